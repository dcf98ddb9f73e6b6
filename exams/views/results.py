"""The result of a sitting, for the learner: what they scored, what it means, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from exams import certificates, eligibility, marked_paper, outcome
from exams.access import own_sitting
from exams.blueprint import Blueprint
from exams.delivery import ending
from exams.transitions import State
from exams.views.private import private

if TYPE_CHECKING:
    from accounts.models import User


@login_required
@require_safe
def result(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The score when it is released; until then, that it is on its way."""
    now = timezone.now()
    learner = cast("User", request.user)
    sitting = ending.touch(own_sitting(learner, uuid), now=now)
    if sitting.is_running:
        return redirect(sitting)
    context: dict[str, Any] = {
        "sitting": sitting,
        "exam": sitting.exam,
        "course": sitting.exam.course,
        "disclaimer": sitting.exam.course.disclaimer,
        "now": now,
        "blueprint": Blueprint.of(sitting.rules),
    }
    if sitting.state != State.RELEASED:
        return private(render(request, "exams/received.html", context))
    report = outcome.of(sitting)
    context |= {
        "report": report,
        "answers_are_open": report.shows_answers and outcome.answers_are_open(sitting, now),
        "certificate": getattr(sitting, "certificate", None),
        "may_claim": certificates.may_be_issued(sitting, now),
        "attempts": eligibility.attempts(sitting.exam, sitting.exam.blueprint, learner, now),
        "obstacles": eligibility.attempt(sitting.exam, sitting.exam.blueprint, learner, now),
        "study": [] if report.is_passed and not report.weak else outcome.to_study(sitting, report),
    }
    return private(render(request, "exams/result.html", context))


@login_required
@require_safe
def answers(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The paper with its key, once the policy lets the learner see it; until then the result says when that is."""
    now = timezone.now()
    sitting = ending.touch(own_sitting(cast("User", request.user), uuid), now=now)
    if not outcome.answers_are_open(sitting, now):
        return redirect("exams:result", sitting.uuid)
    questions = marked_paper.questions(sitting)
    context = {
        "sitting": sitting,
        "exam": sitting.exam,
        "course": sitting.exam.course,
        "questions": questions,
        "lessons": outcome.lessons_of(sitting.exam, {question.row.lesson_slug for question in questions}),
    }
    return private(render(request, "exams/answers.html", context))
