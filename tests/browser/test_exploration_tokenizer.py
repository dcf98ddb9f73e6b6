"""The tokenizer exploration in a lesson: worked by the keyboard alone, told in words, and there without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.barriers import barriers
from tests.browser.visitors import Visit
from tests.factories import make_course, make_lesson, make_module

pytestmark = pytest.mark.browser
BODY = "First.\n\n::: exploration {name=tokenizer}\n\n1. **Predict.** How many pieces?\n\n:::\n"


@pytest.fixture
def lesson(content: None) -> str:
    make_lesson(make_module(make_course("c")), slug="l", body=BODY)
    return "/courses/c/l/"


def says(page: Page) -> Locator:
    return page.locator(".stage .says")


def pieces(page: Page, name: str = "own") -> list[str]:
    return page.locator(f'.stage [data-sample="{name}"] .pieces li').all_inner_texts()


def test_merges_one_by_one_by_keyboard(visit: Visit, lesson: str) -> None:
    page = visit().go(lesson)
    field = page.get_by_label("Your text", exact=True)
    field.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("lantern é")
    slider = page.get_by_label("Merges used")
    slider.focus()
    page.keyboard.press("Home")
    expect(says(page)).to_contain_text("With 0 of 500 merges, your text has 10 pieces for 9 letters.")
    assert pieces(page) == [*"lantern", "·", "C3", "A9"]

    page.get_by_role("button", name="Next join").focus()
    page.keyboard.press("Enter")
    expect(says(page)).to_contain_text("With 9 of 500 merges, your text has 9 pieces for 9 letters.")
    expect(says(page)).to_contain_text("Merge 9 joins “e” and “r”")
    expect(page.locator('[data-sample="own"] [data-new]')).to_have_text("er")
    page.get_by_role("button", name="Previous join").focus()
    page.keyboard.press("Enter")
    expect(says(page)).to_contain_text("With 0 of 500 merges")
    page.keyboard.press("Enter")
    expect(says(page)).to_contain_text("No merge on this side joins anything in your text.")


def test_five_stages_of_the_lesson(visit: Visit, lesson: str) -> None:
    page = visit().go(lesson)
    page.get_by_label("Your text", exact=True).fill("the lantern by the harbor")
    slider = page.get_by_label("Merges used")

    found = []
    for merges in range(0, 501, 100):
        slider.fill(str(merges))
        found.append(len(pieces(page)))

    assert found == [25, 14, 12, 12, 12, 12]
    page.get_by_text("The numbers as a table").click()
    expect(page.locator('.numbers [data-row="own"] td')).to_have_text(["25", "25", "14", "12", "12"])


def test_texts_are_compared(visit: Visit, lesson: str) -> None:
    page = visit().go(lesson)
    page.get_by_label("A full name", exact=True).fill("the people")
    page.get_by_label("A long number", exact=True).fill("")

    assert pieces(page, "name") == ["t", "he", "·people"]
    assert pieces(page, "number") == []
    expect(page.locator('[data-sample="name"] .sum')).to_have_text("3 pieces for 10 letters (10 bytes): 0.30 a letter")
    expect(says(page)).to_contain_text("name 0.30, number 0.00, sentence 0.44, other language 2.00")
    page.get_by_label("Merges used").fill("0")
    page.get_by_label("The same in another language").fill("\N{DEVANAGARI LETTER NA}" * 60)
    assert len(pieces(page, "other")) == 121
    assert pieces(page, "other")[-1] == "and 60 more"


def test_without_a_script_there_are_pieces_lines_and_numbers(visit: Visit, lesson: str) -> None:
    page = visit(script=False).go(lesson)

    assert pieces(page)[:4] == ["A", "·model", "·read", "s"]
    expect(page.get_by_text("Oluwaseun Adebayo")).to_be_visible()
    expect(page.locator(".stage .curve")).to_have_count(10)
    expect(page.locator(".numbers tbody tr")).to_have_count(5)
    expect(page.get_by_label("Merges used")).to_have_count(0)


@pytest.mark.once
def test_nothing_stands_in_the_way(visit: Visit, lesson: str) -> None:
    page = visit().go(lesson)
    page.get_by_label("Merges used").fill("7")
    page.get_by_text("The numbers as a table").click()

    assert barriers(page) == {}
