"""The threshold exploration in a browser: moved by keyboard, said in words, and there without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.barriers import barriers
from tests.browser.visitors import Visit
from tests.factories import make_lesson

pytestmark = pytest.mark.browser
BODY = "First.\n\n## First {{#first}}\n\n::: exploration {{name=threshold tab={tab}}}\n\n1. **Run.** Move it.\n\n:::\n"


def opened(visit: Visit, tab: str, **options: object) -> Page:
    return visit(**options).go(make_lesson(body=BODY.format(tab=tab)).get_absolute_url())


def says(page: Page, words: str) -> None:
    expect(page.locator(".says")).to_contain_text(words)


def test_the_threshold_and_the_costs_are_moved_by_keyboard(visit: Visit) -> None:
    page = opened(visit, "one-group")
    says(
        page,
        "At 0.50, 66 of 200 are flagged: 31 rightly and 35 wrongly. Real cases missed: 9. Precision 47%, recall 78%",
    )
    expect(page.locator(".dot[data-flagged]")).to_have_count(66)

    page.get_by_role("slider", name="Threshold").press("ArrowLeft")
    says(page, "At 0.49")
    page.get_by_role("slider", name="Threshold").press("End")
    says(
        page, "At 1.00, none is flagged, so there is no precision to speak of. All 40 real cases are missed: recall 0%."
    )
    expect(page.locator(".dot[data-flagged]")).to_have_count(0)
    expect(page.get_by_role("row", name="Real cases")).to_contain_text("0 caught")

    page.get_by_role("slider", name="Cost of a missed case").press("End")
    says(page, "The mistakes cost 800")
    page.get_by_role("button", name="Go to the cheapest threshold").press("Enter")
    cut = page.get_by_role("slider", name="Threshold").input_value()
    says(page, f"At 0.{cut}, ")
    says(page, f"the cheapest threshold, 0.{cut}, costs")


FILLED = """dots => dots.filter(dot => getComputedStyle(dot).fill !== getComputedStyle(
    document.querySelector('.signs circle:not(.real)')).fill).length"""


def test_what_is_filled_is_what_the_figure_of_the_lesson_fills(visit: Visit) -> None:
    page = opened(visit, "one-group")
    assert page.locator("path.dot.real[data-score]").count() == 40
    assert page.locator(".dot[data-score]").evaluate_all(FILLED) == 66  # the flagged
    page.get_by_role("slider", name="Threshold").press("End")
    says(page, "At 1.00")
    assert page.locator(".dot[data-score]").evaluate_all(FILLED) == 0

    page = opened(visit, "two-groups")
    page.get_by_role("slider", name="Threshold of group A").press("Home")
    says(page, "A is cut at 0.00")
    assert page.locator(".dot[data-score]").evaluate_all(FILLED) == 75  # the real ones, wherever the cut is
    shades = page.locator("svg[data-group=a] [data-cut]")
    assert {mark.get_attribute("transform") for mark in shades.all()} == {"translate(10 0)"}
    assert shades.count() == 2


@pytest.mark.parametrize("tab", ["one-group", "two-groups"])
def test_the_rule_under_the_heads_is_as_long_as_the_table(visit: Visit, tab: str) -> None:
    page = opened(visit, tab)

    widths = "cells => [...new Set(cells.map(cell => getComputedStyle(cell).borderBottom))].length"
    assert page.locator("thead").first.locator("th, td").evaluate_all(widths) == 1


def test_a_rule_sets_the_threshold_of_the_second_group(visit: Visit) -> None:
    page = opened(visit, "two-groups")
    says(page, "A is cut at 0.50 and B at 0.50. Of the real cases, 90% are caught in A and 76% in B.")

    page.get_by_role("radio", name="Same threshold").press("ArrowDown")
    expect(page.get_by_role("radio", name="Equal recall")).to_be_checked()
    says(page, "A is cut at 0.50 and B at 0.39. Of the real cases, 90% are caught in A and 92% in B.")
    page.get_by_role("radio", name="Equal recall").press("ArrowDown")
    says(page, "A is cut at 0.50 and B at 0.35")
    page.get_by_role("slider", name="Threshold of group A").press("ArrowRight")
    says(page, "A is cut at 0.51 and B at")
    expect(page.get_by_role("row", name="Group A")).to_contain_text("0.51")


@pytest.mark.parametrize("tab", ["one-group", "two-groups"])
def test_without_a_script_the_figure_and_its_numbers_are_there(visit: Visit, tab: str) -> None:
    page = opened(visit, tab, script=False)

    expect(page.locator(".plot svg").first).to_be_visible()
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.get_by_role("slider")).to_have_count(0)


@pytest.mark.parametrize("tab", ["one-group", "two-groups"])
def test_nothing_stands_in_anybodys_way(visit: Visit, tab: str) -> None:
    page = opened(visit, tab)
    page.get_by_text("The numbers as a table").click()
    expect(page.locator("lectern-exploration[data-ready]")).to_have_count(1)

    assert barriers(page) == {}


def test_data_that_cannot_be_loaded_leaves_the_figure_and_the_table(visit: Visit) -> None:
    visitor = visit()
    visitor.expect_complaint(r"threshold|Failed to load|error: ")
    visitor.page.route("**/explore/threshold*.json", lambda route: route.abort())
    page = visitor.go(make_lesson(body=BODY.format(tab="one-group")).get_absolute_url())

    expect(page.get_by_text("The interactive figure could not be loaded.")).to_be_visible()
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.locator(".plot [role=img]")).to_be_visible()
