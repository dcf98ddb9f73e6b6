"""Answers that arrive: kept in order, never overwritten unseen, and never counted late."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from exams import audit
from exams.delivery import moving
from exams.models.sitting import Answer, AnswerEvent, PaperItem, Sitting, SittingQuerySet
from exams.timing import is_in_time
from exams.transitions import State
from quizzes import kinds
from quizzes.kinds.shapes import Content, Unclear, UnreadableResponse

Outcome = AnswerEvent.Outcome
KEY = re.compile(r"[A-Za-z0-9-]{8,36}")
#: The most values that one answer has, and the most characters of each.
MOST_VALUES, MOST_CHARACTERS = 100, 2_000
#: How often a save is tried again when another one of the same sitting came at the same moment.
TRIES = 20


#: What a change needs of a sitting's row.
NEEDED = ("uuid", "state", "deadline", "seat", "events", "chain", "started_at")


class BadAnswer(Exception):
    """What was sent is not an answer to this question, or does not say which answer it stands on. Nothing is kept."""


@dataclass(frozen=True)
class Change:
    """What a page sends: the whole answer to one question, the ``rev`` it saw, and a key of its own for retries.

    ``is_last``: the page's clock sent it as it reached zero. ``seconds``: for how long the question was on the screen.
    """

    number: int
    values: tuple[str, ...]
    rev: int
    key: str
    is_flagged: bool = False
    seconds: int = 0
    is_last: bool = False


@dataclass(frozen=True)
class Saved:
    """What became of a change. ``answer`` is what stands now; ``was_sent_before``: this is a repetition."""

    outcome: str
    answer: Answer
    deadline: datetime
    was_sent_before: bool = False

    @property
    def is_saved(self) -> bool:
        return self.outcome == Outcome.SAVED


class _Retry(Exception):
    """Another change of this sitting was quicker; this one looks again at how things stand."""


def save(*, sitting: Sitting, change: Change, seat: str, now: datetime, address: str = "") -> Saved:
    """Take in a change. It is kept in the log whatever becomes of it; ``outcome`` says what did.

    Only SAVED changes the answer: in time, from the browser in use, on top of the answer that its page saw.
    The same key twice is the same change: the second time nothing happens, and the answer is the same.
    Raises :class:`BadAnswer`.
    """
    check(change)
    for _turn in range(TRIES):
        try:
            with transaction.atomic():
                return take(sitting.pk, change, seat, now, address)
        except (_Retry, IntegrityError):
            continue
    raise RuntimeError(f"sitting {sitting.uuid}: no change goes through")


def check(change: Change) -> None:
    if not KEY.fullmatch(change.key):
        raise BadAnswer("a change needs a key of 8 to 36 letters, digits and hyphens")
    if len(change.values) > MOST_VALUES or any(len(value) > MOST_CHARACTERS for value in change.values):
        raise BadAnswer("the answer is too long")
    if any("\x00" in value for value in change.values):
        raise BadAnswer("the answer holds a character that cannot be stored")


def take(pk: int, change: Change, seat: str, now: datetime, address: str) -> Saved:
    """One try at a change, within a transaction."""
    sitting = in_line().only(*NEEDED).get(pk=pk)
    before = AnswerEvent.objects.filter(sitting=sitting, key=change.key).first()
    # Read after the event: on PostgreSQL another one may have been committed in between.
    answer = Answer.objects.filter(sitting=sitting, number=change.number).first()
    if answer is None:
        raise BadAnswer("this paper has no such question")
    if before is not None:
        return Saved(before.outcome, answer, sitting.deadline, was_sent_before=True)
    outcome = judge(sitting, change, seat, now)
    if outcome is None and stands(answer, change):
        return Saved(Outcome.SAVED, answer, sitting.deadline)
    if outcome is None:
        outcome = write(sitting, answer, change, now)
    log(sitting, change, outcome, seat, now, address, rev=answer.rev)
    return Saved(outcome, answer, sitting.deadline)


def in_line() -> SittingQuerySet:
    """Sittings of which one is read to add to its log: whoever else does that on PostgreSQL waits for its row.

    Results and questions that refer to it do not wait. On SQLite a transaction is the only writer already.
    """
    return Sitting.objects.select_for_update(no_key=True)


def judge(sitting: Sitting, change: Change, seat: str, now: datetime) -> str | None:
    """What becomes of a change whatever it says, or None when it is to be looked at."""
    if sitting.state != State.OPEN or not is_in_time(now, sitting.deadline, is_last=change.is_last):
        return Outcome.LATE
    return None if seat == sitting.seat else Outcome.MOVED


def stands(answer: Answer, change: Change) -> bool:
    """Whether the change says what stands already: there is nothing to write, whichever answer its page saw."""
    return (answer.values, answer.is_flagged) == (filled(change), change.is_flagged) and change.rev <= answer.rev


def filled(change: Change) -> list[str]:
    return [value for value in change.values if value]


def write(sitting: Sitting, answer: Answer, change: Change, now: datetime) -> str:
    """Write the change on top of the answer that it saw; ``answer`` is then what stands."""
    if answer.rev != change.rev:
        return Outcome.STALE
    values = filled(change)
    response, unclear = read(content_of(sitting, change.number), values)
    written: dict[str, Any] = {
        "values": values,
        "response": response,
        "unclear": unclear,
        "is_flagged": change.is_flagged,
        "rev": change.rev + 1,
        "answered_at": answer.answered_at if values == answer.values else now,
        "seconds": longer(sitting, answer, change, now),
    }
    if not Answer.objects.filter(pk=answer.pk, rev=change.rev).update(**written):
        raise _Retry
    for name, value in written.items():
        setattr(answer, name, value)
    return Outcome.SAVED


def longer(sitting: Sitting, answer: Answer, change: Change, now: datetime) -> int:
    """The seconds on the screen so far: what the page says, and never more than have passed."""
    passed = max(0, int((now - sitting.started_at).total_seconds()))
    return min(passed, answer.seconds + max(0, change.seconds))


def content_of(sitting: Sitting, number: int) -> Content:
    content: Content = PaperItem.objects.values_list("content", flat=True).get(sitting=sitting, number=number)
    return content


def read(content: Content, values: Sequence[str]) -> tuple[Any, str]:
    """The response in what was sent, and why there is none although something was. Raises :class:`BadAnswer`."""
    if not values:
        return None, ""
    try:
        return kinds.read(tuple(values), content), ""
    except Unclear as unclear:
        return None, unclear.reason
    except UnreadableResponse as error:
        raise BadAnswer(str(error)) from None


def log(
    sitting: Sitting, change: Change, outcome: str, seat: str, now: datetime, address: str, *, rev: int
) -> AnswerEvent:
    """Add what arrived to the sitting's log. _Retry when something else was added since ``sitting`` was read.

    Only an open sitting takes in a change that counts, so that none slips in behind its end.
    """
    event = AnswerEvent(
        sitting=sitting,
        sequence=sitting.events + 1,
        number=change.number or None,
        outcome=outcome,
        rev=rev,
        key=change.key,
        values=list(change.values),
        is_flagged=change.is_flagged,
        received_at=now,
        seat=seat[:8],
        address=address,
        previous=sitting.chain,
    )
    event.sha256 = audit.chained(event.previous, facts(event))
    unmoved = Sitting.objects.filter(pk=sitting.pk, events=sitting.events, state=sitting.state)
    if outcome == Outcome.SAVED:
        unmoved = unmoved.filter(state=State.OPEN, deadline=sitting.deadline, seat=sitting.seat)
    if not unmoved.update(events=event.sequence, chain=event.sha256):
        raise _Retry
    event.save(force_insert=True)
    return event


def facts(event: AnswerEvent) -> dict[str, Any]:
    """What of an event is hashed."""
    names = ("sequence", "number", "outcome", "rev", "key", "values", "is_flagged", "received_at", "seat", "address")
    return {name: getattr(event, name) for name in names}


def take_seat(*, sitting: Sitting, seat: str, key: str, now: datetime, address: str = "") -> bool:
    """Go on in this browser; the one before can save no more. False when the sitting takes no answers any more."""
    change = Change(0, (), 0, key)
    check(change)
    for _turn in range(TRIES):
        try:
            with transaction.atomic():
                fresh = in_line().get(pk=sitting.pk)
                if not fresh.is_running:
                    return False
                if fresh.seat == seat:
                    return True
                log(fresh, change, Outcome.SEATED, seat, now, address, rev=0)
                if not Sitting.objects.filter(pk=fresh.pk, state=fresh.state).update(seat=seat):
                    raise _Retry
                audit.record(
                    action="sitting taken over",
                    subject=moving.subject(fresh),
                    actor=audit.actor(fresh.learner),
                    at=now,
                    data={"seat": seat[:8]},
                    address=address,
                )
                sitting.refresh_from_db()
                return True
        except _Retry:
            continue
    return False
