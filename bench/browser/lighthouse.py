"""What Lighthouse says of the pages that everybody sees first, as a phone gets them from a site in production."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.browser import floor
from bench.browser.site import PAGES, Environment, Prepare, Production, Site, chromium, fetched, running

HERE = Path(__file__).parent
#: Where its packages are put: beside what else is made, not into the sources.
PLACE = Path("build/lighthouse")
FILES = ("package.json", "package-lock.json", ".npmrc")
FLAGS = "--headless --no-sandbox --disable-gpu --ignore-certificate-errors"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
#: So many elements are named for each audit.
SHOWN = 3
FIGURES = {
    "FCP": "first-contentful-paint", "LCP": "largest-contentful-paint", "TBT": "total-blocking-time",
    "CLS": "cumulative-layout-shift", "SI": "speed-index",
}  # fmt: skip


def program() -> Path:
    """Lighthouse as its lock file names it, installed once. Ends the program where npm is missing."""
    if shutil.which("npm") is None:
        raise SystemExit("bench: Lighthouse comes by npm; install Debian's nodejs and npm.")
    lock = (HERE / "package-lock.json").read_bytes()
    stamp = PLACE / ".installed"
    if not stamp.exists() or stamp.read_bytes() != lock:
        PLACE.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            shutil.copy(HERE / name, PLACE / name)
        subprocess.run(["npm", "ci", "--loglevel=error"], cwd=PLACE, check=True, stdout=subprocess.DEVNULL)
        stamp.write_bytes(lock)
    return PLACE / "node_modules/lighthouse/cli/index.js"


def judge(name: str, address: str, categories: Sequence[str] = CATEGORIES) -> dict[str, Any]:
    """Lighthouse's report of a page on a phone, as it comes; it stays in ``build/lighthouse/reports`` too."""
    command = [
        "node", str(program()), address, "--output=json", "--quiet", f"--chrome-flags={FLAGS}",
        f"--only-categories={','.join(categories)}", "--no-enable-error-reporting",
    ]  # fmt: skip
    environ = {**os.environ, "CHROME_PATH": chromium()}
    run = subprocess.run(command, env=environ, capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(f"bench: Lighthouse failed on {address}: {run.stderr[-2000:]}")
    (PLACE / "reports").mkdir(exist_ok=True)
    (PLACE / f"reports/{name}.json").write_text(run.stdout)
    return json.loads(run.stdout)  # type: ignore[no-any-return]


def imperfect(report: dict[str, Any], category: str) -> list[str]:
    """The audits of a category that count and are not perfect, and what Lighthouse shows of them."""
    lines = []
    for entry in report["categories"][category]["auditRefs"]:
        audit = report["audits"][entry["id"]]
        if audit["score"] is not None and audit["score"] < 1:
            weight = f", weight {entry['weight']}" if entry["weight"] else ""
            shown = audit.get("displayValue", "")
            lines.append(f"{category}: {audit['title']} ({audit['score']:.2f}{weight}) {shown}".rstrip())
            lines += [f"    {snippet}" for snippet in places(audit)[:SHOWN]]
    return lines


def places(audit: dict[str, Any]) -> list[str]:
    """The elements of the page that an audit is about."""
    items = audit.get("details", {}).get("items", [])
    nodes = [item["node"]["snippet"] for item in items if isinstance(item.get("node"), dict)]
    return [node.replace("\n", " ")[:160] for node in nodes]


def row(name: str, report: dict[str, Any]) -> tuple[str, bool, list[str]]:
    """A line of the table, whether everything is 100, and the audits to look at."""
    scores = {name: round(100 * category["score"]) for name, category in report["categories"].items()}
    figures = [report["audits"][figure]["numericValue"] for figure in FIGURES.values()]
    line = f"{name:<28}" + "".join(f"{scores.get(name, '')!s:>16}" for name in CATEGORIES)
    line += "".join(f"{value:>9.4g}" for value in figures)
    return line, set(scores.values()) == {100}, [each for name in scores for each in imperfect(report, name)]


def run(environment: Environment, prepare: Prepare, in_production: Production) -> bool:
    program()
    with running(environment, prepare, in_production) as site:
        return report(site)


def report(site: Site) -> bool:
    print("Lighthouse, its own preset for phones, through nginx (https, HTTP/2, published pages)")
    heads = [f"{name:>16}" for name in CATEGORIES] + [f"{name:>9}" for name in FIGURES]
    print(f"{'':<28}" + "".join(heads), flush=True)
    kept, remarks = True, []
    for path in PAGES.values():
        fetched(f"{site.address}{path}")  # the first reader after a start waits a little longer
    for name, path in PAGES.items():
        line, perfect, audits = row(name, judge(name, f"{site.address}{path}"))
        print(line, flush=True)
        floor.write(site.folder, name, fetched(f"{site.address}{path}"))
        print(row("  static floor", judge(f"{name}-floor", f"{site.floor}/{name}", CATEGORIES[:1]))[0], flush=True)
        kept = kept and perfect
        remarks += [f"  {name}: {audit}" for audit in audits]
    print("\n".join(remarks) or "  every audit is perfect")
    return kept
