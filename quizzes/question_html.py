"""A question as HTML on its own: for the answer to a form, and for pages that show one question."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.template import loader

from accounts.personal import personal_for
from courses import access, lesson_page
from courses.blocks import lessons_linked
from courses.models.outline import Course
from courses.outline import outline
from courses.views import signed_in
from quizzes.asked import Asked

if TYPE_CHECKING:
    from accounts.models import User


def question_html(request: HttpRequest, asked: Asked, course: Course, **inputs: Any) -> str:
    """The question for whoever asks, with links to the lessons that this person can read.

    ``inputs`` are further ones of ``quizzes/question.html``. Every text in it was cleaned when it was written.
    """
    user = signed_in(request)
    context = {"learner": user is not None, **inputs}
    if user is not None:
        context["personal"] = personal_for(request, user)
    return drawn(asked, course, lambda: readable(course, user), context)


def question_alone(asked: Asked, course: Course, slugs: Collection[str], **inputs: Any) -> str:
    """The question as a guest gets it, with links to the lessons called ``slugs``."""
    return drawn(asked, course, lambda: slugs, inputs)


def readable(course: Course, user: User | None) -> Collection[str]:
    return lesson_page.readable_slugs(outline(course, drafts=access.may_edit(user, course)))


def drawn(asked: Asked, course: Course, slugs: Callable[[], Collection[str]], context: dict[str, Any]) -> str:
    html: str = loader.render_to_string("quizzes/question.html", {"question": asked, "course": course, **context})
    return lesson_page.readable_links(html, course, slugs()) if lessons_linked(html) else html
