"""A term that an earlier lesson defined, in a browser: its definition opens beside the word."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.barriers import barriers
from tests.browser.visitors import Visit
from tests.factories import make_course, make_lesson, make_module

pytestmark = pytest.mark.browser


def lesson(visit: Visit, **options: object) -> Page:
    module = make_module(make_course("c"))
    make_lesson(module, slug="a", title="First", body='A [token](#term "A piece of text.").\n')
    make_lesson(module, slug="b", body=f"Before.\n\nModels read tokens one by one.\n\n{'More. ' * 900}\n")
    return visit(**options).go("/courses/c/b/")


def test_a_definition_opens_and_closes_by_keyboard(visit: Visit) -> None:
    page = lesson(visit)
    term = page.get_by_role("link", name="tokens")

    term.focus()
    term.press("Enter")
    box = page.get_by_role("dialog", name="Definition of Token")
    expect(box).to_contain_text("Token A piece of text.")
    expect(box).to_be_focused()
    expect(term).to_have_attribute("aria-expanded", "true")
    assert barriers(page) == {}
    page.set_viewport_size({"width": 390, "height": 900})
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(term).to_be_focused()
    expect(term).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("width", [320, 1280])
def test_it_stands_beside_the_word_and_in_the_window(visit: Visit, width: int) -> None:
    page = lesson(visit, width=width)

    page.get_by_role("link", name="tokens").click()
    box = page.get_by_role("dialog").bounding_box()
    word = page.get_by_role("link", name="tokens").bounding_box()

    assert box
    assert word
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert 0 < box["y"] - (word["y"] + word["height"]) < 16
    page.mouse.click(5, 5)
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_it_leads_on_to_the_lesson(visit: Visit) -> None:
    page = lesson(visit)

    page.get_by_role("link", name="tokens").click()
    page.get_by_role("dialog").get_by_role("link", name="First").click()

    expect(page).to_have_url(re.compile("/courses/c/a/#t-token$"))


def test_without_a_script_it_leads_to_the_glossary(visit: Visit) -> None:
    page = lesson(visit, script=False)

    page.get_by_role("link", name="tokens").click()

    expect(page).to_have_url(re.compile("/courses/c/glossary/#t-token$"))
    expect(page.locator("#t-token")).to_be_visible()
