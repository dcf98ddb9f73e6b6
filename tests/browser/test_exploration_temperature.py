"""The temperature exploration in a lesson: worked by the keyboard alone, told in words, and there without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.barriers import barriers
from tests.browser.visitors import Visit
from tests.factories import make_course, make_lesson, make_module

pytestmark = pytest.mark.browser
BODY = "First.\n\n::: exploration {name=temperature}\n\n1. **Predict.** Which bar?\n\n:::\n"


@pytest.fixture
def lesson(content: None) -> str:
    make_lesson(make_module(make_course("c")), slug="l", body=BODY)
    return "/courses/c/l/"


def says(page: Page) -> Locator:
    return page.locator(".stage .says")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")


def shares(page: Page) -> list[str]:
    return page.locator(".stage [data-row]:not([data-off]) [data-part=share]").all_text_contents()


def test_temperature_by_keyboard(visit: Visit, lesson: str) -> None:
    page = visit().go(lesson)
    expect(says(page)).to_contain_text("After “does”, at temperature 1.0, “not” is the likeliest of 6 words, with 54%")
    assert shares(page) == ["53.8", "15.4", "7.7", "7.7", "7.7", "7.7"]

    page.get_by_label("Temperature", exact=True).focus()
    page.keyboard.press("End")
    expect(says(page)).to_contain_text("at temperature 3.0, “not” is the likeliest of 6 words, with 27%")
    page.keyboard.press("Home")
    expect(says(page)).to_contain_text("at temperature 0.1, “not” is the likeliest of 6 words, with 100%")

    press(page, "Draw 500")
    expect(says(page)).to_contain_text("500 draws: “not” came 500 times, and 500 were to be expected.")


def test_top_k_and_a_longer_context(visit: Visit, lesson: str) -> None:
    page = visit().go(lesson)
    page.get_by_label("Temperature", exact=True).focus()
    page.keyboard.press("End")
    page.get_by_label("Top-k").focus()
    page.keyboard.press("ArrowDown")
    expect(says(page)).to_contain_text("only “not” can come")
    assert shares(page) == ["100.0", "0.0", "0.0", "0.0", "0.0", "0.0"]

    page.keyboard.press("ArrowUp")
    page.get_by_label("The text begins with").select_option("French is a language")
    page.get_by_role("radio", name="1", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(says(page)).to_contain_text("After “a language”, at temperature 3.0, only “model” can come")
    page.keyboard.press("ArrowRight")
    expect(says(page)).to_contain_text("The phrases have no “is a language” that goes on")


def test_words_are_added_and_phrases_kept(visit: Visit, lesson: str) -> None:
    page = visit().go(lesson)
    page.get_by_role("radio", name="3", exact=True).check()
    press(page, "Draw one word")
    expect(says(page)).to_contain_text("Drawn: “not”. After “it does not”")
    expect(page.locator(".written")).to_have_text("but it does not ")
    expect(page.locator(".written mark")).to_have_text("it does not")

    press(page, "Start again")
    expect(page.locator(".written")).to_have_text("but it does ")
    for _ in range(3):
        press(page, "Write a phrase")
    expect(page.locator(".lines li")).to_have_count(3)
    expect(page.locator(".lines li").first).to_contain_text("Context 3, temperature 1.0.")
    expect(says(page)).to_contain_text("The phrase is finished: “but it does not")
    press(page, "Start again")
    expect(page.locator(".lines li")).to_have_count(0)


def test_many_words_share_the_last_bar(visit: Visit, lesson: str) -> None:
    page = visit().go(lesson)
    page.get_by_label("The text begins with").select_option("part of the")
    expect(says(page)).to_contain_text("likeliest of 184 words")
    assert len(shares(page)) == 9
    expect(page.locator(".stage [data-row]").last).to_contain_text("176 others")
    page.get_by_text("The numbers as a table").click()
    expect(page.locator(".numbers caption")).to_contain_text("“the”")
    expect(page.locator(".numbers tbody tr")).to_have_count(9)
    assert page.locator(".stage svg *").count() < 500


def test_without_a_script_there_are_bars_and_numbers(visit: Visit, lesson: str) -> None:
    page = visit(script=False).go(lesson)

    assert shares(page) == ["53.8", "15.4", "7.7", "7.7", "7.7", "7.7"]
    expect(page.locator(".numbers tbody tr").first).to_have_text("not7100.086.053.826.7")
    expect(page.get_by_role("button", name="Draw 500")).to_have_count(0)


@pytest.mark.once
def test_nothing_stands_in_the_way(visit: Visit, lesson: str) -> None:
    page = visit().go(lesson)
    press(page, "Write a phrase")
    press(page, "Draw 500")
    page.get_by_text("The numbers as a table").click()

    assert barriers(page) == {}
