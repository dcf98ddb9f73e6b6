"""Pairs and steps are dragged and tapped, with a mouse and with a finger, and the form agrees with what is seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import CDPSession, Locator, expect

from tests.browser.kinds import (
    PAIRS,
    STEPS,
    STORED,
    by_hand,
    chip,
    lesson_of_every_kind,
    question,
    row,
    shown_order,
    stored,
)
from tests.browser.places import learner
from tests.browser.serving import Site
from tests.browser.test_loading import NEXT_FRAMES, WATCH, Gate
from tests.browser.visitors import Visit

pytestmark = pytest.mark.browser
RIGHT = "Why that’s right"


def test_escape_gives_up_dragging_and_nothing_has_moved(visit: Visit) -> None:
    page = visit().go(lesson_of_every_kind().get_absolute_url())
    form = by_hand(page, "ordering")
    before = shown_order(form)
    form.scroll_into_view_if_needed()
    start, end = form.locator(".item").last.bounding_box(), form.locator(".item").first.bounding_box()
    assert start is not None
    assert end is not None

    page.mouse.move(start["x"] + 20, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(end["x"] + 20, end["y"] + 5, steps=6)
    assert shown_order(form) == [before[-1], *before[:-1]]
    page.keyboard.press("Escape")
    page.mouse.up()

    assert shown_order(form) == before
    expect(form.locator("[data-carried]")).to_have_count(0)


def test_dragging_near_the_edge_of_the_window_scrolls_the_page(visit: Visit) -> None:
    page = visit(height=420).go(lesson_of_every_kind().get_absolute_url())
    form = by_hand(page, "ordering")
    form.locator(".item").first.evaluate("item => item.scrollIntoView({ block: 'center' })")
    box, top = form.locator(".item").first.bounding_box(), page.evaluate("scrollY")
    assert box is not None

    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 20, 410, steps=4)
    page.wait_for_function("top => scrollY > top + 100", arg=top)
    page.mouse.up()

    expect(form.locator("[data-carried]")).to_have_count(0)


def test_a_right_side_is_tapped_and_then_its_left_one_and_the_list_agrees(visit: Visit) -> None:
    page = visit().go(lesson_of_every_kind().get_absolute_url())
    form = by_hand(page, "matching")
    left, right = next(iter(PAIRS.items()))

    chip(form, right).click()
    expect(form.locator("[data-picked]")).to_have_text([chip(form, right).inner_text()], use_inner_text=True)
    row(form, left).click()

    letter = chip(form, right).locator("b").inner_text()
    expect(form.get_by_label(left).locator(":checked")).to_have_text(f"{letter} · {right}")
    expect(row(form, left).locator(".over")).to_contain_text(right)
    expect(form.get_by_role("status")).to_have_text(f"{left}: {letter} · {right}")
    expect(form.locator("[data-picked]")).to_have_count(0)

    form.get_by_label(left).select_option("")
    expect(row(form, left).locator(".over")).to_have_count(0)
    expect(form.locator("[data-used]")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_when_dragging_becomes_possible(visit: Visit, width: int) -> None:
    visitor, scripts = visit(width=width, height=1400), Gate()
    visitor.context.add_init_script(WATCH)
    visitor.context.route("**/drag.*.js", lambda route: scripts.arrive(route))
    page = visitor.go(lesson_of_every_kind().get_absolute_url())
    page.evaluate("document.fonts.ready.then(() => {})")
    question(page, "matching").evaluate("form => form.scrollIntoView()")
    expect(question(page, "ordering").get_by_role("combobox")).to_have_count(3)
    expect(question(page, "ordering").locator(".item").last).to_be_in_viewport(ratio=1)
    page.evaluate(NEXT_FRAMES)

    scripts.open()
    expect(question(page, "ordering").get_by_role("button", name="up")).to_have_count(3)
    page.evaluate(NEXT_FRAMES)

    assert page.evaluate("shifts") == []


class Finger:
    """One finger on a touch screen."""

    def __init__(self, session: CDPSession) -> None:
        self.session = session

    def touch(self, kind: str, *points: tuple[float, float]) -> None:
        touched = [{"x": x, "y": y} for x, y in points]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})

    def drag(self, what: Locator, to: Locator) -> None:
        start, end = what.bounding_box(), to.bounding_box()
        assert start is not None
        assert end is not None
        x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
        across, down = end["x"] + end["width"] / 2 - x, end["y"] + end["height"] / 2 - y
        self.touch("touchStart", (x, y))
        for part in range(1, 9):
            self.touch("touchMove", (x + across * part / 8, y + down * part / 8))
        self.touch("touchEnd")


def test_a_finger_drags_by_the_grip_and_by_the_letter(visit: Visit, live_server: Site) -> None:
    visitor = visit(learner(), width=390, height=800, has_touch=True)
    page = visitor.go(lesson_of_every_kind().get_absolute_url())
    finger = Finger(visitor.context.new_cdp_session(page))

    form = by_hand(page, "ordering")
    form.locator("ol").evaluate("list => list.scrollIntoView({ block: 'center' })")
    for at, words in enumerate(STEPS):
        finger.drag(row(form, words).locator(".grip"), form.locator(".item").nth(at))
    form.get_by_role("button", name="Check answer").click()
    expect(form.get_by_role("heading", name=RIGHT)).to_be_focused()
    form = by_hand(page, "matching")
    form.locator("q-match").evaluate("box => box.scrollIntoView({ block: 'center' })")
    for left, right in PAIRS.items():
        finger.drag(chip(form, right).locator("b"), row(form, left))
    form.get_by_role("button", name="Check answer").click()
    expect(form.get_by_role("heading", name=RIGHT)).to_be_focused()

    assert [answer[:2] for answer in stored(live_server)] == [STORED[6][:2], STORED[5][:2]]


def test_a_finger_on_the_words_scrolls_and_moves_nothing(visit: Visit) -> None:
    visitor = visit(width=390, height=800, has_touch=True)
    page = visitor.go(lesson_of_every_kind().get_absolute_url())
    form = by_hand(page, "ordering")
    form.locator("ol").evaluate("list => list.scrollIntoView({ block: 'center' })")
    before, top = shown_order(form), page.evaluate("scrollY")

    Finger(visitor.context.new_cdp_session(page)).drag(form.locator(".words").last, form.locator(".item").first)

    page.wait_for_function("top => scrollY > top", arg=top)
    assert shown_order(form) == before
