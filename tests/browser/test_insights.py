"""The insight pages in a browser: readable at any width and in both schemes, without a script, down to the editor."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from accounts.demo import instructors
from accounts.models import User
from courses import progress
from courses.models.outline import Course
from quizzes.admin import insights  # noqa: F401  (the pages register themselves)
from tests.browser.barriers import objections
from tests.browser.visitors import Visit
from tests.factories import make_course, make_module, make_user, now
from tests.quizzes.insights.crowds import REFLECTION, SINGLE, chosen, crowd, learner, lesson_asking, revision

pytestmark = pytest.mark.browser

COURSE = "/admin/quizzes/question/insights/bread/"
LESSON = f"{COURSE}flour/"
QUESTION = f"{LESSON}grain/"
PAGES = {"home": "/admin/quizzes/question/", "course": COURSE, "lesson": LESSON, "question": QUESTION}
NUMERIC = "::: question {#grams}\n\nHow many grams of salt?\n\n- = 20 +- 2\n- != 200\n\n:::\n"


def teacher() -> User:
    """Who teaches a course that forty people have practiced in."""
    course = make_course("bread", title="Bread, from grain to loaf")
    lesson = lesson_asking(SINGLE, NUMERIC, REFLECTION, module=make_module(course, slug="m"), title="Flour")
    crowd(revision("grain"), chosen(a=15, b=10, c=6, asked=9), guests=8, now=now(), sure=True)
    crowd(revision("grams"), [{"number": number} for number in ["20"] * 30 + ["200"] * 7 + ["3"] * 3], now=now())
    crowd(revision("thoughts"), [{"text": "Rye."}] * 6, now=now())
    for _ in range(12):
        progress.remember_place(learner=learner(), lesson=lesson, section="first", now=now())
    person = make_user("ines@example.org", is_staff=True, name="Ines")
    person.groups.add(instructors())
    Course.objects.get(slug="bread").instructors.add(person)
    return person


@pytest.mark.parametrize("name", PAGES)
def test_an_insight_page_has_no_barrier(visit: Visit, name: str) -> None:
    page = visit(teacher()).go(PAGES[name])

    assert objections(page) == {}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1280, 640, 390, 320])
def test_an_insight_page_is_as_wide_as_the_window(visit: Visit, name: str, width: int) -> None:
    page = visit(teacher(), width=width).go(PAGES[name])

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_way_from_the_course_to_the_line_of_a_question_needs_no_script(visit: Visit) -> None:
    page = visit(teacher(), script=False).go(PAGES["home"])

    page.get_by_role("link", name="Bread, from grain to loaf").click()
    page.get_by_role("link", name="1.1 Flour").click()
    page.get_by_label("First answered").select_option("30")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(f"{page.url.partition('/admin')[0]}{LESSON}?period=30")
    page.get_by_role("link", name="grain", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Which part holds the starch?")
    expect(page.get_by_text("A wrong answer draws more people than the right one")).to_be_visible()
    page.get_by_role("link", name="Edit the question (line 11)").click()

    expect(page).to_have_url(re.compile(r"/admin/courses/lesson/\d+/change/\?line=11$"))


def test_a_plot_says_in_words_what_it_shows(visit: Visit) -> None:
    page = visit(teacher()).go(LESSON)

    expect(page.get_by_role("img", name="25% of 40 people; with many more it would be 14 to 41%")).to_be_visible()
    expect(page.get_by_role("img", name="A 38%, B 25% (right), C 15%, D 0%")).to_be_visible()
    expect(page.get_by_role("row", name="grain")).to_contain_text("Asked for the answer: 9 (22%)")
