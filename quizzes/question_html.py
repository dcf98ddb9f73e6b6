"""A question as HTML on its own: for the answer to a form, and for pages that show one question."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template import loader

from accounts.personal import personal_for
from courses import access, lesson_page
from courses.blocks import lessons_linked
from courses.models.outline import Course
from courses.outline import outline
from courses.views import signed_in
from quizzes.asked import Asked


def question_html(request: HttpRequest, asked: Asked, course: Course, **inputs: Any) -> str:
    """The question for whoever asks, with links to the lessons that this person can read.

    ``inputs`` are further ones of ``quizzes/question.html``. Every text in it was cleaned when it was written.
    """
    user = signed_in(request)
    context = {"question": asked, "course": course, "learner": user is not None, **inputs}
    if user is not None:
        context["personal"] = personal_for(request, user)
    html: str = loader.render_to_string("quizzes/question.html", context)
    if lessons_linked(html):
        readable = lesson_page.readable_slugs(outline(course, drafts=access.may_edit(user, course)))
        html = lesson_page.readable_links(html, course, readable)
    return html
