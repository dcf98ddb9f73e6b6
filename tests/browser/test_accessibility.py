"""axe-core finds nothing to say about any page, in both schemes and at both widths."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.places import PLACES, Place
from tests.browser.visitors import Visit

pytestmark = pytest.mark.browser

AXE = Axe()
ALL_RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
#: What can differ between a light and a dark page.
COLOR_RULES = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


def violations(page: Page, rules: dict[str, Any]) -> list[str]:
    """What axe objects to, as ``rule: selector``.

    It is not to copy style sheets into the page (``preload``): no rule of these needs that, and the policy forbids it.
    """
    options = {"resultTypes": ["violations"], "runOnly": rules, "preload": False}
    found = AXE.run(page, options=options).response["violations"]
    return [f"{rule['id']}: {' '.join(map(str, node['target']))}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_page_has_no_barrier(visit: Visit, place: Place) -> None:
    visitor = place.arrive(visit, {})
    page = visitor.page

    found = {}
    for width in place.widths:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light")
        found[f"{width}, light"] = violations(page, ALL_RULES)
        page.emulate_media(color_scheme="dark")
        found[f"{width}, dark"] = violations(page, COLOR_RULES)

    assert {where: what for where, what in found.items() if what} == {}


def test_a_barrier_would_be_found(visit: Visit) -> None:
    page = visit().go("/privacy/")
    page.locator("h1").evaluate("element => { element.style.color = 'silver'; element.append(new Image()); }")

    assert violations(page, ALL_RULES) == ["color-contrast: h1", "image-alt: img"]
    assert violations(page, COLOR_RULES) == ["color-contrast: h1"]
