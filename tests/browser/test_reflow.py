"""Every page fits a narrow phone, and a desktop zoomed to 400 %, without scrolling sideways."""

from __future__ import annotations

import pytest

from tests.browser.places import PLACES, Place
from tests.browser.visitors import Visit

pytestmark = pytest.mark.browser

#: A small phone; 1280 × 1024 at 400 %; and between the two layouts.
SIZES = [(320, 640), (320, 256), (768, 900)]
LARGER = {"text_size": "xl", "name": "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh"}
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


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_page_fits_its_window_with_larger_text_and_a_long_name(visit: Visit, place: Place) -> None:
    page = place.arrive(visit, LARGER).page
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"

    found = {}
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        found[width, height] = page.evaluate(OVERFLOW)

    assert found == {size: [0, []] for size in SIZES}


def test_something_too_wide_would_be_found(visit: Visit) -> None:
    page = visit(width=320).go("/privacy/")
    page.locator("h1").evaluate("element => { element.style.inlineSize = '500px'; }")

    assert page.evaluate(OVERFLOW) == [196, ['<h1 style="inline-size: 500px;">Privacy</h1>']]
