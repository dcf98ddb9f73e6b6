"""Answering practice questions: one address for a question, with and without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.personal import personal_for
from courses import lesson_page, progress
from courses.blocks import lessons_linked
from courses.models.outline import Course
from courses.outline import outline
from courses.views import audience_of, signed_in
from quizzes import access, knowledge_check, origin, practice
from quizzes.forms import PracticeForm
from quizzes.knowledge_check import Asked
from quizzes.models.question import QuestionRevision

if TYPE_CHECKING:
    from accounts.models import User


@csrf_exempt  # quizzes/origin.py decides instead: a guest's form has no token
@require_POST
def practice_answer(request: HttpRequest, course: str, key: str) -> HttpResponse:
    """Check an answer, give a hint or show the answer; the question comes back in its new state."""
    user = signed_in(request)
    if not origin.may_answer(request, signed_in=user is not None):
        return render(request, "403_csrf.html", status=403)
    form = PracticeForm(request.POST)
    form.is_valid()
    revision = access.practice_revision(user, course, key, form.number("revision"))
    asked = answered(request, revision, form)
    if user is not None:
        practice.record(learner=user, revision=revision, asked=asked, now=timezone.now())
    if "X-Fragment" in request.headers:
        context = {"question": asked, "course": revision.question.lesson.course, "learner": user is not None}
        if user is not None:
            context["personal"] = personal_for(request, user)
        html = loader.render_to_string("quizzes/question.html", context)
        response = HttpResponse(with_links(html, user, revision.question.lesson.course))
    else:
        response = whole_page(request, revision, asked)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def answered(request: HttpRequest, revision: QuestionRevision, form: PracticeForm) -> Asked:
    """The question in the state that the pressed button leads to."""
    question, lesson = revision.question, revision.question.lesson
    values = request.POST.getlist("answer")
    tries, hints = form.number("tries"), form.number("hints")
    match request.POST.get("do"):
        case "show":
            return knowledge_check.revealed(question, revision, lesson, tries=tries)
        case "hint":
            return knowledge_check.hinted(question, revision, lesson, values=values, tries=tries, hints=hints)
        case "again":
            return knowledge_check.shown(
                question,
                revision,
                lesson,
                knowledge_check.presented(question, revision),
                tries=tries,
                hints=hints,
            )
    return knowledge_check.checked(question, revision, lesson, values=values, tries=tries, hints=hints)


def with_links(html: str, user: User | None, course: Course) -> str:
    """A question's links to lessons as on the lesson page: text where this person cannot read the lesson."""
    if not lessons_linked(html):
        return html
    readable = lesson_page.readable_slugs(outline(course, drafts=sees_drafts(user, course)))
    return lesson_page.readable_links(html, course, readable)


def sees_drafts(user: User | None, course: Course) -> bool:
    return user is not None and audience_of(user, course.slug) == "editor"


def whole_page(request: HttpRequest, revision: QuestionRevision, asked: Asked) -> HttpResponse:
    """The lesson page with this question in its new state, for a form sent without JavaScript."""
    user = signed_in(request)
    lesson = revision.question.lesson
    context = lesson_page.lesson_context(lesson, outline(lesson.course, drafts=sees_drafts(user, lesson.course)))
    context["answered"] = {asked.key: asked}
    if user is not None:
        done = progress.completed_lessons(user, lesson.course_id)
        context["personal"] = personal_for(request, user).joined(*context["facts"].personal(done))
        section = progress.CHECK if context["ends_with_check"] else ""
        progress.remember_place(learner=user, lesson=lesson, section=section, now=timezone.now())
    return render(request, "courses/lesson.html", context)
