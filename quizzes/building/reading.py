"""From the source of a question block to the builder's form, with what is wrong and what the form cannot hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from quizzes import header, syntax
from quizzes.building import spelling
from quizzes.building.draft import (
    CHOICES,
    LONGEST,
    MATCHING,
    MOST_HINTS,
    MOST_ROWS,
    NUMERIC,
    ORDERING,
    REFLECTION,
    SINGLE,
    TEXT,
    TRUE_FALSE,
    Draft,
    Row,
    fresh,
    is_true_false,
    with_room,
)
from quizzes.syntax import Answer, ParsedQuestion

_OPENING = re.compile(r" {0,3}:{3,}[ \t]*(?P<block>question|reflection)\b[ \t]*(?P<rest>.*)$", re.DOTALL)
_CLOSING = re.compile(r" {0,3}:{3,}[ \t]*$")
_ATTRIBUTE = re.compile(r'#(?P<key>\S+)|(?P<name>[\w-]+)=(?:"(?P<quoted>[^"]*)"|(?P<value>\S*))|\S+')
_WORD = re.compile(r"\w+")
_LABELS = ("Hint", "Explanation")
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
MOST_ATTRIBUTE_LINES = 6


@dataclass(frozen=True)
class Opened:
    """A block in the form. ``refused`` says why it can only be written in the text; then the form is not offered.

    ``problems`` name lines of ``source``, from 1.
    """

    draft: Draft
    source: str = ""
    problems: tuple[tuple[int, str], ...] = ()
    refused: str = ""


def clean(text: str) -> str:
    """Text as a form may hold it: one kind of line end, and no characters that are not text."""
    return _NOT_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def read(source: str) -> Opened:
    """Fill the form from a block with its fences; an empty source is a new question."""
    if len(source) > LONGEST:
        limit = LONGEST // 1024
        return Opened(fresh(), source, refused=_("This block is longer than %(limit)d kB.") % {"limit": limit})
    text = clean(source)
    if not text.strip():
        return Opened(fresh())
    rows = text.strip("\n").split("\n")
    found = _OPENING.match(rows[0])
    if found is None:
        return Opened(fresh(), text, refused=_("This is not a question block: its first line is no `::: question`."))
    attributes, height = attributes_of(rows, found["rest"])
    while len(rows) > height and not rows[-1].strip():
        rows.pop()
    is_closed = len(rows) > height and _CLOSING.match(rows[-1]) is not None
    inner = rows[height : -1 if is_closed else len(rows)]
    body = "\n".join([""] * (height - 1) + inner)
    parsed = syntax.parse(attributes, body, 1, found["block"])
    draft = drafted(parsed, attributes)
    problems = [problem for problem in parsed.problems if problem[1] != syntax.missing_key(parsed.block)]
    if not is_closed:
        problems.append((len(rows), _("the block is not closed; end it with a line `:::`")))
    return Opened(draft, text, tuple(problems), refused(parsed, draft, attributes, "\n".join(inner)))


def attributes_of(rows: Sequence[str], first: str) -> tuple[str, int]:
    """The attributes of the opening fence, and how many lines it has: a formatter may have wrapped them."""
    text, height = first.strip(), 1
    while "{" in text and "}" not in text and height < min(MOST_ATTRIBUTE_LINES, len(rows)):
        text, height = f"{text} {rows[height].strip()}", height + 1
    return (text, height) if "}" in text or height == 1 else (first.strip(), 1)


def drafted(parsed: ParsedQuestion, attributes: str) -> Draft:
    """The form of a block as far as it was understood, with values of attributes as they were written."""
    given = written(attributes)
    rows = tuple(row_of(answer, parsed) for answer in parsed.answers)
    kind = REFLECTION if parsed.block == "reflection" else parsed.kind or SINGLE
    if kind == SINGLE and len(rows) == 2 and is_true_false(rows):
        kind = TRUE_FALSE
    draft = Draft(
        kind=kind,
        fixed=parsed.key or "",
        key=parsed.key or given.get("#", ""),
        stem=parsed.stem,
        rows=rows,
        hints=parsed.hints,
        explanation=parsed.explanation,
        objective=given.get("objective", ""),
        level=given.get("level", ""),
        section=given.get("section", ""),
        points=given.get("points", "1"),
        shuffle=parsed.shuffle,
        credit=given.get("credit", "exact"),
        case=given.get("case", "fold"),
        letters=len(rows) if kind in CHOICES and parsed.key else 0,
    )
    return draft if rows else with_room(draft)


def row_of(answer: Answer, parsed: ParsedQuestion) -> Row:
    said: dict[str, Any] = {"text": answer.text}
    if parsed.kind == NUMERIC:
        said = spelling.number_row(answer.text)
    elif parsed.kind == TEXT:
        said = spelling.words_row(answer.text)
    elif parsed.kind == MATCHING:
        said = spelling.pair_row(answer.text)
    elif parsed.kind in CHOICES:
        said |= {"key": answer.key} if answer.is_keyed else {"was": answer.key if parsed.key else ""}
    return Row(right=answer.correct, feedback=answer.feedback, **said)


def written(attributes: str) -> dict[str, str]:
    """The attributes as they were written, right or not: ``#`` is the id."""
    given: dict[str, str] = {}
    for part in _ATTRIBUTE.finditer(attributes.strip().removeprefix("{").removesuffix("}")):
        if part["key"] is not None:
            given.setdefault("#", part["key"])
        elif part["name"]:
            given.setdefault(part["name"], part["value"] if part["quoted"] is None else part["quoted"])
    return given


def refused(parsed: ParsedQuestion, draft: Draft, attributes: str, body: str) -> str:
    """Why the form cannot hold this block; empty when it holds every word of it."""
    if len(draft.rows) > MOST_ROWS:
        numbers = {"count": len(draft.rows), "most": MOST_ROWS}
        return _("This question has %(count)d answers; the form holds at most %(most)d.") % numbers
    if len(draft.hints) > MOST_HINTS:
        numbers = {"count": len(draft.hints), "most": MOST_HINTS}
        return _("This question has %(count)d hints; the form holds at most %(most)d.") % numbers
    unheld = list(unknown(attributes))
    if unheld:
        return _("The form has no place for `%(part)s` of the first line.") % {"part": unheld[0]}
    left = Counter(_WORD.findall(body))
    left.subtract(_WORD.findall("\n".join(texts(draft))))
    lost = [word for word in _WORD.findall(body) if left[word] > 0 and not is_marker(word, draft)]
    if lost:
        return _("The form has no place for a part of this block: it does not hold “%(words)s”.") % {
            "words": " ".join(dict.fromkeys(lost[:8]))
        }
    return ""


def unknown(attributes: str) -> Iterator[str]:
    """The attributes that the form has no field for, and those that are there twice."""
    seen: set[str] = set()
    for part in _ATTRIBUTE.finditer(attributes.strip().removeprefix("{").removesuffix("}")):
        name = "#" if part["key"] is not None else part["name"] or ""
        is_unclear = name == "shuffle" and (part["quoted"] or part["value"]) not in {"yes", "no"}
        if name not in {"#", *header.names()} or name in seen or is_unclear:
            yield part[0]
        seen.add(name)


def texts(draft: Draft) -> Iterator[str]:
    yield from (draft.stem, draft.explanation, *draft.hints)
    for row in draft.rows:
        yield from (row.raw or row.text, row.other, row.feedback, row.key)


def is_marker(word: str, draft: Draft) -> bool:
    """Whether a word of the source is a mark of its syntax: an x, a number of a step, or the name of a part."""
    return word in {"x", "X", *_LABELS} or (word.isdecimal() and draft.kind == ORDERING)
