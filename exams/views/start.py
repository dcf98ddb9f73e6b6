"""The page before an exam: what counts, what is recorded, what was agreed, and the button that starts the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from courses.views import signed_in
from exams import accommodations, eligibility, seats
from exams.access import readable_exam
from exams.delivery import ending, starting
from exams.forms import StartForm
from exams.models.blueprint import Exam
from exams.models.sitting import Sitting
from exams.selection import Infeasible
from exams.views.private import private

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, course: str) -> HttpResponse:
    """Show the rules; begin, or go on with what runs."""
    learner = signed_in(request)
    exam = readable_exam(learner, course)
    now = timezone.now()
    if request.method != "POST":
        return private(page(request, exam, learner, now, StartForm()))
    if learner is None:
        return redirect_to_login(exam.get_absolute_url())
    form = StartForm(request.POST)
    if not form.is_valid():
        return private(page(request, exam, learner, now, form, status=422))
    seat = starting.new_seat()
    try:
        sitting = starting.begin(exam=exam, learner=learner, seat=seat, now=now, address=seats.address(request))
    except eligibility.NotEligible:
        return private(page(request, exam, learner, now, form, status=409))
    except Infeasible:
        return private(page(request, exam, learner, now, form, status=503, has_no_form=True))
    if sitting.seat == seat:
        seats.remember(request, sitting, seat)
    return redirect(sitting)


def page(
    request: HttpRequest,
    exam: Exam,
    learner: User | None,
    now: datetime,
    form: StartForm,
    *,
    status: int = 200,
    has_no_form: bool = False,
) -> HttpResponse:
    blueprint = exam.blueprint
    context: dict[str, Any] = {
        "exam": exam,
        "course": exam.course,
        "disclaimer": exam.course.disclaimer,
        "blueprint": blueprint,
        "form": form,
        "has_no_form": has_no_form,
        "now": now,
    }
    if learner is not None:
        context |= of_learner(exam, learner, now)
    return render(request, "exams/start.html", context, status=status)


def of_learner(exam: Exam, learner: User, now: datetime) -> dict[str, Any]:
    """What of the page is the learner's own: the time agreed, attempts so far, and what stands in the way."""
    blueprint = exam.blueprint
    sittings = list(Sitting.objects.filter(exam=exam, learner=learner).select_related("exam").order_by("-started_at"))
    sittings = [ending.touch(sitting, now=now) for sitting in sittings]
    running = next((sitting for sitting in sittings if sitting.is_running), None)
    terms = accommodations.terms_of(exam, learner, blueprint)
    return {
        "terms": terms,
        "minutes": int(terms.allowed.total_seconds() // 60),
        "attempts": eligibility.attempts(exam, blueprint, learner, now),
        "running": running,
        "earlier": [sitting for sitting in sittings if not sitting.is_running],
        "obstacles": [] if running else eligibility.obstacles(exam=exam, learner=learner, now=now),
    }
