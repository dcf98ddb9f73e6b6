"""What the lists of sittings show, in as many queries for many rows as for few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Value, When

from exams import results
from exams.models.blueprint import Exam
from exams.models.result import Result
from exams.models.sitting import Answer, Sitting, SittingQuerySet
from exams.transitions import State

#: The states in which a sitting has a result that counts.
WITH_RESULT = (State.GRADED, State.RELEASED)


@dataclass(frozen=True)
class Row:
    """A sitting in a list. ``result`` is the one that counts, or None."""

    sitting: Sitting
    answered: int
    flagged: int
    result: Result | None
    now: datetime

    @property
    def left(self) -> timedelta:
        return self.sitting.deadline - self.now

    @property
    def is_over(self) -> bool:
        """Out of time and not swept up yet."""
        return self.sitting.state == State.OPEN and self.left <= timedelta(0)

    @property
    def breaks(self) -> int:
        """How many breaks were agreed."""
        return int(self.sitting.terms.get("breaks", 0))


@dataclass(frozen=True)
class Summary:
    """An exam's sittings in numbers. ``passed`` of ``results`` passed."""

    total: int
    running: int
    to_mark: int
    graded: int
    released: int
    voided: int
    results: int
    passed: int

    @property
    def percent(self) -> int:
        """Rounded down, as scores are."""
        return 100 * self.passed // self.results if self.results else 0


def sittings(exam: Exam, state: str = "", text: str = "") -> SittingQuerySet:
    """The sittings of an exam, the running ones first, in a state and of learners whose name or address has a text."""
    first = Case(When(state__in=State.running(), then=Value(0)), default=Value(1), output_field=IntegerField())
    found = Sitting.objects.filter(exam=exam).select_related("learner").defer("rules")
    if state:
        found = found.filter(state=state)
    if text:
        found = found.filter(Q(learner__name__icontains=text) | Q(learner__email__icontains=text))
    return found.order_by(first, "-started_at", "-pk")


def rows(page: Sequence[Sitting], now: datetime) -> list[Row]:
    """These sittings with their answers counted and their results. Two queries."""
    counts = {
        pk: (answered, flagged)
        for pk, answered, flagged in Answer.objects.filter(sitting__in=page)
        .order_by()
        .values("sitting")
        .annotate(
            answered=Count("pk", filter=Q(response__isnull=False)), flagged=Count("pk", filter=Q(is_flagged=True))
        )
        .values_list("sitting", "answered", "flagged")
    }
    found = results.latest_of(page)
    return [
        Row(
            sitting,
            *counts.get(sitting.pk, (0, 0)),
            result=found.get(sitting.pk) if sitting.state in WITH_RESULT else None,
            now=now,
        )
        for sitting in page
    ]


def summary(exam: Exam) -> Summary:
    """Two queries."""
    counts = dict(
        Sitting.objects.filter(exam=exam).order_by().values("state").annotate(n=Count("pk")).values_list("state", "n")
    )
    newer = Result.objects.filter(sitting=OuterRef("sitting"), version__gt=OuterRef("version"))
    latest = Result.objects.filter(~Exists(newer), sitting__exam=exam, sitting__state__in=WITH_RESULT)
    passed = latest.aggregate(results=Count("pk"), passed=Count("pk", filter=Q(is_passed=True)))
    return Summary(
        total=sum(counts.values()),
        running=sum(counts.get(state, 0) for state in State.running()),
        to_mark=counts.get(State.CLOSING, 0),
        graded=counts.get(State.GRADED, 0),
        released=counts.get(State.RELEASED, 0),
        voided=counts.get(State.VOIDED, 0),
        **passed,
    )
