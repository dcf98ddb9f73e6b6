"""What stands in a reader's way on a page: what axe-core objects to, and where a page is wider than its window."""

from __future__ import annotations

from typing import Any

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
NARROWEST = 320


#: It is not to copy style sheets into the page (``preload``): no rule of these needs that, and the policy forbids it.
RUN = """async ([part, rules]) => {
  const said = await axe.run(part ?? document, { resultTypes: ["violations"], runOnly: rules, preload: false });
  return said.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.flat().join(" ")}`));
}"""


def violations(page: Page, rules: dict[str, Any], part: str | None = None) -> list[str]:
    """What axe objects to on the page or in a part of it, as ``rule: selector``."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    found: list[str] = page.evaluate(RUN, [part, rules])
    return found


def objections(page: Page, widths: tuple[int, ...] = WIDTHS) -> dict[str, list[str]]:
    """What axe objects to at each width and in both schemes; the page is left light and at the last width."""
    found = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark")
        found[f"{width}, dark"] = violations(page, COLOR_RULES)
        page.emulate_media(color_scheme="light")
        found[f"{width}, light"] = violations(page, ALL_RULES)
    return {where: what for where, what in found.items() if what}


def barriers(page: Page) -> dict[str, list[str]]:
    """What axe objects to, and at which widths the page is wider than its window; nothing, if all is well."""
    wide = {}
    for width in (NARROWEST, *WIDTHS):
        page.set_viewport_size({"width": width, "height": 900})
        if (needs := page.evaluate("document.documentElement.scrollWidth")) > width:
            wide[f"{width}, wide"] = [f"the page is {needs} wide"]
    return wide | objections(page)
