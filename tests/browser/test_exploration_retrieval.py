"""The search exploration in a browser: what is asked, what is found, and what the words say of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from courses.explorations import retrieval
from tests.browser.barriers import barriers
from tests.browser.visitors import Visit
from tests.factories import make_course, make_lesson, make_module

pytestmark = pytest.mark.browser
BODY = "First.\n\n::: exploration {name=retrieval}\n\n1. **Predict.** More or less?\n\n:::\n\nLast.\n"
FETCH = next(text for _, text in retrieval.paragraphs() if text.startswith("The number of passages to fetch"))


@pytest.fixture
def lesson(content: None) -> str:
    return str(make_lesson(make_module(make_course("c")), slug="l", body=BODY).get_absolute_url())


def ask(page: Page, question: str) -> None:
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask").press("Enter")


def test_a_paragraph_as_the_question_and_half_of_it(visit: Visit, lesson: str) -> None:
    page = visit().go(lesson)
    says, found = page.locator(".says"), page.locator("[data-found] > li")
    expect(says).to_contain_text("paragraphs are indexed")

    ask(page, FETCH)
    expect(says).to_contain_text("The first scores 1.00: 5.2 Grounding Answers with Retrieval.")
    expect(found).to_have_count(3)
    expect(found.first.locator(".prose")).to_have_text(FETCH)
    page.get_by_role("button", name="Delete every second word").press("Enter")
    expect(page.get_by_label("Your question")).to_have_value(" ".join(FETCH.split()[::2]))
    page.get_by_role("button", name="Ask").press("Enter")
    expect(says).not_to_contain_text("1.00")
    expect(found.first.locator(".prose")).to_have_text(FETCH)


def test_stemming_decides_whether_two_words_are_one(visit: Visit, lesson: str) -> None:
    page = visit().go(lesson)
    heads = page.locator("[data-found] .head")
    page.get_by_label("5", exact=True).check()

    ask(page, "citation")
    expect(heads).to_have_count(5)
    both = heads.all_inner_texts()
    ask(page, "citations")
    expect(page.locator("[data-words] tr")).to_have_text(["citation52.56"])
    assert heads.all_inner_texts() == both
    page.get_by_role("checkbox", name="Stemming").press("Space")
    expect(heads).to_have_count(3)
    others = page.locator("[data-found] .prose").all_inner_texts()
    ask(page, "citation")
    expect(page.locator("[data-words] tr th")).to_have_text(["citation"])
    assert page.locator("[data-found] .prose").all_inner_texts() != others


def test_what_brings_nothing_says_why(visit: Visit, lesson: str) -> None:
    page = visit().go(lesson)
    says = page.locator(".says")

    ask(page, "What is it?")
    expect(says).to_have_text("Nothing found: these are very common words only, and the bench leaves those out.")
    ask(page, "zebra crossings")
    expect(says).to_contain_text("no paragraph has any of these words")
    ask(page, "")
    expect(says).to_contain_text("There is no question yet.")
    ask(page, "zebra drains")
    expect(says).to_contain_text("No paragraph has: zebra.")


def test_words_and_passages_are_marked(visit: Visit, lesson: str) -> None:
    page = visit().go(lesson)
    ask(page, "Who repairs a blocked drain?")
    expect(page.locator("[data-found] mark")).to_have_count(0)

    page.get_by_label("Mark shared words").press("Space")
    expect(page.locator("[data-found] li").first.locator("mark").first).to_have_text("repairs")
    page.get_by_label("Would not help").first.press("Space")
    expect(page.locator("[data-marked]")).to_have_text("Marked as no help: 1 of 3.")
    page.get_by_label("1", exact=True).check()
    expect(page.locator("[data-marked]")).to_have_text("Marked as no help: 1 of 1.")


def test_without_a_script_there_are_figure_and_table(visit: Visit, lesson: str) -> None:
    page = visit(script=False).go(lesson)

    expect(page.get_by_role("img", name="A bar for each fetched passage")).to_be_visible()
    expect(page.get_by_text("Word match only, no meaning model.")).to_be_visible()
    expect(page.locator(".numbers tbody tr")).to_have_count(12)
    expect(page.get_by_role("button", name="Ask")).to_have_count(0)


def test_nothing_stands_in_the_way(visit: Visit, lesson: str) -> None:
    page = visit().go(lesson)
    ask(page, "Who repairs a blocked drain?")
    page.get_by_label("Mark shared words").check()
    page.get_by_label("Would not help").first.check()
    page.get_by_text("What your words weigh").first.click()
    page.get_by_text("The numbers as a table").click()

    assert barriers(page) == {}
