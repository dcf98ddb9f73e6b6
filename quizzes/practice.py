"""Practicing: an answer becomes history, and how its person stands with the question moves along with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from accounts.statements import RowOf, adapted
from quizzes import standing
from quizzes.asked import Asked
from quizzes.models.practice import Guest, PracticeAnswer, PracticeStanding
from quizzes.models.question import QuestionRevision
from quizzes.standing import Event, Standing

if TYPE_CHECKING:
    from accounts.models import User

    Who = User | Guest

OF_LEARNER = RowOf(PracticeStanding, "learner_id = %s AND question_id = %s")
OF_GUEST = RowOf(PracticeStanding, "guest_id = %s AND question_id = %s")
FIELDS = tuple(field.name for field in fields(Standing))
MOVE = (
    f"UPDATE quizzes_practicestanding SET {', '.join(f'{name} = %s' for name in FIELDS)} "  # noqa: S608 (names of ours)
    "WHERE id = %s AND events = %s"
)


def is_kept(asked: Asked) -> bool:
    """Whether this state of a question is worth a row: an answer was judged, a reflection stored, the answer shown."""
    return asked.verdict is not None or asked.state in {"kept", "shown"}


def record(
    *,
    who: Who,
    revision: QuestionRevision,
    asked: Asked,
    place: str = PracticeAnswer.Place.LESSON,
    now: datetime,
) -> PracticeAnswer | None:
    """Keep an answer if it is worth a row, else None.

    The answer of a guest who has signed in meanwhile is that learner's. None also when the guest is gone.
    """
    if not is_kept(asked):
        return None
    verdict = asked.verdict
    answer = PracticeAnswer(
        question_id=revision.question_id,
        revision=revision,
        response=None if asked.state == "shown" else asked.response,
        is_correct=verdict.correct if verdict else None,
        score=verdict.score if verdict else None,
        was_sure=asked.sure if verdict and verdict.correct is not None else None,
        place=place,
        answered_at=now,
    )
    try:
        return keep(answer, who)
    except IntegrityError:  # the first answer to this question, twice at once: now there is a standing
        answer.pk = None
        return keep(answer, who)


@transaction.atomic
def keep(answer: PracticeAnswer, who: Who) -> PracticeAnswer | None:
    """Insert the answer and move the standing. Raises IntegrityError when a first answer comes at the same time."""
    owner = who
    if isinstance(who, Guest):
        # A merge waits for this write, or this one for the merge: no answer falls between the two.
        if Guest.objects.filter(pk=who.pk, learner=None).update(learner=None) == 0:
            merged = Guest.objects.select_related("learner").filter(pk=who.pk).first()
            if merged is None or merged.learner is None:
                return None
            owner = merged.learner
        answer.guest = who
    answer.learner = None if isinstance(owner, Guest) else owner
    answer.save(force_insert=True)
    row = standing_row(owner, answer.question_id)
    event = Event(answer.is_correct, answer.was_sure, answer.answered_at, answer.response is not None)
    if row is None:
        new_row(owner, answer.question_id, standing.advance(None, event)).save(force_insert=True)
    elif event.answered_at <= row.last_at or not moved(row, standing.advance(standing_of(row), event)):
        restand(owner, [answer.question_id])
    return answer


def standing_row(who: Who, question: int) -> PracticeStanding | None:
    """How somebody stands with one question (its id), or None before the first answer."""
    return (OF_GUEST if isinstance(who, Guest) else OF_LEARNER).first(who.pk, question)


@transaction.atomic
def restand(who: Who, questions: Iterable[int]) -> None:
    """Write anew how somebody stands with these questions (ids), from all their answers to them."""
    ids = sorted(set(questions))
    # The rows are read before the answers, and whoever else moves them on PostgreSQL waits: an answer that is not
    # seen here finds its row's ``events`` changed, and comes to this place itself.
    rows = standings(who, ids)
    answers = fold_answers(who, ids)
    for question in ids:
        moved(rows[question], answers.get(question))


def standings(who: Who, questions: list[int]) -> dict[int, PracticeStanding]:
    """A row for each of these questions, for this transaction alone; one that is missing is made, without events."""
    # In the order of the questions, so that two who want the same rows wait in line and not for each other. On SQLite
    # a transaction is the only writer already.
    found = PracticeStanding.objects.of(who).filter(question__in=questions).order_by("question")
    found = found.select_for_update(no_key=True)
    rows = {row.question_id: row for row in found}
    missing = [question for question in questions if question not in rows]
    if missing:
        nothing = standing.unanswered(datetime(1970, 1, 1, tzinfo=UTC))
        new = [new_row(who, question, nothing) for question in missing]
        PracticeStanding.objects.bulk_create(new, ignore_conflicts=True)
        rows = {row.question_id: row for row in found.all()}
    return rows


def fold_answers(who: Who, questions: list[int]) -> dict[int, Standing]:
    """What somebody's answers to these questions come to, without those that have no answers. One query."""
    answers = PracticeAnswer.objects.of(who).filter(question__in=questions).order_by("question", "answered_at", "pk")
    answers = answers.annotate(has_response=Q(response__isnull=False))
    rows = answers.values_list("question_id", "is_correct", "was_sure", "answered_at", "has_response")
    found: dict[int, Standing] = {}
    for question, group in groupby(rows.iterator(), key=lambda row: row[0]):
        folded = standing.fold(Event(*event) for _, *event in group)
        assert folded is not None
        found[question] = folded
    return found


def standing_of(row: PracticeStanding) -> Standing:
    """The row as the value that :mod:`quizzes.standing` works with."""
    return Standing(**{name: getattr(row, name) for name in FIELDS})


def moved(row: PracticeStanding, to: Standing | None) -> bool:
    """Write a standing (None: take the row away) unless an answer has moved it since ``row`` was read."""
    if to is None:
        return bool(PracticeStanding.objects.filter(pk=row.pk, events=row.events).delete()[0])
    values = [adapted(getattr(to, name)) for name in FIELDS]
    with connection.cursor() as cursor:
        cursor.execute(MOVE, [*values, row.pk, row.events])
        return bool(cursor.rowcount)


def new_row(who: Who, question: int, value: Standing) -> PracticeStanding:
    owner: dict[str, Any] = {"guest": who} if isinstance(who, Guest) else {"learner": who}
    return PracticeStanding(**owner, question_id=question, **asdict(value))
