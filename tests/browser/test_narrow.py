"""On a phone the margins of a lesson and the site's menu are drawers, worked by touch and by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.places import COURSE, LESSON, OTHER_LESSON, learner
from tests.browser.visitors import Visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("button", "drawer"),
    [("Module 3", "3. Generative AI & LLMs — Foundations"), ("On this page", "On this page"), ("Menu", "Site menu")],
)
def test_a_drawer_opens_by_keyboard_and_gives_the_focus_back(visit: Visit, button: str, drawer: str) -> None:
    page = visit(width=390).go(LESSON)
    opener = page.get_by_role("button", name=button)
    expect(page.get_by_role("navigation", name=drawer)).to_be_hidden()

    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name=drawer)).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("navigation", name=drawer).get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.get_by_role("navigation", name=drawer)).to_be_hidden()
    expect(opener).to_be_focused()


def test_choosing_a_section_closes_its_drawer_and_goes_there(visit: Visit) -> None:
    page = visit(width=390).go(LESSON)
    page.get_by_role("button", name="On this page").click()
    drawer = page.get_by_role("navigation", name="On this page")

    drawer.get_by_role("link", name="The limits come along").click()

    expect(drawer).to_be_hidden()
    expect(page).to_have_url(re.compile("#s-limits$"))
    expect(page.locator("#s-limits")).to_be_in_viewport(ratio=1)
    bar = page.locator(".barrow").bounding_box()
    heading = page.locator("#s-limits").bounding_box()
    assert bar is not None
    assert heading is not None
    assert heading["y"] >= bar["y"] + bar["height"]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_lessons_of_the_module_and_the_menu_lead_on(visit: Visit, script: bool) -> None:
    page = visit(learner(), script=script, width=390).go(LESSON)

    page.get_by_role("button", name="Module 3").click()
    page.get_by_role("navigation", name="3. Generative AI").get_by_role("link", name="Confident and Wrong").click()
    expect(page).to_have_url(re.compile(re.escape(OTHER_LESSON) + "$"))
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("navigation", name="Site menu").get_by_role("link", name="My learning").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My learning")


def test_a_module_of_the_outline_folds_away(visit: Visit) -> None:
    page = visit(width=390, script=False).go(COURSE)
    lesson = page.get_by_role("link", name="Beyond Text: Images, Audio & Multimodal Models")
    expect(lesson).to_be_visible()

    page.get_by_role("heading", name="3. Generative AI & LLMs — Foundations").click()

    expect(lesson).to_be_hidden()
