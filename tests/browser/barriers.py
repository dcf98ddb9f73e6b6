"""What stands in a reader's way on a page: what axe-core objects to, and where a page is wider than its window."""

from __future__ import annotations

import os
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
ALL_RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
#: What can differ between a light and a dark page.
COLOR_RULES = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
WIDTHS = (390, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WHOLE = bool(os.environ.get("WHOLE"))
NARROWEST = 320
#: A small phone; 1280 × 1024 at 400 %; and between the two layouts.
SIZES = [(320, 640), (320, 256), (768, 900)]
#: How much wider the page is than its window, and what sticks out of it outside a box that scrolls by itself.
OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  const contained = (element) => {
    for (let box = element.parentElement; box && box !== document.body; box = box.parentElement)
      if (getComputedStyle(box).overflowX !== "visible") return true;
    return false;
  };
  const sticksOut = (element) => element.checkVisibility() && element.getBoundingClientRect().right > width + 1;
  const wide = [...document.body.querySelectorAll("*")]
    .filter((element) => sticksOut(element) && !contained(element))
    .map((element) => element.outerHTML.slice(0, 80));
  return [document.documentElement.scrollWidth - width, wide];
}"""


#: From the top of the page, wherever a test scrolled to: a link cut by the window's edge counts as too small a target.
#: It is not to copy style sheets into the page (``preload``): no rule of these needs that, and the policy forbids it.
RUN = """async ([part, rules]) => {
  scrollTo({ top: 0, behavior: "instant" });
  const said = await axe.run(part ?? document, { resultTypes: ["violations"], runOnly: rules, preload: false });
  return said.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.flat().join(" ")}`));
}"""


def violations(page: Page, rules: dict[str, Any], part: str | None = None) -> list[str]:
    """What axe objects to on the page or in a part of it, as ``rule: selector``."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    found: list[str] = page.evaluate(RUN, [part, rules])
    return found


def objections(page: Page, widths: tuple[int, ...] = WIDTHS, part: str | None = None) -> dict[str, list[str]]:
    """What axe objects to: at the narrow width in light, at the wide one in dark; the page is left light.

    Both schemes at each width are looked at where there is one width only, and with ``WHOLE=1``: what hangs on width
    and scheme at once is rare, and takes half as long again to look for.
    """
    found = {}
    for turn, width in enumerate(widths):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES if WHOLE or len(widths) == 1 else (SCHEMES[turn],):
            page.emulate_media(color_scheme=scheme)
            found[f"{width}, {scheme}"] = violations(page, ALL_RULES, part)
    page.emulate_media(color_scheme="light")
    return {where: what for where, what in found.items() if what}


def overflow(page: Page) -> dict[tuple[int, int], object]:
    """At each size, by how much the page is too wide, and what sticks out."""
    found = {}
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        found[width, height] = page.evaluate(OVERFLOW)
    return found


def barriers(page: Page) -> dict[str, list[str]]:
    """What axe objects to, and at which widths the page is wider than its window; nothing, if all is well."""
    page.wait_for_function("document.readyState === 'complete'")
    wide = {}
    for width in (NARROWEST, *WIDTHS):
        page.set_viewport_size({"width": width, "height": 900})
        if (needs := page.evaluate("document.documentElement.scrollWidth")) > width:
            wide[f"{width}, wide"] = [f"the page is {needs} wide"]
    return wide | objections(page)


def objections_also_narrow(page: Page, part: str | None = "form.q") -> dict[str, Any]:
    """What axe says of a part of the page, and what sticks out on a small phone."""
    found: dict[str, Any] = dict(objections(page, part=part))
    page.set_viewport_size({"width": 320, "height": 800})
    if (wide := page.evaluate(OVERFLOW)) != [0, []]:
        found["320"] = wide
    page.set_viewport_size({"width": 1280, "height": 900})
    return found
