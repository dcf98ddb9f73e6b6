"""A paper for those who may see its key: what was asked, what is right, what was answered, and its points."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from exams.delivery import ending
from exams.models.sitting import Answer, PaperItem, Sitting
from quizzes import grading, kinds
from quizzes.asked import plain_words
from quizzes.kinds.shapes import Content, CorruptContent, Presented


@dataclass(frozen=True)
class Line:
    """One line of a question: an option, a left side with its partners, an item with its places. HTML."""

    html: str
    is_right: bool = False
    is_chosen: bool = False
    right: str = ""
    given: str = ""


@dataclass(frozen=True)
class Question:
    """One question of a paper. ``typed`` and ``right`` are for kinds that are typed; ``state`` "" is not marked."""

    row: PaperItem
    answer: Answer
    stem: str
    lines: tuple[Line, ...]
    typed: str
    right: str
    explanation: str
    state: str
    points: Decimal | None
    most: Decimal | None

    @property
    def is_choice(self) -> bool:
        return self.row.content["kind"] in {"single", "multiple"}

    @property
    def verdict(self) -> str:
        return {
            "right": _("Right"),
            "partial": _("Partly right"),
            "wrong": _("Not right"),
            "unanswered": _("Not answered"),
            "pilot": _("Pilot, not scored"),
            "void": _("Left out by a correction"),
            "credit": _("Credited by a correction"),
        }.get(self.state, "")


def questions(sitting: Sitting) -> list[Question]:
    """All questions of a paper in their order; with points when there is a result. Three queries."""
    result = ending.result_of(sitting)
    scored = {item["number"]: item for item in result.items} if result else {}
    answers = {answer.number: answer for answer in sitting.answers.all()}
    return [question(sitting, row, answers[row.number], scored.get(row.number)) for row in sitting.paper.all()]


def question(sitting: Sitting, row: PaperItem, answer: Answer, scored: dict[str, Any] | None) -> Question:
    content = row.content
    offered = kinds.present(content, f"{sitting.seed}:{row.number}")
    key = grading.reveal(content)
    return Question(
        row=row,
        answer=answer,
        stem=offered.stem,
        lines=lines(offered, key.values, answer.values),
        typed=answer.values[0] if answer.values and not offered.options and not offered.parts else "",
        right=key.text,
        explanation=key.explanation,
        state=scored["state"] if scored else "",
        points=Decimal(scored["points"]) if scored else None,
        most=Decimal(scored["most"]) if scored else None,
    )


def lines(offered: Presented, right: tuple[str, ...], given: list[str]) -> tuple[Line, ...]:
    """The lines in the order in which this learner had them."""
    if not offered.parts:
        return tuple(
            Line(option.html, is_right=option.key in right, is_chosen=option.key in given) for option in offered.options
        )
    bank = {option.key: option.html for option in offered.options}
    due, said = paired(right), paired(given)
    return tuple(
        Line(
            part.html,
            is_right=said.get(part.key) == due.get(part.key),
            is_chosen=part.key in said,
            right=bank.get(due.get(part.key, ""), due.get(part.key, "")),
            given=bank.get(said.get(part.key, ""), said.get(part.key, "")),
        )
        for part in offered.parts
    )


def paired(values: tuple[str, ...] | list[str]) -> dict[str, str]:
    return dict(value.partition(":")[::2] for value in values)


def worded(content: Content, values: list[str] | tuple[str, ...]) -> str:
    """An answer in plain words, whatever its kind: what its options say, what is paired with what, what was typed."""
    try:
        offered = kinds.present(content, "")
    except CorruptContent:
        return ", ".join(values)
    options = {option.key: plain_words(option.html) or option.key for option in offered.options}
    if not offered.parts:
        return "; ".join(options.get(value, value) for value in values)
    parts = {part.key: plain_words(part.html) or part.key for part in offered.parts}
    said = paired(values)
    if offered.options:
        return "; ".join(f"{parts.get(key, key)} → {options.get(value, value)}" for key, value in said.items())
    placed = sorted(said.items(), key=lambda pair: int(pair[1]) if pair[1].isdecimal() else 0)
    return " → ".join(parts.get(key, key) for key, _position in placed)
