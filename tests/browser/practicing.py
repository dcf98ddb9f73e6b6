"""A course to practice in, and how somebody goes about it: in the lesson, in a set, signed out."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from courses.models.outline import Lesson
from quizzes.models.practice import PracticeAnswer
from tests import factories
from tests.browser.places import answer

BOTANY, SETS, RECORD = "/courses/botany/", "/courses/botany/practice/", "/learn/practice/"
WRONG, RIGHT = "A carrot", "An apple"


def botany() -> Lesson:
    """A lesson with three questions, in a course that asks one more elsewhere."""
    course = factories.make_course("botany", title="Botany")
    lesson = factories.make_lesson(factories.make_module(course, title="Plants"), slug="fruit", questions=3)
    factories.make_lesson(factories.make_module(course, title="Roots"), slug="root", questions=1)
    return lesson


def rows() -> list[tuple[Any, ...]]:
    fields = ("learner__email", "question__key", "place", "is_correct")
    return list(PracticeAnswer.objects.order_by("pk").values_list(*fields))


def in_hand(page: Page) -> str:
    """The key of the question that a set shows."""
    return (page.locator("form.q").get_attribute("id") or "").removeprefix("q-")


def begin(page: Page, label: str, path: str = SETS) -> str:
    """Start a set of the questions that ``label`` names; returns the first one's key."""
    page.goto(path)
    page.get_by_label(label).check()
    page.get_by_role("button", name="Start practicing").click()
    page.get_by_role("link", name="Stop here").wait_for()
    return in_hand(page)


def practice_signed_out(page: Page, lesson: Lesson) -> str:
    """Answer a question wrongly in the lesson, and another rightly in a set; returns the key of that one."""
    page.goto(lesson.get_absolute_url())
    expect(answer(page, WRONG, "#q-fruit-q1").get_by_role("heading", name="Not quite")).to_be_visible()
    key = begin(page, "Not seen yet")
    expect(answer(page, RIGHT, f"#q-{key}").get_by_role("heading", name="Why that’s right")).to_be_visible()
    return key
