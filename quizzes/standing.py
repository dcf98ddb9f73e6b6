"""How somebody stands with one question: what follows from their answers to it, one after the other. Pure.

Answers that follow the one before within ten minutes belong to the same *occasion*: "Try again" until it is right.
What was known shows in the first answer of an occasion; the answers after it have seen what was said of the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

#: With this much time since the answer before, another occasion begins.
PAUSE = timedelta(minutes=10)


@dataclass(frozen=True)
class Event:
    """What counts of one answer. Without ``has_response`` the answer was asked for instead of given.

    ``is_correct`` is None where nothing was judged: the answer was asked for, or the question is a reflection.
    ``was_sure`` is what was said before checking, None if nothing.
    """

    is_correct: bool | None
    was_sure: bool | None
    answered_at: datetime
    has_response: bool = True

    @property
    def is_reflection(self) -> bool:
        """Whether there is nothing in it that could be right or not."""
        return self.is_correct is None and self.has_response


@dataclass(frozen=True)
class Standing:
    """What the answers so far come to.

    ``events`` counts all answers, ``tries`` those that were judged, ``rights`` those that were right.
    ``first_correct`` is whether the very first was right (asking for the answer was not), None after reflections only.
    ``is_correct`` and ``was_sure`` are those of the last answer that was judged.
    ``is_missed``: the last occasion did not begin with a right answer.
    ``is_sure_wrong``: a wrong answer was given as sure, and no later occasion has begun with a right one.
    """

    events: int
    tries: int
    rights: int
    first_correct: bool | None
    is_correct: bool | None
    was_sure: bool | None
    is_missed: bool
    is_sure_wrong: bool
    first_at: datetime
    last_at: datetime


def fold(events: Iterable[Event]) -> Standing | None:
    """The standing after all ``events``, which come in the order of time; None without any."""
    standing = None
    for event in events:
        standing = advance(standing, event)
    return standing


def advance(standing: Standing | None, event: Event) -> Standing:
    """The standing after one more answer, which is not older than those before."""
    before = standing or unanswered(event.answered_at)
    begins = before.first_correct is None or event.answered_at - before.last_at >= PAUSE
    seen = replace(before, events=before.events + 1, last_at=event.answered_at)
    if event.is_reflection:
        return seen
    is_right = event.is_correct is True
    after = replace(seen, first_correct=is_right if before.first_correct is None else before.first_correct)
    if begins:
        after = replace(after, is_missed=not is_right, is_sure_wrong=before.is_sure_wrong and not is_right)
    if event.is_correct is None:
        return after
    return replace(
        after,
        tries=before.tries + 1,
        rights=before.rights + is_right,
        is_correct=is_right,
        was_sure=event.was_sure,
        is_sure_wrong=after.is_sure_wrong or (event.was_sure is True and not is_right),
    )


def unanswered(now: datetime) -> Standing:
    """Where everybody starts."""
    return Standing(0, 0, 0, None, None, None, is_missed=False, is_sure_wrong=False, first_at=now, last_at=now)
