"""A question of another system while it is being read: what of it is lost, and what becomes of it in the end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from quizzes import header
from quizzes.interchange import shapes
from quizzes.interchange.html import to_markdown
from quizzes.interchange.shapes import LONGEST_QUESTION, MOST_ANSWERS_OF_ONE, Incoming, Loss
from quizzes.kinds import numbers
from quizzes.syntax import Answer

#: The most typed answers to one question among which those that could never be reached are looked for.
MOST_COMPARED = 40


class Impossible(Exception):
    """This question cannot be one of ours; the message says why."""


@dataclass
class Draft:
    """One question: its name, its line, and what its own id is ("" where it has none)."""

    name: str
    line: int
    key: str = ""
    losses: list[Loss] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    explanation: str = ""
    points: int = 1

    def lose(self, message: str, line: int = 0) -> None:
        """Note that something is not carried over: the message names it."""
        loss = Loss(line or self.line, f"not carried over: {message}")
        if loss not in self.losses:
            self.losses.append(loss)

    def markdown(self, html: str, where: str, line: int = 0) -> str:
        """Return HTML as Markdown; what of it is lost is noted with the place it had."""
        text, lost = to_markdown(html)
        for message in lost:
            self.lose(f"{message} (in {where})", line)
        return text

    def hint(self, text: str) -> None:
        """Add a hint that says something."""
        if text:
            self.hints.append(text)

    def explain(self, text: str) -> None:
        """Add to the explanation what is not in it yet."""
        if text and text not in self.explanation.split("\n\n"):
            self.explanation = f"{self.explanation}\n\n{text}" if self.explanation else text

    def weigh(self, given: str) -> None:
        """Take the points that a file gives the question: ours are whole and at least one."""
        value = decimal(given)
        if value is None or value == 1:
            return
        self.points = min(9999, max(1, int(value.to_integral_value())))
        if self.points != value:
            self.lose(
                f"its weight of {numbers.written(value)[:20]} points became {self.points}; ours are whole numbers"
            )

    def refused(self, reason: str) -> Incoming:
        """Return what is left when there is no question to be made."""
        return Incoming(self.name, self.line, None, (*self.losses, Loss(self.line, reason)))

    def made(self, kind: str, stem: str, answers: Sequence[Answer] = (), **rules: Any) -> Incoming:
        """Return the question, or why it cannot be made."""
        if not stem.strip():
            return self.refused("it asks nothing that can be shown here; write the question and import it again")
        if kind == "reflection" and self.points != 1:
            self.lose(f"its {self.points} points; a reflection is never scored")
            self.points = 1
        if len(answers) > MOST_ANSWERS_OF_ONE:
            return self.refused(f"it has {len(answers)} answers; {MOST_ANSWERS_OF_ONE} are the most")
        if kind in ("single", "multiple"):
            # After its marker a choice may begin with this sign; the escape would be taken off.
            answers = [replace(item, text=re.sub(r"^\\=", "=", item.text)) for item in answers]
        texts = (stem, *(answer.text for answer in answers))
        if sum(map(len, (*texts, *self.hints, self.explanation))) > LONGEST_QUESTION:
            return self.refused(f"it is longer than {LONGEST_QUESTION:,} characters; part it into several questions")
        key = self.key if header.KEY.fullmatch(self.key) else shapes.key_of(self.key or self.name, *texts)
        draft = shapes.drafted(
            key, kind, stem, answers, line=self.line, hints=self.hints,
            explanation=self.explanation, points=self.points, **rules,
        )  # fmt: skip
        return shapes.finished(self.name, draft, self.losses)

    def typed(self, kind: str, stem: str, answers: Sequence[Answer], *, case: str = "fold") -> Incoming:
        """Return a question with typed answers, without those that could never be reached."""
        if len(answers) > MOST_ANSWERS_OF_ONE:
            return self.refused(f"it has {len(answers)} answers; {MOST_ANSWERS_OF_ONE} are the most")
        lined = [replace(answer, line=answer.line or self.line) for answer in answers]
        lined.sort(key=lambda answer: not answer.correct)
        problem = _problem(kind, lined, case)
        if problem is None or len(lined) > MOST_COMPARED:
            return self.refused(problem) if problem else self._typed(kind, stem, lined, case)
        kept: list[Answer] = []
        for answer in lined:
            problem = _problem(kind, [*kept, answer], case)
            if problem is None:
                kept.append(answer)
            elif answer.feedback or not answer.correct:
                self.lose(f"the answer {answer.text} with its feedback: {problem}")
        return self._typed(kind, stem, kept, case)

    def _typed(self, kind: str, stem: str, answers: Sequence[Answer], case: str) -> Incoming:
        if not any(answer.correct for answer in answers):
            return self.refused("none of its answers is right as our questions understand it")
        return self.made(kind, stem, answers, case=case)


def decimal(text: str) -> Decimal | None:
    """Return a number as files write it, None when it is none, or is not to be reckoned with."""
    try:
        value = Decimal(text.strip().replace("−", "-"))
    except InvalidOperation:
        return None
    return value if value.is_finite() and (not value or abs(value.adjusted()) <= numbers.LONGEST) else None


def number(text: str) -> str:
    """Return a number as the authors of numeric questions write it. Impossible when it is none of ours."""
    value = decimal(text)
    if value is None or len(numbers.written(value)) > numbers.LONGEST:
        raise Impossible(f"“{text.strip()[:40]}” is not a number that a learner could type")
    return numbers.written(value)


def spanned(low: str, high: str) -> str:
    """Return a range as authors write it; both ends belong to it."""
    ends = sorted((number(low), number(high)), key=Decimal)
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} .. {ends[1]}"


def around(value: str, tolerance: str) -> str:
    """Return a number with its tolerance as authors write them."""
    margin = number(tolerance or "0").removeprefix("-")
    return number(value) if margin == "0" else f"{number(value)} +- {margin}"


def _problem(kind: str, answers: Sequence[Answer], case: str) -> str | None:
    if not any(answer.correct for answer in answers):
        return None
    problem = shapes.problem_of(shapes.drafted("q", kind, "?", answers, case=case))
    return problem.message if problem else None
