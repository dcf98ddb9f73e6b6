"""Numeric: a number is typed, and right when it lies within one of the author's answers, bounds included.

An answer is written ``42``, ``55 +- 5``, ``8.5 +- 2%`` (two percent of 8.5) or ``0.5 .. 1.5``, with a decimal point.
What was typed is held against the right answers first, then against the foreseen wrong ones, each in the order they
are written; the first that holds it speaks.
"""

from __future__ import annotations

import html as markup
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any

from quizzes.kinds import numbers, storage, typed
from quizzes.kinds.shapes import (
    Asks,
    Content,
    CorruptContent,
    OptionVerdict,
    Presented,
    Response,
    Revelation,
    UnreadableResponse,
    Verdict,
)

if TYPE_CHECKING:
    from quizzes.syntax import Answer, ParsedQuestion

ATTRIBUTES: frozenset[str] = frozenset()
NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?"
_WRITTEN = re.compile(
    rf"(?P<value>{NUMBER})(?: ?\+- ?(?P<tolerance>{NUMBER}) ?(?P<percent>%?)| ?\.\. ?(?P<high>{NUMBER}))?"
)
_EXACT = Context(prec=300)
_SPELLING = str.maketrans({"−": "-", "±": "+-", "…": ".."})

marker = typed.marker
fragments = typed.fragments


class _Problem(Exception):
    """What is wrong with an answer as it is written."""


@dataclass(frozen=True)
class _Span:
    """An answer: its bounds, the number to name for it, its canonical spelling, its greatest number of decimals."""

    low: Decimal
    high: Decimal
    value: Decimal
    spelling: str
    decimals: int

    def holds(self, other: _Span) -> bool:
        return self.low <= other.low and other.high <= self.high


def spell(text: str) -> str:
    """Return an answer in its canonical spelling, or as it stands when it cannot be read."""
    folded = _folded(text)
    try:
        return _span(folded).spelling
    except _Problem:
        return folded


def check(parsed: ParsedQuestion) -> Iterator[tuple[int, str]]:
    """Yield the problems of the answers as (line, message)."""
    yield from typed.check(parsed)
    read: list[tuple[Answer, _Span]] = []
    for answer in sorted(parsed.answers, key=lambda answer: not answer.correct):
        try:
            span = _span(_folded(answer.text))
        except _Problem as problem:
            yield answer.line, str(problem)
            continue
        over = next(((other, earlier) for other, earlier in read if earlier.holds(span)), None)
        if over:
            yield answer.line, _unreached(answer, span, *over)
        read.append((answer, span))


def content(parsed: ParsedQuestion, rendered: Sequence[str]) -> dict[str, Any]:
    """Return the JSON to store; ``rendered`` is the HTML of ``fragments``. Numbers are stored as their text."""
    spans = [_span(_folded(answer.text)) for answer in parsed.answers]
    answers = [
        {
            "text": span.spelling,
            "value": numbers.written(span.value),
            "low": numbers.written(span.low),
            "high": numbers.written(span.high),
        }
        for span in spans
    ]
    return typed.content(parsed, rendered, answers, decimals=max(span.decimals for span in spans))


def present(content: Content, seed: str) -> Presented:
    """Return what the page may show before an answer."""
    _stored(content)
    return typed.present(content)


def read(values: Sequence[str], content: Content) -> Response | None:
    """Return ``{"number": "1.5"}``, or None when nothing was typed.

    Unclear when what was typed cannot be read as one number, UnreadableResponse when several were sent.
    """
    is_fine = _is_fine(content)
    text = typed.sent(values)
    if text is None:
        return None
    return {"number": numbers.written(numbers.read(text, is_fine=is_fine))}


def values(content: Content, response: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what the form would send for a stored response; UnreadableResponse when it is none."""
    return (numbers.typed(numbers.written(_number(response)), is_fine=_is_fine(content)),)


def grade(content: Content, response: Mapping[str, Any]) -> Verdict:
    """Say whether the number lies within a right answer, with the feedback of the answer it lies within."""
    number = _number(response)
    reached = next((answer for answer, low, high in _stored(content) if low <= number <= high), None)
    return typed.verdict(content, reached)


def reveal(content: Content) -> Revelation:
    """Return the right answers in figures, a number to fill in, the feedback of the first, and the explanation."""
    right = [answer for answer, _, _ in _stored(content) if answer["correct"]]
    said = [markup.escape(answer["text"].replace("+-", "±").replace("..", "…")) for answer in right]
    return Revelation(
        options={"": OptionVerdict(chosen=False, right=True, feedback=right[0]["feedback"])},
        explanation=storage.part(content, "explanation", str),
        values=values(content, {"number": right[0]["value"]}),
        text=typed.listed(said),
    )


def asks(content: Content) -> tuple[Asks, ...]:
    """Return the answers with their bounds, as the author ordered them."""
    _stored(content)
    return tuple(
        Asks(answer["key"], "", [answer["correct"], answer["low"], answer["high"]]) for answer in content["answers"]
    )


def _folded(text: str) -> str:
    return " ".join(text.translate(_SPELLING).split())


def _span(text: str) -> _Span:
    """Read an answer whose spaces are folded. _Problem with what is wrong and how to mend it."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise _Problem(_not_a_number(text))
    value = _number_written(found["value"])
    given = [found["value"]]
    if found["high"] is not None:
        high = _number_written(found["high"])
        if high < value:
            raise _Problem(f"the range {text} runs downwards; write {found['high']} .. {found['value']}")
        spelling = f"{found['value']} .. {found['high']}"
        middle = _EXACT.divide(_EXACT.add(value, high), Decimal(2))
        named = middle if len(numbers.written(middle)) <= numbers.LONGEST else value
        return _Span(value, high, named, spelling, _decimals([*given, found["high"]]))
    if found["tolerance"] is None:
        return _Span(value, value, value, found["value"], _decimals(given))
    tolerance = _number_written(found["tolerance"])
    if tolerance < 0:
        raise _Problem(f"the tolerance {found['tolerance']} is below zero; write it without its sign")
    if found["percent"]:
        margin = _EXACT.divide(_EXACT.multiply(abs(value), tolerance), Decimal(100))
    else:
        margin = tolerance
        given.append(found["tolerance"])
    spelling = f"{found['value']} +- {found['tolerance']}{found['percent']}"
    return _Span(_EXACT.subtract(value, margin), _EXACT.add(value, margin), value, spelling, _decimals(given))


def _number_written(text: str) -> Decimal:
    value = Decimal(text)
    if len(text) > numbers.LONGEST or len(numbers.written(value)) > numbers.LONGEST:
        raise _Problem(f"a number has at most {numbers.LONGEST} characters; round {text[:12]}… or use another unit")
    return value


def _decimals(given: Sequence[str]) -> int:
    """Return the greatest number of decimals as written: 3 for 1.500, which asks for thousandths."""
    return max(-int(Decimal(text).as_tuple().exponent) for text in given)


def _not_a_number(text: str) -> str:
    if not text:
        return "this answer is empty; write a number after `=`, such as `- = 55 +- 5`"
    if text[0] in "“”„«":
        return 'words stand between plain quotes; write `- = "words"`'
    if re.search(r"[0-9],[0-9]", text):
        mended = re.sub(r"([0-9]),([0-9])", r"\1.\2", text)
        return f"numbers are written with a decimal point and without commas; write {mended} where the comma is decimal"
    return f'{text} is not a number; write 42, 55 +- 5, 8.5 +- 2% or 0.5 .. 1.5, and words between quotes: "{text}"'


def _unreached(answer: Answer, span: _Span, other: Answer, earlier: _Span) -> str:
    if answer.correct == other.correct and earlier.holds(span) and span.holds(earlier):
        return f"this answer is the same as the one on line {other.line}; remove one"
    if answer.correct or not other.correct:
        return (
            f"this answer lies within the one on line {other.line} and is never reached; "
            "put it above that one, or change its bounds"
        )
    return (
        f"this foreseen wrong answer lies within the right one on line {other.line} and is never reached; change either"
    )


def _stored(content: Content) -> list[tuple[dict[str, Any], Decimal, Decimal]]:
    """Return the stored answers with their bounds, the right ones first."""
    answers = typed.stored(content)
    for answer in answers:
        storage.part(answer, "text", str)
        _stored_number(answer, "value")
    return [(answer, _stored_number(answer, "low"), _stored_number(answer, "high")) for answer in answers]


def _stored_number(answer: Mapping[str, Any], name: str) -> Decimal:
    text = storage.part(answer, name, str)
    if not numbers.STORED.fullmatch(text):
        raise CorruptContent(f'stored question: "{name}" is not a number; save the question again')
    return Decimal(text)


def _is_fine(content: Content) -> bool:
    return bool(storage.part(content, "decimals", int) >= 3)


def _number(response: Mapping[str, Any]) -> Decimal:
    text = typed.given(response, "number")
    if len(text) > numbers.LONGEST or not numbers.STORED.fullmatch(text) or text == "-0":
        raise UnreadableResponse('the answer to a numeric question is {"number": "1.5"}')
    return Decimal(text)
