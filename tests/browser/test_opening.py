"""How a page is opened: laid out as far as it is seen, painted, then laid out to its end, and nobody sees it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route

from courses.models.outline import Course
from tests.browser.places import COURSE, LESSON
from tests.browser.visitors import Visit

pytestmark = pytest.mark.browser

#: Notes of each frame whether the page was being opened, and what moved.
WATCH = """
window.frames_ = [];
window.shifts = [];
new PerformanceObserver((list) => list.getEntries().forEach((entry) => shifts.push(entry.value)))
  .observe({ type: "layout-shift", buffered: true });
const look = () => {
  const footer = document.querySelector("footer");
  if (footer) frames_.push(document.documentElement.classList.contains("opening"));
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
SETTLED = "() => frames_.length > 4 && !frames_.at(-1)"
PLACES = """() => [...document.querySelectorAll("main *")].map((one) => {
  const { left, top, width, height } = one.getBoundingClientRect();
  return [one.localName, left, top + scrollY, width, height];
})"""
SKIPPED = """() => [...document.querySelectorAll("main *")]
  .filter((one) => getComputedStyle(one).contentVisibility !== "visible").length"""

OUR_FONTS_ARE_THERE = """() => ["Literata", "Atkinson"].every((family) =>
  [...document.fonts].some((face) => face.family.replaceAll('"', "") === family && face.status === "loaded"))"""
FONT_SIZES = """() => performance.getEntriesByType("resource").filter((one) => one.name.includes(".woff2"))
  .map((one) => one.transferSize)"""
FAMILIES = (
    """() => ["h1", "nav"].map((one) => getComputedStyle(document.querySelector(one)).fontFamily.split(",")[0])"""
)
OURS, STAND_INS = ["Literata", "Atkinson"], ['"Literata DejaVu"', '"Atkinson DejaVu"']

IS_OPENING = "document.documentElement.classList.contains('opening')"
#: As if the end of the page never came; what waits for a second waits until it is called.
NEVER_READ_TO_ITS_END = """
document.addEventListener("readystatechange", (event) => event.stopImmediatePropagation());
window.after_a_second = [];
const sooner = window.setTimeout;
window.setTimeout = (what, wait, ...more) => wait === 1000 ? after_a_second.push(what) : sooner(what, wait, ...more);
"""


def opened(page: Page, path: str, referer: str = "") -> dict[str, Any]:
    page.add_init_script(WATCH)
    page.goto(path, referer=referer or None)
    page.wait_for_function(SETTLED)
    return {"places": page.evaluate(PLACES), "skipped": page.evaluate(SKIPPED), "frames": page.evaluate("frames_")}


@pytest.mark.parametrize(("width", "height"), [(390, 800), (1280, 900)])
@pytest.mark.parametrize("path", ["/", COURSE, LESSON])
def test_a_page_is_opened_in_two_steps_and_is_the_same_as_in_one(
    visit: Visit, path: str, width: int, height: int
) -> None:
    guest = visit(width=width, height=height)
    page = guest.go(path)  # this browser keeps the fonts from now on
    page.wait_for_function(OUR_FONTS_ARE_THERE)
    in_two = opened(page, path, referer=f"{guest.site}/")
    assert True in in_two["frames"]
    assert page.evaluate("shifts") == []

    page.reload()
    page.wait_for_function(SETTLED)
    in_one = page.evaluate(PLACES)

    assert page.evaluate("frames_.includes(true)") is False
    assert in_two["skipped"] == 0
    assert len(in_one) > 50
    assert in_two["places"] == in_one


def test_who_goes_to_a_place_in_a_lesson_has_all_of_it_at_once(visit: Visit) -> None:
    page = visit(width=390).page

    told = opened(page, f"{LESSON}#check")

    assert True not in told["frames"]
    top = page.evaluate("document.querySelector('#check').getBoundingClientRect().top")
    assert 0 <= top < 200


def test_without_scripts_a_lesson_is_laid_out_at_once(visit: Visit) -> None:
    page = visit(script=False, width=390).go(LESSON)

    assert page.evaluate(SKIPPED) == 0
    assert page.locator("html.opening").count() == 0


@pytest.mark.parametrize("path", ["/", COURSE, LESSON])
def test_a_phone_from_elsewhere_shows_stand_ins_and_has_the_fonts_for_the_next_page(visit: Visit, path: str) -> None:
    guest = visit(width=390)
    page = guest.page

    opened(page, path)
    page.wait_for_function(OUR_FONTS_ARE_THERE)

    assert page.evaluate(FAMILIES) == STAND_INS
    assert page.evaluate("shifts") == []

    page.locator("header a[href='/']").first.click()
    page.wait_for_function(SETTLED)

    assert page.evaluate("document.referrer") == f"{guest.site}{path}"
    assert page.evaluate(FAMILIES) == OURS
    assert page.evaluate("shifts") == []
    sizes = page.evaluate(FONT_SIZES)
    assert len(sizes) >= 2
    assert set(sizes) == {0}  # out of this browser's cache


@pytest.mark.parametrize(
    ("options", "path", "referer"),
    [
        ({"width": 1280}, LESSON, ""),
        ({"width": 390, "script": False}, LESSON, ""),
        ({"width": 390}, f"{LESSON}#check", ""),
    ],
    ids=["wide", "without scripts", "to a place"],
)
def test_others_ask_for_the_fonts_at_once(visit: Visit, options: dict[str, Any], path: str, referer: str) -> None:
    page = visit(**options).go(path)

    assert page.evaluate(FAMILIES) == OURS


def test_a_page_of_another_site_is_elsewhere_even_if_its_address_begins_alike(visit: Visit) -> None:
    guest = visit(width=390)

    opened(guest.page, LESSON, referer=f"{guest.site}.example.org/")
    assert guest.page.evaluate(FAMILIES) == STAND_INS


def test_a_page_is_open_before_the_scripts_at_its_end_are_there(visit: Visit) -> None:
    guest = visit(width=390)
    held: list[Route] = []
    guest.context.route("**/js/lectern*.js", lambda route: held.append(route))
    guest.page.add_init_script(WATCH)

    guest.page.goto("/", wait_until="commit")
    guest.page.wait_for_function(SETTLED)

    assert len(held) == 1
    assert guest.page.evaluate("document.readyState") == "interactive"
    assert guest.page.evaluate(SKIPPED) == 0
    held[0].continue_()


def test_a_page_that_is_slow_to_come_is_open_for_who_scrolls_and_after_a_second(visit: Visit) -> None:
    guest = visit(width=390)
    page = guest.page
    page.add_init_script(NEVER_READ_TO_ITS_END)

    guest.go("/")
    assert page.evaluate(IS_OPENING)
    page.mouse.wheel(0, 300)
    page.wait_for_function(f"!({IS_OPENING})")
    assert page.evaluate(SKIPPED) == 0

    guest.go(COURSE)
    assert page.evaluate(IS_OPENING)
    page.evaluate("after_a_second.forEach((what) => what())")
    assert not page.evaluate(IS_OPENING)


def test_nothing_moves_in_a_short_page_either(visit: Visit) -> None:
    for course in Course.objects.all():
        course.status = "draft"
        course.save()
    page = visit(width=390, height=900).page

    told = opened(page, "/")

    assert page.get_by_text("No courses yet").is_visible()
    assert True in told["frames"]
    assert page.evaluate("shifts") == []
