"""Answering practice questions: one address for a question, with and without JavaScript, in a lesson and in a set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.personal import personal_for
from courses import lesson_page, progress
from courses.access import may_edit
from courses.outline import outline
from courses.views import signed_in
from quizzes import access, guests, knowledge_check, origin, pace, practice
from quizzes.asked import Asked
from quizzes.forms import PracticeForm, SetForm
from quizzes.models.practice import Guest, PracticeAnswer
from quizzes.models.question import QuestionRevision
from quizzes.question_html import kept_html, question_html
from quizzes.sets import Wanted
from quizzes.views import sets

if TYPE_CHECKING:
    from accounts.models import User


@csrf_exempt  # quizzes/origin.py decides instead: a guest's form has no token
@require_POST
@pace.held_to_pace
def practice_answer(request: HttpRequest, course: str, key: str) -> HttpResponse:
    """Check an answer, give a hint or show the answer; the question comes back in its new state."""
    user = signed_in(request)
    if not origin.may_answer(request, signed_in=user is not None):
        return render(request, "403_csrf.html", status=403)
    form = PracticeForm(request.POST)
    form.is_valid()
    wanted = SetForm(request.GET).wanted() if request.GET else Wanted()
    found = access.practice_revision(user, course, key, form.text("revision"))
    asked = answered(request, found.revision, form, elsewhere=bool(wanted.started))
    who, is_new = keep(request, user, found.revision, asked, wanted)
    response = page(request, who, found, asked, wanted)
    if isinstance(who, Guest) and is_new:
        guests.set_cookie(response, who)
    elif user is not None and guests.settle(request, learner=user, now=timezone.now()):
        guests.clear_cookie(response)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def answered(request: HttpRequest, revision: QuestionRevision, form: PracticeForm, *, elsewhere: bool) -> Asked:
    """The question in the state that the pressed button leads to."""
    about = (revision.question, revision, revision.question.lesson)
    values = request.POST.getlist("answer")
    tries, hints = form.number("tries"), form.number("hints")
    match request.POST.get("do"):
        case "show":
            return knowledge_check.revealed(*about, tries=tries, elsewhere=elsewhere)
        case "hint":
            return knowledge_check.hinted(
                *about, values=values, tries=tries, hints=hints, sure=form.is_sure, elsewhere=elsewhere
            )
        case "again":
            return knowledge_check.retried(*about, values=values, tries=tries, hints=hints, elsewhere=elsewhere)
    return knowledge_check.checked(
        *about, values=values, tries=tries, hints=hints, sure=form.is_sure, elsewhere=elsewhere
    )


def keep(
    request: HttpRequest, user: User | None, revision: QuestionRevision, asked: Asked, wanted: Wanted
) -> tuple[User | Guest | None, bool]:
    """Put the answer on record; returns whose it is, and whether that is a guest who was not known before.

    Nobody becomes a guest by asking for a hint or by an empty form. Raises :class:`quizzes.pace.TooFast`.
    """
    now = timezone.now()
    who: User | Guest | None = user or guests.guest_of(request, now)
    is_new = False
    if practice.is_kept(asked):
        pace.take_answer(request, who, now)
        if who is None:
            who, is_new = guests.guest_for_answer(request, now)
        place = PracticeAnswer.Place.SET if wanted.started else PracticeAnswer.Place.LESSON
        practice.record(who=who, revision=revision, asked=asked, place=place, now=now)
    return who, is_new


def page(
    request: HttpRequest, who: User | Guest | None, found: access.Found, asked: Asked, wanted: Wanted
) -> HttpResponse:
    """The question alone where a script asks for it; else the page it stands on: of a set, or its lesson."""
    course = found.revision.question.lesson.course
    if "X-Fragment" in request.headers:
        if not wanted.started:
            return HttpResponse(kept_html(request, asked, course, found.states))
        return HttpResponse(question_html(request, asked, course, **sets.question_inputs(course, wanted, asked.key)))
    if wanted.started:
        return sets.set_page(request, course, wanted, who, answered=asked)
    return lesson_page_with(request, found.revision, asked)


def lesson_page_with(request: HttpRequest, revision: QuestionRevision, asked: Asked) -> HttpResponse:
    """The lesson page with this question in its new state, for a form sent without JavaScript."""
    user = signed_in(request)
    lesson = revision.question.lesson
    context = lesson_page.lesson_context(lesson, outline(lesson.course, drafts=may_edit(user, lesson.course)))
    context["answered"] = {asked.key: asked}
    if user is not None:
        done = progress.completed_lessons(user, lesson.course_id)
        values, truths = context["facts"].personal(done)
        mine = {**values, **context["facts"].own_words(user)}
        context["personal"] = personal_for(request, user).joined(mine, truths)
        section = progress.CHECK if context["ends_with_check"] else ""
        progress.remember_place(learner=user, lesson=lesson, section=section, now=timezone.now())
    return render(request, "courses/lesson.html", context)
