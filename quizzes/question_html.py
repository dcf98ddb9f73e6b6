"""A question as HTML on its own: for the answer to a form, and for pages that show one question."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.template import loader

from accounts.personal import Personal, personal_for
from courses import access, lesson_page
from courses.blocks import lessons_linked
from courses.marks import filled, parse, to_be_stored
from courses.models.outline import Course
from courses.outline import outline
from courses.views import signed_in
from quizzes.asked import Asked

if TYPE_CHECKING:
    from accounts.models import User


#: Kinds of which most people send one of a few answers.
FEW_STATES = frozenset({"single", "multiple", "matching", "ordering"})
#: So many states of one question are kept: each right and each usual wrong answer, at the first tries.
MOST_STATES = 12


def question_html(request: HttpRequest, asked: Asked, course: Course, **inputs: Any) -> str:
    """The question for whoever asks, with links to the lessons that this person can read.

    ``inputs`` are further ones of ``quizzes/question.html``. Every text in it was cleaned when it was written.
    """
    user = signed_in(request)
    context = {"learner": user is not None, **inputs}
    if user is not None:
        context["personal"] = personal_for(request, user)
    return drawn(asked, course, lambda: readable(course, user), context)


def kept_html(request: HttpRequest, asked: Asked, course: Course, states: dict[Hashable, Any]) -> bytes:
    """The same as :func:`question_html` gives, from ``states``, where many people bring a question into few states.

    What somebody typed is that person's alone, and an instructor may see other lessons: both are drawn for them.
    """
    user = signed_in(request)
    if asked.kind not in FEW_STATES or (user is not None and user.is_staff):
        return question_html(request, asked, course).encode()
    name = (user is not None, repr(asked))
    parts = states.get(name)
    if parts is None:
        with to_be_stored():
            parts = parse(question_html(request, asked, course))
        for oldest in list(states)[: max(0, len(states) - MOST_STATES + 1)]:  # a copy: others may draw at the same time
            states.pop(oldest, None)
        states[name] = parts
    return filled(parts, personal_for(request, user) if user is not None else Personal())


def question_alone(asked: Asked, course: Course, slugs: Collection[str], **inputs: Any) -> str:
    """The question as a guest gets it, with links to the lessons called ``slugs``."""
    return drawn(asked, course, lambda: slugs, inputs)


def readable(course: Course, user: User | None) -> Collection[str]:
    return lesson_page.readable_slugs(outline(course, drafts=access.may_edit(user, course)))


def drawn(asked: Asked, course: Course, slugs: Callable[[], Collection[str]], context: dict[str, Any]) -> str:
    html: str = loader.render_to_string("quizzes/question.html", {"question": asked, "course": course, **context})
    return lesson_page.readable_links(html, course, slugs()) if lessons_linked(html) else html
