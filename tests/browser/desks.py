"""Instructors at the editor of a small lesson, and what their hands do there."""

from __future__ import annotations

from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.demo import instructors
from accounts.models import User
from courses.models.outline import Course, Lesson
from tests.browser.visitors import Visitor
from tests.factories import BODY, make_course, make_lesson, make_module, make_user


def make_desk() -> Lesson:
    """A published lesson with a question, in a course of its own."""
    course = make_course("botany", title="Botany")
    return make_lesson(make_module(course, slug="plants", title="Plants"), slug="fruit", title="Fruit", questions=1)


def author(name: str = "Ines", course: str = "botany", **fields: str) -> User:
    user = make_user(f"{name.lower()}@example.org", is_staff=True, name=name, **fields)
    user.groups.add(instructors())
    Course.objects.get(slug=course).instructors.add(user)
    return user


def address(lesson: Lesson, page: str = "change") -> str:
    return reverse(f"admin:courses_lesson_{page}", args=[lesson.pk])


def open_editor(visitor: Visitor, lesson: Lesson, query: str = "") -> Page:
    page = visitor.go(address(lesson) + query)
    expect(page.get_by_role("heading", name="Edit lesson")).to_be_visible()
    return page


def write(page: Page, old: str, new: str) -> None:
    """Select the first ``old`` in the text and type ``new`` over it, as hands do."""
    area = page.get_by_label("Text (Markdown)")
    area.evaluate(
        "(area, old) => { const at = area.value.indexOf(old); area.focus();"
        " area.setSelectionRange(at, at + old.length); }",
        old,
    )
    page.keyboard.insert_text(new)


def text_of(page: Page) -> str:
    return page.get_by_label("Text (Markdown)").input_value()


def wait_until_kept(page: Page) -> None:
    expect(page.locator("[data-part=status]")).to_contain_text("Kept at")


__all__ = ["BODY", "address", "author", "make_desk", "open_editor", "text_of", "wait_until_kept", "write"]
