"""Who may start a sitting, and what stands in the way for the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from courses import progress
from courses.access import may_edit
from courses.models.outline import Lesson
from courses.outline import published_lessons
from exams import accommodations
from exams.blueprint import Blueprint
from exams.credentials.facts import months_after
from exams.models.accommodation import Accommodation
from exams.models.result import Result
from exams.models.sitting import Sitting
from exams.transitions import State
from quizzes.attempted import lessons_with_untried_questions

if TYPE_CHECKING:
    from accounts.models import User
    from exams.models.blueprint import Exam


#: How long before its certificate expires a passed exam may be sat again.
RENEWAL = timedelta(days=90)


@dataclass(frozen=True)
class Obstacle:
    """One thing that stands in the way.

    ``code``: "closed" (the exam is not open), "insider" (who writes or rates its items knows the keys), "early" (it
    opens at ``at``), "over", "lessons" and "checks" (those in ``lessons`` are left), "passed" (``at`` is from when it
    may be renewed, if ever), "attempts" (none left; one comes back at ``at``, or never), "wait" (until ``at``), "busy".
    """

    code: str
    at: datetime | None = None
    lessons: tuple[Lesson, ...] = ()


class NotEligible(Exception):
    """The learner cannot start now; ``obstacles`` say why."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        self.obstacles = list(obstacles)
        super().__init__(", ".join(obstacle.code for obstacle in obstacles))


@dataclass(frozen=True)
class Attempts:
    """How many attempts a learner has had and may have. ``most`` is None without a limit."""

    used: int
    most: int | None
    sittings: tuple[Sitting, ...]

    @property
    def next(self) -> int:
        return self.used + 1

    @property
    def left(self) -> int | None:
        return None if self.most is None else max(0, self.most - self.used)


def obstacles(*, exam: Exam, learner: User, now: datetime) -> list[Obstacle]:
    """Everything that stands in the way of a sitting, in the order in which it can be met."""
    blueprint = exam.blueprint
    found = [*opening(exam, blueprint, learner, now)]
    if not found:
        found = [*preparation(exam, blueprint, learner), *attempt(exam, blueprint, learner, now)]
    return found


def require(*, exam: Exam, learner: User, now: datetime) -> None:
    """Raise :class:`NotEligible` when anything stands in the way."""
    if found := obstacles(exam=exam, learner=learner, now=now):
        raise NotEligible(found)


def require_attempt(*, exam: Exam, learner: User, now: datetime) -> None:
    """As :func:`require`, of attempts and waiting alone: looked at once more within the transaction of the start."""
    if found := attempt(exam, exam.blueprint, learner, now):
        raise NotEligible(found)


def opening(exam: Exam, blueprint: Blueprint, learner: User, now: datetime) -> list[Obstacle]:
    if may_edit(learner, exam.course) or exam.judges.filter(pk=learner.pk).exists():
        return [Obstacle("insider")]
    if not exam.is_published or exam.course.status != exam.course.Status.PUBLISHED:
        return [Obstacle("closed")]
    if blueprint.opens is not None and now < blueprint.opens:
        return [Obstacle("early", at=blueprint.opens)]
    closes = blueprint.closes
    end = accommodations.terms_of(exam, learner, blueprint).window_end(closes) if closes else None
    if end is not None and now >= end:
        return [Obstacle("over", at=end)]
    return []


def preparation(exam: Exam, blueprint: Blueprint, learner: User) -> list[Obstacle]:
    """Lessons to complete and questions to try. How practice went is neither asked nor known here."""
    found = []
    lessons = published_lessons(exam.course)
    if blueprint.lessons == "completed":
        done = progress.completed_lessons(learner, exam.course_id)
        left = tuple(lesson for lesson in lessons if lesson.pk not in done)
        if left:
            found.append(Obstacle("lessons", lessons=left))
    if blueprint.checks == "attempted":
        untried = lessons_with_untried_questions(learner, exam.course_id)
        left = tuple(lesson for lesson in lessons if lesson.pk in untried)
        if left:
            found.append(Obstacle("checks", lessons=left))
    return found


def attempts(exam: Exam, blueprint: Blueprint, learner: User, now: datetime) -> Attempts:
    """The attempts that count now: those that started within the time that the blueprint looks back over."""
    return attempts_with(accommodations.of(exam, learner), exam, blueprint, learner, now)


def attempts_with(
    agreed: Accommodation | None, exam: Exam, blueprint: Blueprint, learner: User, now: datetime
) -> Attempts:
    """As :func:`attempts`, where it is known already what was agreed with the learner."""
    sittings = Sitting.objects.counted().filter(exam=exam, learner=learner).order_by("started_at")
    if blueprint.within_days:
        sittings = sittings.filter(started_at__gt=now - timedelta(days=blueprint.within_days))
    found = tuple(sittings)
    extra = agreed.extra_attempts if agreed else 0
    return Attempts(len(found), blueprint.attempts + extra if blueprint.attempts else None, found)


def attempt(exam: Exam, blueprint: Blueprint, learner: User, now: datetime) -> list[Obstacle]:
    """Whether another attempt may start now: who has passed has nothing to sit again until it can be renewed; for the
    others, how many there may be, and how long to wait after the last one.
    """
    passed = passed_until(exam, blueprint, learner)
    if passed is not None and (passed.renewable is None or now < passed.renewable):
        return [Obstacle("passed", at=passed.renewable)]
    agreed = accommodations.of(exam, learner)
    had = attempts_with(agreed, exam, blueprint, learner, now)
    if had.left == 0:
        at = None
        if blueprint.within_days:
            at = had.sittings[had.used - (had.most or 0)].started_at + timedelta(days=blueprint.within_days)
        return [Obstacle("attempts", at=at)]
    until = waiting_until(blueprint, had)
    if until is not None and now < until and not (agreed and agreed.no_wait):
        return [Obstacle("wait", at=until)]
    return []


@dataclass(frozen=True)
class Passed:
    """A pass that was released, and from when it can be renewed (None: it does not expire)."""

    sitting: Sitting
    renewable: datetime | None


def passed_until(exam: Exam, blueprint: Blueprint, learner: User) -> Passed | None:
    """The learner's latest pass, or None. It can be renewed in its last months; see :data:`RENEWAL`."""
    released = Sitting.objects.filter(exam=exam, learner=learner, state=State.RELEASED)
    latest = Result.objects.filter(sitting=OuterRef("pk")).order_by("-version").values("is_passed")[:1]
    sitting = released.annotate(passes=Subquery(latest)).filter(passes=True).order_by("-ended_at").first()
    if sitting is None:
        return None
    if not blueprint.valid_months or sitting.ended_at is None:
        return Passed(sitting, None)
    return Passed(sitting, months_after(sitting.ended_at, blueprint.valid_months) - RENEWAL)


def waiting_until(blueprint: Blueprint, had: Attempts) -> datetime | None:
    """When the next attempt may start, counted from the end of the last one; None when there was none."""
    if not had.used or not blueprint.waits:
        return None
    hours = blueprint.waits[min(had.used, len(blueprint.waits)) - 1]
    last = had.sittings[-1]
    return (last.ended_at or last.deadline) + timedelta(hours=hours)
