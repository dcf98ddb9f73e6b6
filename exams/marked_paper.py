"""A paper for those who may see its key: what was asked, what is right, what was answered, and its points.

Instructors see it in the admin; learners with their result, where the policy shows answers (:mod:`exams.outcome`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from exams import results
from exams.models.result import Correction
from exams.models.sitting import Answer, PaperItem, Sitting
from quizzes import grading, kinds
from quizzes.answer_words import paired
from quizzes.kinds.shapes import Content, Presented


@dataclass(frozen=True)
class Line:
    """One line of a question: an option, a left side with its partners, an item with its places. HTML.

    ``why`` is what the author says of it: of right options, and of wrong ones that were chosen.
    """

    html: str
    is_right: bool = False
    is_chosen: bool = False
    right: str = ""
    given: str = ""
    why: str = ""


@dataclass(frozen=True)
class Question:
    """One question of a paper. ``typed`` and ``right`` are for kinds that are typed; ``state`` "" is not marked.

    ``correction`` is what was found wrong with the question itself: it counted otherwise than its key says.
    """

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
    correction: Correction | None = None

    @property
    def is_counted(self) -> bool:
        return self.state not in {"", "pilot", "void"}

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
    """All questions of a paper in their order; with points when there is a result. Four queries at most."""
    result = results.standing(sitting)
    scored = {item["number"]: item for item in result.items} if result else {}
    found = Correction.objects.filter(pk__in=result.corrections) if result and result.corrections else ()
    corrections = {(correction.item_id, correction.number): correction for correction in found}
    answers = {answer.number: answer for answer in sitting.answers.all()}
    return [
        question(
            sitting,
            row,
            answers[row.number],
            scored.get(row.number),
            corrections.get((row.item_id, row.revision_number)),
        )
        for row in sitting.paper.all()
    ]


def question(
    sitting: Sitting, row: PaperItem, answer: Answer, scored: dict[str, Any] | None, correction: Correction | None
) -> Question:
    content = row.content
    offered = kinds.present(content, f"{sitting.seed}:{row.number}")
    key = grading.reveal(content)
    chosen = grading.grade(content, answer.response).options if answer.is_answered else {}
    said = {name: verdict.feedback for name, verdict in {**chosen, **key.options}.items()}
    return Question(
        row=row,
        answer=answer,
        stem=offered.stem,
        lines=lines(offered, key.values, answer.values, said),
        typed=answer.values[0] if answer.values and not offered.options and not offered.parts else "",
        right=key.text,
        explanation=key.explanation,
        state=scored["state"] if scored else "",
        points=Decimal(scored["points"]) if scored else None,
        most=Decimal(scored["most"]) if scored else None,
        correction=correction,
    )


def right_values(content: Content) -> tuple[str, ...]:
    """What a form with the right answer would send."""
    return grading.reveal(content).values


def lines(offered: Presented, right: tuple[str, ...], given: list[str], said: Mapping[str, str]) -> tuple[Line, ...]:
    """The lines in the order in which this learner had them."""
    if not offered.parts:
        return tuple(
            Line(
                option.html,
                is_right=option.key in right,
                is_chosen=option.key in given,
                why=said.get(option.key, ""),
            )
            for option in offered.options
        )
    bank = {option.key: option.html for option in offered.options}
    due, placed = paired(right), paired(given)
    return tuple(
        Line(
            part.html,
            is_right=placed.get(part.key) == due.get(part.key),
            is_chosen=part.key in placed,
            right=bank.get(due.get(part.key, ""), due.get(part.key, "")),
            given=bank.get(placed.get(part.key, ""), placed.get(part.key, "")),
            why=said.get(part.key, ""),
        )
        for part in offered.parts
    )
