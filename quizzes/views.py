"""Answering practice questions: one address for a question, with and without JavaScript."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.personal import personal_for
from courses import lesson_page, progress
from courses.outline import outline
from courses.views import audience_of, signed_in
from quizzes import access, knowledge_check, origin, practice
from quizzes.forms import PracticeForm
from quizzes.knowledge_check import Asked
from quizzes.models.question import QuestionRevision


@csrf_exempt  # quizzes/origin.py decides instead: a guest's form has no token
@require_POST
def practice_answer(request: HttpRequest, course: str, key: str) -> HttpResponse:
    """Check an answer, give a hint or show the answer; the question comes back in its new state."""
    user = signed_in(request)
    if not origin.may_answer(request, signed_in=user is not None):
        raise PermissionDenied(_("This answer was not sent from one of the site’s own pages. Go back and reload."))
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
        response = HttpResponse(loader.render_to_string("quizzes/question.html", context))
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


def whole_page(request: HttpRequest, revision: QuestionRevision, asked: Asked) -> HttpResponse:
    """The lesson page with this question in its new state, for a form sent without JavaScript."""
    user = signed_in(request)
    lesson = revision.question.lesson
    drafts = user is not None and audience_of(user, lesson.course.slug) == "editor"
    context = lesson_page.lesson_context(lesson, outline(lesson.course, drafts=drafts))
    context["answered"] = {asked.key: asked}
    if user is not None:
        done = progress.completed_lessons(user, lesson.course_id)
        context["personal"] = personal_for(request, user).joined(*context["facts"].personal(done))
        progress.remember_place(learner=user, lesson=lesson, section="check", now=timezone.now())
    return render(request, "courses/lesson.html", context)
