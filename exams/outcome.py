"""A result as the learner reads it: as much of it as the exam's policy shows, and what to study next.

What to study is told by domain. Which single questions were right or wrong is told by nothing here, unless the policy
shows answers; and then only once nobody can be asked these questions any more (:func:`answers_are_open`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Max

from courses.models.outline import Lesson
from courses.outline import published_lessons
from exams.blueprint import Blueprint
from exams.models.accommodation import Accommodation
from exams.models.blueprint import Exam
from exams.models.item import Item
from exams.models.result import Result
from exams.models.sitting import Sitting
from exams.transitions import State

SHOWS_SCORE = frozenset({"score", "domains", "answers"})
SHOWS_DOMAINS = frozenset({"domains", "answers"})


@dataclass(frozen=True)
class DomainLine:
    """One domain: its points, the mark of a just-qualified person as a percent of them, and the band in a word."""

    id: str
    title: str
    points: Decimal
    most: Decimal
    band: str
    mark: int

    @property
    def percent(self) -> int:
        return int(100 * self.points / self.most) if self.most else 0


@dataclass(frozen=True)
class Report:
    """A result and its earlier versions, the newest first. ``short`` is how many points are missing to the mark."""

    result: Result
    versions: tuple[Result, ...]
    domains: tuple[DomainLine, ...]
    shows_score: bool
    shows_answers: bool

    @property
    def is_passed(self) -> bool:
        return self.result.is_passed

    @property
    def short(self) -> Decimal:
        return max(Decimal(0), self.result.pass_mark - self.result.points)

    @property
    def short_form(self) -> int:
        """Which form of the word "point" goes with :attr:`short`: 1 is the singular."""
        return 1 if self.short == 1 else 2

    @property
    def mark_percent(self) -> int:
        return int(100 * self.result.pass_mark / self.result.most) if self.result.most else 0

    @property
    def weak(self) -> list[DomainLine]:
        """The domains below the line, the weakest first; without any, for a fail, those near it."""
        below = [line for line in self.domains if line.band == "below"]
        if not below and not self.is_passed:
            below = [line for line in self.domains if line.band == "near"]
        return sorted(below, key=lambda line: (line.percent - line.mark, line.id))


@dataclass(frozen=True)
class Study:
    """A domain to study, and its lessons in the order of the course."""

    domain: DomainLine
    lessons: tuple[Lesson, ...]


def of(sitting: Sitting) -> Report:
    """The released result of a sitting, as its policy shows it."""
    versions = tuple(sitting.results.order_by("-version"))
    shows = Blueprint.of(sitting.rules).shows
    lines = tuple(line(domain) for domain in versions[0].domains) if shows in SHOWS_DOMAINS else ()
    return Report(versions[0], versions, lines, shows in SHOWS_SCORE, shows == "answers")


def line(domain: dict[str, Any]) -> DomainLine:
    most, expected = Decimal(domain["most"]), Decimal(domain["expected"])
    return DomainLine(
        id=domain["id"],
        title=domain["title"],
        points=Decimal(domain["points"]),
        most=most,
        band=domain["band"],
        mark=int(100 * expected / most) if most else 0,
    )


def to_study(sitting: Sitting, report: Report) -> list[Study]:
    """The published lessons of the weak domains: those that the domain's items are about. Two queries."""
    exam = sitting.exam
    items = Item.objects.current().filter(course_id=exam.course_id)
    homes: dict[str, set[int]] = {}
    for domain, about in items.filter(lesson__isnull=False).values_list("domain", "lesson_id"):
        homes.setdefault(domain, set()).add(about or 0)
    lessons = published_lessons(exam.course)
    found = [Study(weak, of_domain(lessons, homes.get(weak.id, set()))) for weak in report.weak]
    return [study for study in found if study.lessons]


def answers_are_open(sitting: Sitting, now: datetime) -> bool:
    """Whether the learner may see the paper with its key now (:func:`open_papers`). At most two queries."""
    return sitting.pk in open_papers([sitting], now)


def open_papers(sittings: Iterable[Sitting], now: datetime) -> set[int]:
    """The ids of those sittings whose papers their learners may see with the key now. At most two queries for all.

    The policy shows answers, the result is released, and nobody can be asked these questions any more: the exam's
    window is over, as it was at the start of the sitting and as it is now, also for those with whom a later end was
    agreed, and no sitting runs. An exam that opens again closes the answers again.
    """
    shown = [sitting for sitting in sittings if is_shown(sitting, now)]
    exams = {sitting.exam_id: sitting.exam for sitting in shown}
    running = Sitting.objects.filter(exam__in=exams, state__in=State.running()).order_by()
    for sat in set(running.values_list("exam_id", flat=True)) if exams else ():
        del exams[sat]
    if published := [pk for pk, exam in exams.items() if exam.is_published]:
        agreed = Accommodation.objects.filter(exam__in=published).order_by().values_list("exam_id")
        later = dict(agreed.annotate(most=Max("window_minutes")))
        for pk in published:
            closes = exams[pk].blueprint.closes
            if closes is None or not is_past(closes + timedelta(minutes=later.get(pk, 0)), now):
                del exams[pk]
    return {sitting.pk for sitting in shown if sitting.exam_id in exams}


def is_shown(sitting: Sitting, now: datetime) -> bool:
    """Whether the policy of a sitting shows answers, as far as the sitting alone can tell."""
    then = Blueprint.of(sitting.rules)
    return then.shows == "answers" and sitting.state == State.RELEASED and is_past(then.closes, now)


def is_past(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now


def lessons_of(exam: Exam, slugs: Collection[str]) -> dict[str, Lesson]:
    """The published lessons of the exam's course with these slugs, by slug. One query."""
    return {lesson.slug: lesson for lesson in published_lessons(exam.course) if lesson.slug in slugs}


def of_domain(lessons: Sequence[Lesson], ids: set[int]) -> tuple[Lesson, ...]:
    return tuple(lesson for lesson in lessons if lesson.pk in ids)
