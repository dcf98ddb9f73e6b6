"""Practice sets: mixed questions of a course, a module or a lesson, filtered, as many as somebody wants.

A set is nothing but an address: what is wanted, and when it was started. The order follows from the start and the
questions' ids; what was answered since is in the practice history. So a set can be left, reloaded, kept as a bookmark.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from courses.models.outline import Lesson
from courses.outline import Outline
from quizzes.models.practice import Guest, PracticeAnswer, PracticeStanding
from quizzes.models.question import Question

if TYPE_CHECKING:
    from accounts.models import User

FILTERS = ("all", "new", "missed", "unsure", "sure-wrong")
LENGTHS = (5, 10, 20, 0)
#: More answers than this in one set are not looked at: nobody gets there, and a made-up start costs little.
LONGEST_RUN = 1000


@dataclass(frozen=True)
class Wanted:
    """What a set is made of. ``length`` 0 is as long as one likes; ``started`` is in milliseconds since 1970, 0 before.

    ``after`` is the id of the question that was left behind last.
    """

    only: str = "all"
    module: str = ""
    lesson: str = ""
    length: int = 10
    started: int = 0
    after: str = ""

    @property
    def query(self) -> str:
        """These as the query of an address, without what has its default."""
        parts = {"only": self.only, "module": self.module, "lesson": self.lesson, "length": str(self.length)}
        parts |= {"started": str(self.started or ""), "after": self.after}
        return urlencode({name: value for name, value in parts.items() if value})

    def left_behind(self, key: str) -> Wanted:
        """The same set after the question called ``key``."""
        return replace(self, after=key)

    def afresh(self, **changes: str) -> Wanted:
        """Another set like this one, to be started."""
        return replace(self, started=0, after="", **changes)  # type: ignore[arg-type]  # changes are names of texts


@dataclass(frozen=True)
class Tally:
    """How a question of the set went: ``first`` is the verdict on its first answer (None: the answer was shown)."""

    first: bool | None
    is_right: bool


@dataclass(frozen=True)
class Run:
    """A set under way: its questions in order, what was answered, and the question that is next (None at the end)."""

    wanted: Wanted
    questions: list[Question]
    tallies: dict[int, Tally]
    current: Question | None

    @property
    def number(self) -> int:
        """Which question of the set is shown, from 1."""
        return self.questions.index(self.current) + 1 if self.current else len(self.questions)

    @property
    def passed(self) -> int:
        """How many questions are behind the one that is shown."""
        return self.number - 1 if self.current else len(self.questions)

    @property
    def answered(self) -> list[Question]:
        return [question for question in self.questions if question.pk in self.tallies]

    @property
    def right_first(self) -> int:
        return sum(self.tallies[question.pk].first is True for question in self.answered)

    @property
    def right_later(self) -> int:
        return sum(self.tallies[question.pk].is_right for question in self.answered) - self.right_first

    @property
    def not_yet(self) -> list[Question]:
        """Answered, but not right so far."""
        return [question for question in self.answered if not self.tallies[question.pk].is_right]

    @property
    def skipped(self) -> int:
        return self.passed - sum(question.pk in self.tallies for question in self.questions[: self.passed])


def in_scope(outline: Outline, wanted: Wanted) -> list[Lesson]:
    """The readable lessons that the set draws from."""
    return [
        lesson
        for lesson in outline.lessons
        if wanted.module in {"", lesson.module.slug} and wanted.lesson in {"", lesson.slug}
    ]


def questions_of(lessons: Iterable[Lesson]) -> list[Question]:
    """What these lessons ask, reflections left out, each with its revision and its lesson. One query."""
    by_pk = {lesson.pk: lesson for lesson in lessons}
    found = Question.objects.current().filter(lesson__in=by_pk).exclude(kind="reflection").select_related("revision")
    questions = list(found)
    for question in questions:
        question.lesson = by_pk[question.lesson_id]
    return questions


def standings_of(who: User | Guest | None, questions: Iterable[Question]) -> dict[int, PracticeStanding]:
    """How somebody stands with these questions, by question. One query; none for somebody without a record."""
    if who is None:
        return {}
    rows = PracticeStanding.objects.of(who).filter(question__in=[question.pk for question in questions])
    return {row.question_id: row for row in rows}


def matches(only: str, standing: PracticeStanding | None) -> bool:
    """Whether a question belongs to the filter, from how somebody stands with it."""
    if standing is None or not standing.events:
        return only in {"all", "new"}
    return {
        "all": True,
        "new": False,
        "missed": standing.is_missed,
        "unsure": standing.was_sure is False,
        "sure-wrong": standing.is_sure_wrong,
    }[only]


def counts(questions: Collection[Question], standings: dict[int, PracticeStanding]) -> dict[str, int]:
    """How many of these questions each filter holds."""
    return {only: sum(matches(only, standings.get(question.pk)) for question in questions) for only in FILTERS}


def answers_since(who: User | Guest | None, started: int) -> dict[int, Tally]:
    """What was answered in practice sets since a start, by question. One query."""
    if who is None:
        return {}
    rows = PracticeAnswer.objects.of(who).filter(
        place=PracticeAnswer.Place.SET, answered_at__gte=datetime.fromtimestamp(started / 1000, UTC)
    )
    tallies: dict[int, Tally] = {}
    for pk, correct in rows.order_by("answered_at", "pk").values_list("question_id", "is_correct")[:LONGEST_RUN]:
        earlier = tallies.get(pk)
        tallies[pk] = (
            Tally(earlier.first, earlier.is_right or bool(correct)) if earlier else Tally(correct, bool(correct))
        )
    return tallies


def run(outline: Outline, who: User | Guest | None, wanted: Wanted, *, showing: str = "") -> Run:
    """The set as it stands now, at the question called ``showing`` or else at the next one that is not answered."""
    questions = questions_of(in_scope(outline, wanted))
    standings = standings_of(who, questions)
    tallies = answers_since(who, wanted.started)
    pool = [
        question for question in questions if question.pk in tallies or matches(wanted.only, standings.get(question.pk))
    ]
    pool.sort(key=lambda question: place(wanted.started, question.key))
    if wanted.length:
        # What was answered stays in the set, whatever else would fit now.
        kept = sorted(pool, key=lambda question: question.pk not in tallies)[: wanted.length]
        pool = [question for question in pool if question in kept]
    keys = [question.key for question in pool]
    start = keys.index(wanted.after) + 1 if wanted.after in keys else 0
    current = next((question for question in pool if question.key == showing), None) or next(
        (question for question in pool[start:] if question.pk not in tallies), None
    )
    return Run(wanted, pool, tallies, current)


def place(started: int, key: str) -> bytes:
    """Where a question stands in the order of a set: as good as chance, and the same at every request."""
    return hashlib.sha256(f"{started}\0{key}".encode()).digest()


def begin(wanted: Wanted, *, now: datetime) -> Wanted:
    """The set, started now."""
    return replace(wanted, started=int(now.timestamp() * 1000), after="")


def label(only: str) -> str:
    """A filter in words."""
    return {
        "all": _("All questions"),
        "new": _("Not seen yet"),
        "missed": _("Missed"),
        "unsure": _("Not sure"),
        "sure-wrong": _("Sure, but wrong"),
    }[only]


def scope_title(outline: Outline, wanted: Wanted) -> str:
    """What the set draws from, by name: a lesson, a module, or the course."""
    lessons = in_scope(outline, wanted)
    if not lessons and (wanted.lesson or wanted.module):
        return _("this part of the course")
    if wanted.lesson and lessons:
        return f"{lessons[0].number} {lessons[0].title}"
    if wanted.module and lessons:
        return f"{lessons[0].module.position}. {lessons[0].module.title}"
    return outline.course.title
