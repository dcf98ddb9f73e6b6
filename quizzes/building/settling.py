"""Texts that would break the block they stand in: escaped where that keeps what was typed, else told.

A text is put into a small question by itself and read again. What comes back another way, or not at all, is tried
with a backslash where the syntax of questions would see a mark: ``:::``, ``Hint:``, ``(x)``, ``>``, ``{#key}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from quizzes import kinds, lines, syntax
from quizzes.syntax import Answer, ParsedQuestion

STEM, ANSWER, FEEDBACK, HINT, EXPLANATION = "stem", "answer", "feedback", "hint", "explanation"

_FENCE = re.compile(r"^(\s*)(?=:::)")
_LABEL = re.compile(r"^( {0,3}(?:Hint|Explanation)):")
_MARK = re.compile(r"^(\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)*)(?=[(\[][ xX][)\]](?:\s|$)|!?=(?:\s|$))")
_QUOTE = re.compile(r"^(\s*)(?=>)")
_KEY = re.compile(r"(^|\s)(\{#\S*\})$")
_SAMPLES = {
    "single": ("one", "two"),
    "multiple": ("one", "two"),
    "numeric": ("1", "2"),
    "text": ('"one"', '"two"'),
    "matching": ("one -> 1", "two -> 2"),
    "ordering": ("one", "two"),
    "reflection": (),
}


def settle(role: str, text: str, kind: str) -> tuple[str, str]:
    """The text as it can be written in this role, and the problem of one that cannot (then it comes back as it is)."""
    problem = ""
    for attempt in attempts(role, text):
        again, wrong = read_again(role, attempt, kind)
        if not wrong and again == attempt:
            return attempt, ""
        if not wrong and read_again(role, again, kind) == (again, "") and bare(again) == bare(text):
            return again, ""
        problem = problem or wrong
    return text, problem or "this text reads otherwise inside a question; reword it, or put it between backticks"


def attempts(role: str, text: str) -> Iterator[str]:
    """The text with more and more backslashes; what stands in code stays as it is."""
    yield text
    marks = [_FENCE, _LABEL, _MARK, *([_QUOTE] if role == ANSWER else [])]
    code = lines.Code()
    escaped = []
    for number, line in enumerate(text.split("\n")):
        if not code.takes(line, number) and lines.indent(line) < 4:
            for mark in marks:
                line = _LABEL.sub(r"\1\\:", line) if mark is _LABEL else mark.sub(r"\1\\", line)
        escaped.append(line)
    changed = "\n".join(escaped)
    yield changed
    yield _KEY.sub(r"\1\\\2", changed)


def read_again(role: str, text: str, kind: str) -> tuple[str, str]:
    """The text as it comes back from a question in which it has this role, and what is wrong then."""
    asked = sample(role, text, kind)
    again = reread(asked)
    if again.problems:
        messages = [message for _line, message in again.problems]
        # Open code swallows the rest of the question: then whatever else is said is its doing.
        return text, next((message for message in messages if message.startswith("this code block")), messages[0])
    found = taken(again, role)
    same = without_lines(sample(role, found, kind)) == without_lines(again)
    return found, "" if same else "this text is read as another part of the question; reword it"


def sample(role: str, text: str, kind: str) -> ParsedQuestion:
    """A small question with the text in its place."""
    answers = tuple(
        Answer(key, words, at == 0 or kind not in {"single", "multiple"}, "", 0)
        for at, (key, words) in enumerate(zip("ab", _SAMPLES[kind], strict=False))
    )
    if role == ANSWER and answers:
        answers = (replace(answers[0], text=text), *answers[1:])
    if role == FEEDBACK and answers:
        answers = (replace(answers[0], feedback=text), *answers[1:])
    return ParsedQuestion(
        key="q",
        kind=kind,
        stem=text if role == STEM else "Which?",
        answers=answers,
        hints=(text,) if role == HINT else (),
        explanation=text if role == EXPLANATION else "Because.",
        objective=None,
        level=None,
        points=1,
        shuffle=True,
        credit="exact",
        section=None,
        line=1,
        problems=(),
        block="reflection" if kind == kinds.REFLECTION.kind else "question",
    )


def taken(parsed: ParsedQuestion, role: str) -> str:
    if role == STEM:
        return parsed.stem
    if role == EXPLANATION:
        return parsed.explanation
    if role == HINT:
        return parsed.hints[0] if parsed.hints else ""
    first = parsed.answers[0] if parsed.answers else None
    return "" if first is None else first.feedback if role == FEEDBACK else first.text


def reread(parsed: ParsedQuestion) -> ParsedQuestion:
    """The question as the parser reads what is printed of it. Lines count in the block, from 1."""
    return parsed_from(syntax.print_question(replace(parsed, problems=())))


def parsed_from(text: str) -> ParsedQuestion:
    """Parse a block as it was printed."""
    head, *body = text.split("\n")[:-1]
    _colons, block, attributes = head.split(" ", 2)
    return syntax.parse(attributes, "\n".join(body), 1, block)


def without_lines(parsed: ParsedQuestion) -> ParsedQuestion:
    answers = tuple(replace(answer, line=0) for answer in parsed.answers)
    return replace(parsed, line=0, answers=answers)


def bare(text: str) -> str:
    """A text without the white space and the backslashes that make no difference to its words."""
    return re.sub(r"[\s\\]", "", text)
