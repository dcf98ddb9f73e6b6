"""A learner's own practice: the record, the history of one question, and taking back what a browser brought."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from courses import access, lesson_page
from courses.blocks import lessons_linked
from courses.models import publication
from courses.views import signed_in
from quizzes import guests, knowledge_check, record
from quizzes.models.practice import Guest, PracticeAnswer
from quizzes.models.question import Question

if TYPE_CHECKING:
    from accounts.models import User

#: How many answers a page of a question's history shows.
PER_PAGE = 20


@require_safe
@login_required
def practice_record(request: HttpRequest) -> HttpResponse:
    """How the learner stands with the questions they met, course by course."""
    user = cast("User", request.user)
    context = {
        "records": record.records_of(user),
        "merges": guests.merges_to_undo(user, timezone.now()),
        "undo_days": guests.UNDO_DAYS,
        "details_months": settings.PRACTICE_DETAILS_MONTHS,
        "place": "learn",
    }
    with timezone.override(user.zone):
        return private(render(request, "quizzes/record.html", context))


@require_POST
def merge_removal(request: HttpRequest, guest: UUID) -> HttpResponse:
    """Delete the answers that one browser brought into the account, for somebody who shares it."""
    user = signed_in(request)
    if user is None:
        return redirect_to_login(reverse("quizzes:record"))
    try:
        count = guests.undo_merge(guest_id=guest, learner=user, now=timezone.now())
    except Guest.DoesNotExist:
        raise Http404("no such merge") from None
    except guests.Settled:
        messages.warning(request, _("These answers were added more than %d days ago. They stay.") % guests.UNDO_DAYS)
    else:
        told = ngettext("%d answer is removed.", "%d answers are removed.", count) % count
        messages.success(request, told)
    return redirect("quizzes:record")


@require_safe
@login_required
def question_history(request: HttpRequest, course: str, key: str) -> HttpResponse:
    """Every answer of this learner to one question, as it was asked then, the newest first."""
    user = cast("User", request.user)
    question = found_question(course, key)
    answers = PracticeAnswer.objects.of(user).filter(question=question).select_related("revision")
    pages = Paginator(answers, PER_PAGE)
    is_asked = question.revision is not None and not question.is_retired
    is_readable = is_asked and access.may_read(user, question.lesson)
    if not pages.count and not is_readable:
        raise Http404("no such question")
    page = pages.get_page(request.GET.get("page"))
    context = {
        **history_context(question, list(page.object_list), is_readable=is_readable),
        "course_is_open": access.may_open(user, question.course),
        "page": page,
        "count": pages.count,
        "place": "learn",
    }
    with timezone.override(user.zone):
        html: str = loader.render_to_string("quizzes/history.html", context, request)
    if lessons_linked(html):
        readable = lesson_page.readable_slugs(
            record.readable_outline(user, question.course, publication.current_version())
        )
        html = lesson_page.readable_links(html, question.course, readable)
    return private(HttpResponse(html))


def found_question(course: str, key: str) -> Question:
    """A question, asked now or not, with its course, lesson, module and present form. Raises Http404."""
    questions = Question.objects.select_related("course", "lesson__module", "revision").defer(
        "lesson__body", "lesson__segments", "lesson__front_matter"
    )
    question = questions.filter(course__slug=course, key=key).first()
    if question is None:
        raise Http404("no such question")
    question.lesson.course = question.course
    return question


def history_context(question: Question, answers: list[PracticeAnswer], *, is_readable: bool) -> dict[str, Any]:
    """The answers, each with the question in the state it led to then."""
    past = []
    for answer in answers:
        answer.question = question
        asked = knowledge_check.past(answer)
        past.append((answer, asked if is_readable else replace(asked, section_url="")))
    latest = past[0][1] if past else knowledge_check.untouched(question, question.lesson)
    lesson = question.lesson
    return {
        "course": question.course,
        "lesson": lesson if is_readable else None,
        "answer_url": f"{lesson.get_absolute_url()}#q-{question.key}" if is_readable else "",
        "title": latest.title,
        "past": past,
    }


def private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-cache"
    return response
