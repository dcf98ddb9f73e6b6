"""A whole exam by keyboard alone, on the smallest screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.exams import SMALL, all_there, asked, small_exam
from tests.browser.hands import Keyboard
from tests.browser.visitors import Visit
from tests.exams.sittings import right_values

pytestmark = pytest.mark.browser


def test_a_whole_exam_by_keyboard_alone_at_400_percent(visit: Visit) -> None:
    """1280 CSS pixels at 400 percent are 320. Every stop of the keyboard is on the screen and shows where it is."""
    small_exam()
    page = visit(factories.make_user(name="Amara"), width=320, height=256).go(SMALL)
    hand = Keyboard(page)
    hand.reach(page.get_by_label("I will work alone"))
    page.keyboard.press("Space")
    hand.press(page.get_by_role("button", name="Start the exam"))
    page.get_by_role("button", name="Save and continue").wait_for()
    all_there(page)

    for number in range(1, 7):
        by_keyboard(page, hand, right_values(asked(page)))
        hand.press(page.get_by_role("button", name="Save and continue"))
        if number < 6:
            expect(page.locator(f"[data-question='{number + 1}']")).to_be_visible()
    page.get_by_role("button", name="Submit my exam").wait_for()
    hand.press(page.get_by_role("button", name="Submit my exam"))

    expect(page.get_by_role("main")).to_contain_text("6 of 6 points")
    assert [stop["words"] for stop in hand.stops if not (stop["isRinged"] and stop["isOnScreen"])] == []


def by_keyboard(page: Page, hand: Keyboard, values: tuple[str, ...]) -> None:
    question = page.locator("[data-question]")
    kind = asked(page).content["kind"]
    if kind == "single":
        hand.reach(question.get_by_role("radio").first)
        page.keyboard.press("Space")
        wanted = question.locator(f"input[value='{values[0]}']")
        for _ in range(3):
            if not wanted.is_checked():
                page.keyboard.press("ArrowDown")
    elif kind == "multiple":
        for box in question.get_by_role("checkbox").all():
            if box.get_attribute("value") in values:
                hand.reach(box)
                page.keyboard.press("Space")
    elif kind in {"numeric", "text"}:
        hand.write(question.get_by_label("Your answer"), values[0])
    elif kind == "matching":
        for value in values:
            select = question.locator(f"select:has(option[value='{value}'])")
            hand.reach(select)
            text = select.locator(f"option[value='{value}']").inner_text()
            page.keyboard.press(text[0])
            expect(select).to_have_value(value)
    else:
        expect(question.locator("q-order[data-ready]")).to_have_count(1)
        for key, _colon, position in sorted((value.partition(":") for value in values), key=lambda part: int(part[2])):
            item = question.locator(f".item:has(option[value='{key}:1'])")
            here = item.evaluate("item => [...item.parentElement.children].indexOf(item)") + 1
            if here > int(position):
                up = item.locator("button[data-by='-1']")
                hand.reach(up, back=int(position) > 1)
                for place in range(here, int(position), -1):
                    expect(up).to_be_focused()
                    page.keyboard.press("Enter")
                    there = question.locator(".item").nth(place - 2)
                    expect(there.locator(f"option[value='{key}:1']")).to_have_count(1)
