"""A paper as its pages show it: one question in its state, the navigator, and how far one is.

Nothing here depends on which answers are right: options are ordered by the sitting's seed and what they say.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from exams.models.sitting import Answer, PaperItem, Sitting
from quizzes import kinds, wording
from quizzes.asked import Asked
from quizzes.knowledge_check import answerable


@dataclass(frozen=True)
class Place:
    """One question in the navigator. ``words`` say aloud what its shape shows."""

    number: int
    is_answered: bool
    is_flagged: bool
    is_unclear: bool
    is_current: bool = False

    @property
    def words(self) -> str:
        told = [_("Question %(number)d") % {"number": self.number}]
        state = _("answered") if self.is_answered else _("not answered")
        told.append(_("cannot be read") if self.is_unclear else state)
        if self.is_flagged:
            told.append(_("flagged"))
        return ", ".join(told)


@dataclass(frozen=True)
class Standing:
    """The navigator and what it comes to."""

    places: tuple[Place, ...]

    @property
    def total(self) -> int:
        return len(self.places)

    @property
    def answered(self) -> int:
        return sum(place.is_answered for place in self.places)

    @property
    def open(self) -> list[Place]:
        return [place for place in self.places if not place.is_answered and not place.is_unclear]

    @property
    def unclear(self) -> list[Place]:
        return [place for place in self.places if place.is_unclear]

    @property
    def flagged(self) -> list[Place]:
        return [place for place in self.places if place.is_flagged]


def standing(answers: Sequence[Answer], current: int = 0) -> Standing:
    return Standing(
        tuple(
            Place(
                number=answer.number,
                is_answered=answer.is_answered,
                is_flagged=answer.is_flagged,
                is_unclear=bool(answer.unclear),
                is_current=answer.number == current,
            )
            for answer in answers
        )
    )


@dataclass(frozen=True)
class Sheet:
    """One question with the answer that stands, and what its form needs to change it."""

    asked: Asked
    answer: Answer
    key: str

    @property
    def number(self) -> int:
        return self.answer.number


def sheet(sitting: Sitting, row: PaperItem, answer: Answer, *, values: Sequence[str] | None = None) -> Sheet:
    """The question as it is asked; ``values`` stand in for the saved ones where a form comes back."""
    shown = answer.values if values is None else list(values)
    error = wording.unclear(answer.unclear, row.content["kind"], shown) if answer.unclear and values is None else ""
    return Sheet(asked(sitting, row, shown, error), answer, new_key())


def asked(sitting: Sitting, row: PaperItem, values: Sequence[str], error: str = "") -> Asked:
    offered = kinds.present(row.content, f"{sitting.seed}:{row.number}")
    return Asked(
        id=f"q-{row.number}",
        key="",
        kind=offered.kind,
        stem=offered.stem,
        number=row.number,
        total=sitting.size,
        revision="",
        error=error,
        **answerable(offered, values, {}),
    )


def words(sitting: Sitting, row: PaperItem, values: Sequence[str]) -> list[str]:
    """An answer in words, as HTML, for the page that shows two of them side by side."""
    shown = asked(sitting, row, values)
    if shown.choices:
        return [choice.html for choice in shown.choices if choice.is_chosen]
    if shown.parts:
        bank = {option.key: option.html for option in shown.bank}
        return [f"{part.html} → {bank.get(part.value, part.value)}" for part in shown.parts if part.value]
    return [shown.typed] if shown.typed else []


def new_key() -> str:
    """A name for the next change of a form, so that sending it twice is one change."""
    return str(uuid.uuid4())


def sheets(sitting: Sitting) -> list[Sheet]:
    """All questions of a paper. Two queries."""
    rows = list(sitting.paper.all())
    answers = {answer.number: answer for answer in sitting.answers.all()}
    return [sheet(sitting, row, answers[row.number]) for row in rows]


def facts(sitting: Sitting, now: datetime) -> dict[str, Any]:
    """What the head of every page of a sitting shows: the time left, and the seconds of it for the clock."""
    return {"left": seconds_left(sitting.deadline, now), "deadline": sitting.deadline}


def seconds_left(deadline: datetime, now: datetime) -> int:
    """Whole seconds to the deadline, rounded up: a page's clock is to stop after it, not before."""
    return max(0, ceil((deadline - now).total_seconds()))
