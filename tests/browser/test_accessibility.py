"""axe-core finds nothing to say about any page, in both schemes and at both widths."""

from __future__ import annotations

import pytest

from tests.browser.barriers import ALL_RULES, COLOR_RULES, objections, violations
from tests.browser.places import PLACES, Place
from tests.browser.visitors import Visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_page_has_no_barrier(visit: Visit, place: Place) -> None:
    page = place.arrive(visit, {}).page

    assert objections(page, place.widths) == {}


def test_a_barrier_would_be_found(visit: Visit) -> None:
    page = visit().go("/privacy/")
    page.locator("h1").evaluate("element => { element.style.color = 'silver'; element.append(new Image()); }")

    assert violations(page, ALL_RULES) == ["color-contrast: h1", "image-alt: img"]
    assert violations(page, COLOR_RULES) == ["color-contrast: h1"]
