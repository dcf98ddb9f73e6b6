"""Every page worth looking at fits a narrow phone and a desktop zoomed to 400 %, and axe has nothing to say of it."""

from __future__ import annotations

import pytest

from tests.browser.barriers import ALL_RULES, COLOR_RULES, OVERFLOW, SIZES, objections, overflow, violations
from tests.browser.places import PLACES, Place
from tests.browser.visitors import Visit

pytestmark = pytest.mark.browser

LARGER = {"text_size": "xl", "name": "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh"}
#: As after choosing another size among the reading settings, at the top of the page: nothing lies below the header.
STANDARD_SIZE = """() => {
  document.documentElement.dataset.size = "m";
  for (const choice of document.querySelectorAll("#size-m")) choice.checked = true;
  scrollTo(0, 0);
  return getComputedStyle(document.documentElement).fontSize;
}"""


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_page_fits_its_window_and_has_no_barrier(visit: Visit, place: Place) -> None:
    """It fits with larger text and a long name, too; somebody arrives once for both, which takes a while."""
    page = place.arrive(visit, LARGER).page
    size = page.viewport_size
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"

    assert overflow(page) == {size: [0, []] for size in SIZES}
    page.set_viewport_size(size or {"width": 1280, "height": 900})
    assert page.evaluate(STANDARD_SIZE) == "16px"
    assert objections(page, place.widths) == {}


def test_a_barrier_would_be_found(visit: Visit) -> None:
    page = visit().go("/privacy/")
    page.locator("h1").evaluate("element => { element.style.color = 'silver'; element.append(new Image()); }")

    assert violations(page, ALL_RULES) == ["color-contrast: h1", "image-alt: img"]
    assert violations(page, COLOR_RULES) == ["color-contrast: h1"]


def test_something_too_wide_would_be_found(visit: Visit) -> None:
    page = visit(width=320).go("/privacy/")
    page.locator("h1").evaluate("element => { element.style.inlineSize = '500px'; }")

    assert page.evaluate(OVERFLOW) == [196, ['<h1 style="inline-size: 500px;">Privacy</h1>']]
