"""Searching in a browser: suggestions by keyboard, results that lead to their place, and all of it without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.barriers import ALL_RULES, barriers, violations
from tests.browser.visitors import Visit
from tests.factories import make_course, make_lesson, make_module

pytestmark = pytest.mark.browser
#: Words that the shipped courses do not have.
BODY = """\
An island.

## Feeding quokkas {#feeding}

They eat leaves.

## Where they live {#home}

A [quokka](#term "A small kangaroo.") lives on an island.
"""


def make_zoo() -> None:
    make_lesson(make_module(make_course("zoo")), slug="island", title="Life on an island", body=BODY)


def field(page: Page):
    return page.locator(".search-box input")


def test_a_suggestion_is_chosen_by_keyboard(visit: Visit) -> None:
    make_zoo()
    page = visit().go("/")

    field(page).focus()
    field(page).press_sequentially("quokk")
    options = page.get_by_role("option")
    expect(options).to_have_text(
        [re.compile("Quokka"), re.compile("Feeding quokkas"), re.compile("Where they live"), "All results for “quokk”"]
    )
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".search-box [role=status]")).to_have_text("3 suggestions")
    field(page).press("ArrowDown")
    field(page).press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(field(page)).to_have_attribute("aria-activedescendant", options.nth(1).get_attribute("id") or "")
    assert violations(page, ALL_RULES) == []
    field(page).press("Enter")

    expect(page).to_have_url(re.compile("/courses/zoo/island/#s-feeding$"))


def test_enter_without_a_choice_searches(visit: Visit) -> None:
    make_zoo()
    page = visit().go("/courses/zoo/")

    field(page).fill("quokka")
    field(page).press("Enter")

    expect(page.get_by_role("heading", name="3 results")).to_be_visible()
    page.get_by_role("link", name="Feeding quokkas").click()
    expect(page).to_have_url(re.compile("/courses/zoo/island/#s-feeding$"))


def test_escape_closes_and_all_results_are_the_last_choice(visit: Visit) -> None:
    make_zoo()
    page = visit().go("/")

    field(page).press_sequentially("quokka")
    expect(page.get_by_role("listbox")).to_be_visible()
    field(page).press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field(page)).to_have_value("quokka")
    field(page).press("ArrowUp")
    field(page).press("Enter")

    expect(page).to_have_url(re.compile(r"/search/\?q=quokka$"))


def test_what_is_typed_fast_shows_the_last_word_alone(visit: Visit) -> None:
    make_zoo()
    page = visit().go("/")

    field(page).press_sequentially("quokka")
    field(page).fill("kangaroo")

    expect(page.get_by_role("option").first).to_contain_text("Quokka")
    field(page).fill("zzzzz")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.locator(".search-box [role=status]")).to_have_text("No suggestions")


@pytest.mark.parametrize("width", [390, 1280])
def test_without_a_script_the_form_searches(visit: Visit, width: int) -> None:
    make_zoo()
    page = visit(script=False, width=width).go("/")

    if width == 390:
        page.get_by_role("link", name="Search").click()
        page.get_by_role("searchbox", name="Words to look for").fill("quokka")
        page.get_by_role("main").get_by_role("button", name="Search").click()
    else:
        field(page).fill("quokka")
        page.get_by_role("button", name="Search").click()

    expect(page.get_by_role("heading", name="3 results")).to_be_visible()


@pytest.mark.parametrize("query", ["quokka", "zzzzz", "quokka zzzzz", ""])
def test_nothing_stands_in_anybodys_way(visit: Visit, query: str) -> None:
    make_zoo()
    page = visit().go(f"/search/?q={query}")

    assert barriers(page) == {}
