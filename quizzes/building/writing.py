"""From the builder's form to a question block: checked field by field, written, and read again to be sure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from quizzes import kinds, lines, syntax
from quizzes.building import checking, spelling
from quizzes.building.draft import (
    CHOICES,
    MATCHING,
    NUMERIC,
    ORDERING,
    REFLECTION,
    SINGLE,
    TEXT,
    TRUE_FALSE,
    Draft,
    Row,
    is_empty,
    is_extra,
    keys_for,
)
from quizzes.building.settling import ANSWER, EXPLANATION, FEEDBACK, HINT, STEM, reread, settle, without_lines
from quizzes.syntax import Answer, ParsedQuestion

_ON_LINE = re.compile(r"(?:the (?:right )?one )?on line (\d+)")


@dataclass(frozen=True)
class Mistake:
    """Something to mend. ``field`` is the name of the field that it stands beside."""

    field: str
    message: str


@dataclass(frozen=True)
class Written:
    """A question with its block; ``text`` is empty while there are mistakes."""

    parsed: ParsedQuestion | None
    text: str
    mistakes: tuple[Mistake, ...]


def write(draft: Draft, key: str) -> Written:
    """Write the form as the block of the question called ``key``."""
    mistakes = [Mistake(field, message) for field, message in checking.check(draft)]
    if mistakes:
        return Written(None, "", tuple(mistakes))
    asked, places = composed(draft, key)
    again = reread(asked)
    if again.problems or without_lines(again) != without_lines(asked):
        asked, mistakes = settled(asked, places)
        again = reread(asked)
    if not mistakes:
        mistakes = [mistake for problem in again.problems for mistake in told(problem, again, places)]
    if not mistakes and without_lines(again) != without_lines(asked):
        mistakes = [Mistake("stem", _("These texts read otherwise inside a question. Write this one in the text."))]
    if mistakes:
        return Written(None, "", tuple(mistakes))
    return Written(again, syntax.print_question(again), ())


def composed(draft: Draft, key: str) -> tuple[ParsedQuestion, list[int]]:
    """The question that a form without mistakes holds, and the row of each of its answers."""
    kind = SINGLE if draft.kind == TRUE_FALSE else draft.kind
    takes = kinds.MODULES[kind].ATTRIBUTES
    kept = [(at, row) for at, row in enumerate(draft.asked) if not is_empty(row, draft.kind)]
    names = keys_for([row for _at, row in kept], draft.letters)
    answers = tuple(
        Answer(
            key=name,
            text=answer_text(row, kind),
            correct=row.right if kind not in {MATCHING, ORDERING} else True,
            feedback="" if kind == ORDERING or (kind == MATCHING and is_extra(row)) else tidy(row.feedback),
            line=0,
            is_keyed=is_keyed and kind in CHOICES,
        )
        for (_at, row), (name, is_keyed) in zip(kept, named(names, kind), strict=True)
    )
    asked = ParsedQuestion(
        key=key,
        kind=kind,
        stem=tidy(draft.stem),
        answers=answers,
        hints=tuple(tidy(hint) for hint in draft.hints if hint.strip()),
        explanation=tidy(draft.explanation),
        objective=int(draft.objective) if draft.objective else None,
        level=draft.level or None,
        points=int(draft.points) if kind != REFLECTION and draft.points else 1,
        shuffle=draft.shuffle or "shuffle" not in takes,
        credit=draft.credit if "credit" in takes else "exact",
        section=draft.section or None,
        line=0,
        problems=(),
        case=draft.case if "case" in takes else "fold",
        block="reflection" if kind == REFLECTION else "question",
    )
    return asked, [at for at, _row in kept]


def named(names: list[tuple[str, bool]], kind: str) -> list[tuple[str, bool]]:
    """Only choices have keys of their own; all others are called by their place."""
    return names if kind in CHOICES else [(kinds.storage.letters(at), False) for at in range(len(names))]


def answer_text(row: Row, kind: str) -> str:
    if kind == NUMERIC:
        return spelling.number_text(row)
    if kind == TEXT:
        return spelling.words_text(row)
    return spelling.pair_text(row) if kind == MATCHING else tidy(row.text)


def tidy(text: str) -> str:
    return lines.tidy(text.split("\n"))


def settled(asked: ParsedQuestion, places: list[int]) -> tuple[ParsedQuestion, list[Mistake]]:
    """The question with what breaks it escaped, and what cannot be."""
    mistakes: list[Mistake] = []
    kind = asked.kind or SINGLE

    def fitted(role: str, text: str, field: str) -> str:
        if not text:
            return text
        fit, problem = settle(role, text, kind)
        if problem:
            mistakes.append(Mistake(field, sentence(problem)))
        return fit

    stem = fitted(STEM, asked.stem, "stem")
    answers = tuple(
        replace(
            answer,
            text=fitted(ANSWER, answer.text, f"row-{at}-text"),
            feedback=fitted(FEEDBACK, answer.feedback, f"row-{at}-feedback"),
        )
        for answer, at in zip(asked.answers, places, strict=True)
    )
    hints = tuple(fitted(HINT, hint, f"hint-{at}") for at, hint in enumerate(asked.hints))
    explanation = fitted(EXPLANATION, asked.explanation, "explanation")
    return replace(asked, stem=stem, answers=answers, hints=hints, explanation=explanation), mistakes


def told(problem: tuple[int, str], parsed: ParsedQuestion, places: list[int]) -> Iterator[Mistake]:
    """A problem of the parser, beside the field whose line it names; lines of others become numbers of answers."""
    line, message = problem
    rows = {answer.line: at for answer, at in zip(parsed.answers, places, strict=False)}

    def answer_of(found: re.Match[str]) -> str:
        at = rows.get(int(found[1]))
        return found[0] if at is None else _("answer %(number)d") % {"number": at + 1}

    message = sentence(_ON_LINE.sub(answer_of, message))
    above = [start for start in rows if start <= line]
    if line in rows:
        yield Mistake(f"row-{rows[line]}-text", message)
    elif above:
        yield Mistake(f"row-{rows[max(above)]}-text", message)
    else:
        yield Mistake("stem", message)


def sentence(message: str) -> str:
    """A message of the parser as a sentence of its own."""
    return f"{message[:1].upper()}{message[1:]}" + ("" if message.endswith(".") else ".")
