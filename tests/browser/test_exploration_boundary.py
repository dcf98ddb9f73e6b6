"""The boundary exploration in a browser: neighbors and centers by keyboard and by pointer, in words and in tables."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.barriers import barriers
from tests.browser.visitors import Visit
from tests.factories import make_course, make_lesson, make_module

pytestmark = pytest.mark.browser
BLOCK = "::: exploration {{name=boundary tab={tab}}}\n\n1. **Predict.** More or less?\n\n:::\n"


@pytest.fixture
def lessons(content: None) -> dict[str, str]:
    module = make_module(make_course("c"))
    return {
        tab: str(make_lesson(module, slug=tab, body=f"First.\n\n{BLOCK.format(tab=tab)}").get_absolute_url())
        for tab in ("neighbors", "clusters")
    }


def part(page: Page) -> Locator:
    return page.locator(".exploration")


def press(where: Locator, name: str, times: int = 1) -> None:
    button = where.get_by_role("button", name=name, exact=True)
    button.focus()
    for _ in range(times):
        where.page.keyboard.press("Enter")


def slide(where: Locator, label: str, *keys: str) -> None:
    where.get_by_role("slider", name=label, exact=True).focus()
    for key in keys:
        where.page.keyboard.press(key)


def test_both_errors_of_the_lesson_by_keyboard(visit: Visit, lessons: dict[str, str]) -> None:
    page = visit().go(lessons["neighbors"])
    where = part(page)
    says = where.locator(".says")

    slide(where, "Number of neighbors, k", "Home")
    expect(says).to_have_text(
        "With k = 1, 0 of the 80 seen points are wrong and 44 of the 400 new ones. The map falls into 2 pieces."
    )
    press(where, "Add to my list")
    slide(where, "Number of neighbors, k", "ArrowRight")
    expect(says).to_contain_text("With k = 3, 2 of the 80 seen points are wrong and 38 of the 400 new ones.")
    press(where, "Add to my list", 2)
    slide(where, "Number of neighbors, k", "End")
    expect(says).to_have_text(
        "With k = 79, 36 of the 80 seen points are wrong and 197 of the 400 new ones. The whole map gives one answer."
    )
    press(where, "Add to my list")
    expect(where.get_by_role("region", name="My list").locator("tbody tr")).to_have_text(
        ["10 / 8044 / 4002", "32 / 8038 / 4002", "7936 / 80197 / 4001"]
    )
    where.get_by_label("Show the 400 new points").press("Space")
    expect(where.locator("path.new")).to_have_count(2)


def test_a_point_of_ones_own_is_an_island_and_is_outvoted(visit: Visit, lessons: dict[str, str]) -> None:
    page = visit().go(lessons["neighbors"])
    where = part(page)
    says = where.locator(".says")
    slide(where, "Number of neighbors, k", "Home")
    where.get_by_text("Add points of your own").focus()
    page.keyboard.press("Enter")

    press(where, "Add the point")
    expect(says).to_contain_text("0 of the 81 seen points are wrong")
    expect(says).to_contain_text("The map falls into 3 pieces. Of your own points, 0 of 1 are outvoted.")
    slide(where, "Number of neighbors, k", *["ArrowRight"] * 7)
    expect(says).to_contain_text("With k = 15")
    expect(says).to_contain_text("The map falls into 2 pieces. Of your own points, 1 of 1 are outvoted.")
    press(where, "Take the last one back")
    expect(says).to_contain_text("of the 80 seen points")

    where.get_by_label("Round", exact=True).check()
    where.locator("[data-map]").click(position={"x": 400, "y": 200})
    expect(says).to_contain_text("of the 81 seen points")
    where.get_by_text("Add points of your own").click()
    where.locator("[data-map]").click(position={"x": 380, "y": 220})
    expect(where.locator("path.place")).to_have_count(0)
    expect(says).to_contain_text("of the 81 seen points")


def test_the_place_of_a_new_point_is_no_cross(visit: Visit, lessons: dict[str, str]) -> None:
    page = visit().go(lessons["neighbors"])
    where = part(page)
    where.get_by_text("Add points of your own").click()

    expect(where.locator("path.place")).to_have_attribute("d", re.compile("^M[0-9. ]+h20v20h-20z$"))
    expect(where.get_by_text("The dashed square is that place.")).to_be_visible()


def test_numbers_of_centers_stand_clear_of_crosses(visit: Visit, lessons: dict[str, str]) -> None:
    page = visit().go(lessons["clusters"])
    where = part(page)
    where.get_by_label("5", exact=True).first.check()
    boxes = """all => all.map(one => one.getBBox()).map(({x, y, width, height}) => [x, y, x + width, y + height])"""

    plates = where.locator(".plate").evaluate_all(boxes)
    crosses = [
        [x - 9, y - 9, x + 9, y + 9]
        for x, y in where.locator(".grab").evaluate_all(
            "all => all.map(one => [one.cx.baseVal.value, one.cy.baseVal.value])"
        )
    ]

    assert (len(plates), len(crosses)) == (5, 5)
    assert [
        (a, b)
        for at, a in enumerate(plates)
        for b in [*plates[at + 1 :], *crosses]
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ] == []
    where.get_by_text("Place centers with sliders").click()
    for side in ("Across", "Up"):
        slide(where, side, "End")
    assert all(y >= 0 for _, y, _, _ in where.locator(".plate").evaluate_all(boxes))


def test_choices_begin_at_one_height_and_look_as_if_they_can_be_chosen(visit: Visit, lessons: dict[str, str]) -> None:
    page = visit(color_scheme="dark").go(lessons["clusters"])
    where = part(page)

    expect(where.locator(".says")).to_contain_text("2 centers are placed.")
    tops = "all => new Set(all.slice(0, 2).map(one => Math.round(one.getBoundingClientRect().top))).size"
    assert where.locator("legend").evaluate_all(tops) == 1
    color = "one => getComputedStyle(one).backgroundColor"
    grounds = {choice.evaluate(color) for choice in where.locator("input:is([type=radio], [type=checkbox])").all()}
    assert grounds == {where.evaluate(color)}


def test_two_centers_from_a_corner_by_keyboard(visit: Visit, lessons: dict[str, str]) -> None:
    page = visit().go(lessons["clusters"])
    where = part(page)
    says = where.locator(".says")
    expect(says).to_have_text("2 centers are placed. No point belongs to a center yet: press Assign.")

    press(where, "Move")
    expect(says).to_contain_text("there is nothing to move to. Press Assign first.")
    press(where, "Assign")
    expect(says).to_contain_text("Assigned: every point belongs to its nearest center.")
    expect(says).to_contain_text("Groups: 1, 79. The squared distances add up to 517.86.")
    press(where, "Assign")
    expect(says).to_contain_text("No point can change its center, because no center has moved since. Press Move.")
    press(where, "Move")
    expect(says).to_contain_text("The total went from 517.86 to 107.05.")
    press(where, "Repeat until nothing changes")
    expect(says).to_have_text(
        "Assigned: no point changed its center, so it has settled. Groups: 43, 37. The total is 49.78."
    )
    where.get_by_label("Compare with the two kinds").press("Space")
    expect(says).to_contain_text("65 of 80 names are right; the others have a ring.")
    press(where, "Move")
    expect(says).to_contain_text("No center moved")


def test_starts_end_in_the_same_groups_or_in_others(visit: Visit, lessons: dict[str, str]) -> None:
    page = visit().go(lessons["clusters"])
    where = part(page)
    rows = where.get_by_role("region", name="Where your starts ended").locator("tbody tr")

    for _ in range(2):
        press(where, "Place at random")
        press(where, "Repeat until nothing changes")
    expect(rows).to_have_text(["1start 143, 3749.78none before", "2start 243, 3749.78result 1"])
    where.get_by_label("3", exact=True).first.check()
    where.get_by_label("Start", exact=True).fill("1")
    press(where, "Place at random")
    press(where, "Repeat until nothing changes")
    expect(rows.last).to_have_text("3start 138, 28, 1437.26none before")
    where.get_by_label("80 scattered at random").check()
    press(where, "Repeat until nothing changes")
    expect(rows.last).to_contain_text("4by hand")


def test_centers_are_placed_with_sliders_or_by_pointer(visit: Visit, lessons: dict[str, str]) -> None:
    page = visit().go(lessons["clusters"])
    where = part(page)
    where.get_by_text("Place centers with sliders").focus()
    page.keyboard.press("Enter")

    where.get_by_label("2", exact=True).last.check()
    slide(where, "Across", "End")
    slide(where, "Up", "End")
    expect(where.locator("[data-out=across]")).to_have_text("2.76")
    map_ = where.locator("[data-map]")
    map_.scroll_into_view_if_needed()
    box = map_.bounding_box()
    assert box is not None
    corner = where.locator("circle.grab").nth(1).bounding_box()
    assert corner is not None
    assert corner["x"] + 20 > box["x"] + box["width"] - 30

    page.mouse.move(corner["x"] + 15, corner["y"] + 25)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 100, steps=4)
    page.mouse.up()
    expect(where.locator("[data-out=across]")).not_to_have_text("2.76")
    expect(where.get_by_label("2", exact=True).last).to_be_checked()
    map_.click(position={"x": 50, "y": 60})
    expect(where.get_by_label("1", exact=True).last).to_be_checked()


def test_moves_are_watched_where_motion_is_welcome(visit: Visit, lessons: dict[str, str]) -> None:
    visitor = visit()
    visitor.page.emulate_media(reduced_motion="no-preference")
    page = visitor.go(lessons["clusters"])
    where = part(page)
    press(where, "Assign")
    before = where.locator("[data-spokes]").get_attribute("d")

    press(where, "Move")
    expect(where.locator(".says")).to_contain_text("Moved:")
    page.wait_for_timeout(600)
    assert where.locator("[data-spokes]").get_attribute("d") != before
    press(where, "Repeat until nothing changes")
    expect(where.locator(".says")).to_contain_text("it has settled")


def test_without_a_script_there_are_figures_and_tables(visit: Visit, lessons: dict[str, str]) -> None:
    page = visit(script=False).go(lessons["neighbors"])
    expect(page.get_by_role("img", name="A map of round points and triangles.")).to_be_visible()
    expect(page.locator(".numbers tbody tr").first).to_have_text("10442")

    page.goto(lessons["clusters"])
    expect(page.get_by_role("img", name="A map of 80 points.")).to_be_visible()
    expect(page.locator(".numbers caption")).to_contain_text("groups of 43 and 37 points")


def test_nothing_stands_in_the_way(visit: Visit, lessons: dict[str, str]) -> None:
    page = visit().go(lessons["neighbors"])
    press(part(page), "Add to my list")
    page.get_by_text("Add points of your own").click()
    page.get_by_text("The numbers as a table").click()
    assert barriers(page) == {}

    page.goto(lessons["clusters"])
    page.get_by_text("Place centers with sliders").click()
    press(part(page), "Repeat until nothing changes")
    page.get_by_text("The numbers as a table").click()
    assert barriers(page) == {}
