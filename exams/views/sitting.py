"""The pages of a sitting: a question, the page before the end, breaks, and going on in another browser.

Every button of the question page saves. Without JavaScript each move is a form that is sent; with it, the same change
goes to :func:`answer`, which answers in JSON.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exams import paper as papers
from exams import seats
from exams.access import own_sitting, own_sitting_bare
from exams.delivery import answering, ending, starting
from exams.delivery.answering import BadAnswer, Change, Saved
from exams.forms import AnswerForm, where_to
from exams.models.sitting import Answer, AnswerEvent, PaperItem, Sitting
from exams.templatetags.exams import clock
from exams.timing import Terms, break_end
from exams.transitions import State
from exams.views.private import private

if TYPE_CHECKING:
    from accounts.models import User

Outcome = AnswerEvent.Outcome
#: The status of what became of a change.
STATUSES = {Outcome.SAVED: 200, Outcome.STALE: 409, Outcome.MOVED: 409, Outcome.LATE: 410}


def found(request: HttpRequest, uuid: UUID, now: datetime) -> Sitting:
    """The learner's own sitting as it is at this moment."""
    sitting = own_sitting(cast("User", request.user), uuid)
    return ending.touch(sitting, now=now)


def instead(request: HttpRequest, sitting: Sitting, now: datetime) -> HttpResponse | None:
    """The page that is shown in place of the questions, or None when this browser may answer."""
    if sitting.state in {State.GRADED, State.RELEASED, State.VOIDED, State.CLOSING}:
        return redirect("exams:result", sitting.uuid)
    if not seats.is_seated(request, sitting):
        return elsewhere(request, sitting, now)
    if sitting.state == State.ON_BREAK and sitting.break_started_at is not None:
        ends = break_end(sitting.break_started_at, Terms.of(sitting.terms))
        return show(request, "exams/break.html", sitting, now, ends=ends)
    if sitting.state == State.SUSPENDED:
        return show(request, "exams/suspended.html", sitting, now)
    return None


def elsewhere(request: HttpRequest, sitting: Sitting, now: datetime, status: int = 200) -> HttpResponse:
    return show(request, "exams/elsewhere.html", sitting, now, status=status)


def show(
    request: HttpRequest, template: str, sitting: Sitting, now: datetime, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page of the sitting; its head knows the time left."""
    terms = Terms.of(sitting.terms)
    shared = {
        "sitting": sitting,
        "exam": sitting.exam,
        "course": sitting.exam.course,
        "now": now,
        "breaks_left": max(0, terms.breaks - sitting.breaks_taken) if terms.break_minutes else 0,
        "terms": terms,
        **papers.facts(sitting, now),
    }
    return private(render(request, template, {**shared, **context}, status=status))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """One question (GET); save the answer to it and go where the pressed button leads (POST)."""
    now = timezone.now()
    sitting = own_sitting(cast("User", request.user), uuid)
    if not 1 <= number <= sitting.size:
        raise Http404("no such question")
    if request.method == "POST":
        return sent(request, sitting, number, now)
    ending.touch(sitting, now=now)
    return instead(request, sitting, now) or question_page(request, sitting, number, now)


def question_page(
    request: HttpRequest, sitting: Sitting, number: int, now: datetime, *, status: int = 200, **context: Any
) -> HttpResponse:
    answers = list(sitting.answers.all())
    row = PaperItem.objects.get(sitting=sitting, number=number)
    sheet = papers.sheet(sitting, row, answers[number - 1])
    standing = papers.standing(answers, number)
    return show(request, "exams/question.html", sitting, now, status=status, sheet=sheet, standing=standing, **context)


def sent(request: HttpRequest, sitting: Sitting, number: int, now: datetime) -> HttpResponse:
    """A form of the question page: what became of it is a page."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return instead(request, ending.touch(sitting, now=now), now) or question_page(
            request, sitting, number, now, status=400, is_refused=True
        )
    change = form.change(number, request.POST)
    try:
        saved = take(request, sitting, change, now)
    except BadAnswer:
        return instead(request, ending.touch(sitting, now=now), now) or question_page(
            request, sitting, number, now, status=400, is_refused=True
        )
    ending.touch(sitting, now=now)
    if saved.outcome == Outcome.STALE:
        return conflict(request, sitting, change, saved.answer, now)
    if saved.outcome == Outcome.MOVED:
        return elsewhere(request, sitting, now, status=409)
    if saved.outcome == Outcome.LATE:
        shown = instead(request, sitting, now)
        return shown if shown is not None else redirect(sitting)
    follow = where_to(request.POST, number, sitting.size)
    if saved.answer.unclear and not saved.was_sent_before and saved.answer.rev > change.rev:
        follow = number  # stay, and say what is the matter with the answer; the next press goes on
    return (
        redirect("exams:submit", uuid=sitting.uuid)
        if follow is None
        else redirect("exams:question", uuid=sitting.uuid, number=follow)
    )


def take(request: HttpRequest, sitting: Sitting, change: Change, now: datetime) -> Saved:
    seat = seats.seat_of(request, sitting)
    return answering.save(sitting=sitting, change=change, seat=seat, now=now, address=seats.address(request))


def conflict(request: HttpRequest, sitting: Sitting, change: Change, answer: Answer, now: datetime) -> HttpResponse:
    """Both answers side by side: the one that stands, and the one that was sent on top of an older one."""
    row = PaperItem.objects.get(sitting=sitting, number=change.number)
    sheet = papers.sheet(sitting, row, answer, values=change.values)
    context = {
        "sheet": sheet,
        "standing_words": papers.words(sitting, row, answer.values),
        "sent_words": papers.words(sitting, row, change.values),
        "sent_values": change.values,
        "is_flagged": change.is_flagged,
    }
    return show(request, "exams/conflict.html", sitting, now, status=409, **context)


@login_required
@require_POST
def answer(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Save one answer in the background. JSON: the outcome, the revision that stands, and the seconds left."""
    now = timezone.now()
    learner = cast("User", request.user)
    sitting = own_sitting_bare(learner, uuid)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return told({"outcome": "refused", "why": "incomplete"}, 400)
    try:
        saved = take(request, sitting, form.change(number, request.POST), now)
    except BadAnswer:
        return told({"outcome": "refused", "why": "unreadable"}, 400)
    value: dict[str, Any] = {
        "outcome": saved.outcome,
        "rev": saved.answer.rev,
        "answered": saved.answer.is_answered,
        "unclear": saved.answer.unclear,
        "flagged": saved.answer.is_flagged,
        "left": papers.seconds_left(saved.deadline, now),
        "deadline": saved.deadline.isoformat(),
        "clock": clock(now, learner),
        "ends": clock(saved.deadline, learner),
    }
    if saved.outcome == Outcome.STALE:
        value["values"] = saved.answer.values
    return told(value, STATUSES[Outcome(saved.outcome)])


def told(value: dict[str, Any], status: int) -> HttpResponse:
    return private(JsonResponse(value, status=status))


@login_required
@require_safe
def paper(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """All questions at once, for a page that moves between them by itself, also while the connection is away."""
    now = timezone.now()
    sitting = found(request, uuid, now)
    if sitting.state != State.OPEN or not seats.is_seated(request, sitting):
        raise Http404("the questions are not to be seen now")
    return show(request, "exams/paper.html", sitting, now, sheets=papers.sheets(sitting))


@login_required
@require_POST
def seat(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Go on in this browser."""
    now = timezone.now()
    sitting = found(request, uuid, now)
    mine = starting.new_seat()
    if sitting.is_running and answering.take_seat(
        sitting=sitting, seat=mine, key=papers.new_key(), now=now, address=seats.address(request)
    ):
        seats.remember(request, sitting, mine)
    return redirect(sitting)


@login_required
@require_POST
def break_(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Begin a break that was agreed, or end it."""
    now = timezone.now()
    sitting = found(request, uuid, now)
    if sitting.state == State.ON_BREAK and seats.is_seated(request, sitting):
        ending.end_break(sitting, now=now)
    elif "begin" in request.POST:
        try:
            ending.begin_break(sitting=sitting, seat=seats.seat_of(request, sitting), now=now)
        except (ending.NoBreak, ending.Moved):
            return redirect(sitting)
    return redirect(sitting)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What has no answer and what is flagged (GET); end the sitting (POST)."""
    now = timezone.now()
    sitting = found(request, uuid, now)
    if request.method == "POST":
        try:
            ending.submit(
                sitting=sitting, seat=seats.seat_of(request, sitting), now=now, address=seats.address(request)
            )
        except ending.Moved:
            return elsewhere(request, sitting, now, status=409)
    shown = instead(request, sitting, now)
    if shown is not None:
        return shown
    standing = papers.standing(list(sitting.answers.all()))
    return show(request, "exams/check.html", sitting, now, standing=standing)
