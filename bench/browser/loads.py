"""Loading a page as a phone does that has never been there, and what of it can be measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser

#: A middling phone, as Lighthouse has it; its processor is so many times slower than this machine's.
PHONE = {
    "viewport": {"width": 412, "height": 823}, "device_scale_factor": 1.75, "is_mobile": True, "has_touch": True,
    "ignore_https_errors": True,
}  # fmt: skip
SLOWER = 4
#: Noted by the page itself, from its first moment on.
NOTES = """
  window.noted = { lcp: 0, what: "", shift: 0 };
  window.painted = new Promise((resolve) => {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        noted.lcp = entry.startTime;
        noted.what = entry.element ? entry.element.tagName.toLowerCase() : "";
      }
      resolve();
    }).observe({ type: "largest-contentful-paint", buffered: true });
  });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) noted.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
"""
TOLD = """
  painted.then(() => ({ ...noted, fcp: performance.getEntriesByName("first-contentful-paint")[0].startTime }))
"""


@dataclass(frozen=True)
class Fetched:
    """One file: its kind, its bytes over the wire with headers, of its body as it was sent, and unpacked."""

    address: str
    kind: str
    wire: int
    body: int
    bytes: int


@dataclass(frozen=True)
class Load:
    """One visit with nothing kept from before. Times in milliseconds since the page was asked for."""

    lcp: float
    fcp: float
    shift: float
    element: str
    fetched: tuple[Fetched, ...]


def load(browser: Browser, address: str, cookies: Sequence[dict[str, object]] = (), *, slow: bool = True) -> Load:
    """Open ``address`` in a browser that has seen nothing yet, and wait until nothing more comes."""
    context = browser.new_context(**PHONE)
    try:
        context.add_cookies(list(cookies))  # type: ignore[arg-type]
        context.add_init_script(NOTES)
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        files: dict[str, dict[str, Any]] = {}
        devtools.on("Network.requestWillBeSent", lambda told: begun(files, told))
        devtools.on("Network.responseReceived", lambda told: answered(files, told))
        devtools.on("Network.dataReceived", lambda told: received(files, told))
        devtools.on("Network.loadingFinished", lambda told: finished(files, told))
        devtools.send("Network.enable")
        if slow:
            devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        answer = page.goto(address, wait_until="networkidle")
        if answer is None or answer.status != 200:
            raise SystemExit(f"bench: {address} was answered with {answer and answer.status}")
        told = page.evaluate(TOLD)
    finally:
        context.close()
    fetched = tuple(Fetched(**file) for file in files.values())
    return Load(told["lcp"], told["fcp"], told["shift"], told["what"], fetched)


def begun(files: dict[str, dict[str, Any]], told: dict[str, Any]) -> None:
    if not told["request"]["url"].startswith("data:"):
        sizes = {"wire": 0, "body": 0, "bytes": 0}
        files[told["requestId"]] = {"address": told["request"]["url"], "kind": told["type"], **sizes}


def answered(files: dict[str, dict[str, Any]], told: dict[str, Any]) -> None:
    if file := files.get(told["requestId"]):
        headers = {name.lower(): value for name, value in told["response"]["headers"].items()}
        file["body"] = int(headers.get("content-length", 0))


def received(files: dict[str, dict[str, Any]], told: dict[str, Any]) -> None:
    if file := files.get(told["requestId"]):
        file["bytes"] += told["dataLength"]


def finished(files: dict[str, dict[str, Any]], told: dict[str, Any]) -> None:
    if file := files.get(told["requestId"]):
        file["wire"] = int(told["encodedDataLength"])
