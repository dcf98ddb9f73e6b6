"""Reflection: a question to think about in writing. What is written is kept for the learner and never judged."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from quizzes.kinds import storage, typed
from quizzes.kinds.shapes import (
    Asks,
    Content,
    Presented,
    Response,
    Revelation,
    Unclear,
    UnreadableResponse,
    Verdict,
)

if TYPE_CHECKING:
    from quizzes.syntax import Answer, ParsedQuestion

ATTRIBUTES: frozenset[str] = frozenset()
LONGEST = 5_000


def marker(answer: Answer) -> str:
    """Return nothing: a reflection has no answers to mark."""
    return ""


def spell(text: str) -> str:
    """Return the text as it stands: a reflection has no answers to spell."""
    return text


def check(parsed: ParsedQuestion) -> Iterator[tuple[int, str]]:
    """Yield the problem of points, which nothing here could earn."""
    if parsed.points != 1:
        yield parsed.line, "a reflection is never scored; remove `points`"


def fragments(parsed: ParsedQuestion) -> tuple[str, ...]:
    """Return the Markdown to render, in the order in which ``content`` wants the HTML."""
    return storage.fragments(parsed, ())


def content(parsed: ParsedQuestion, rendered: Sequence[str]) -> dict[str, Any]:
    """Return the JSON to store; ``rendered`` is the HTML of ``fragments``."""
    return storage.store(parsed, (), rendered)[0]


def present(content: Content, seed: str) -> Presented:
    """Return what the page may show before an answer."""
    return typed.present(content)


def read(values: Sequence[str], content: Content) -> Response | None:
    """Return ``{"text": …}`` with its line breaks, or None when nothing was written.

    Control characters are left out. Unclear when it is longer than ``LONGEST`` characters.
    """
    value = typed.sent(values)
    text = "" if value is None else _clean(value)
    if len(text) > LONGEST:
        raise Unclear("long")
    return {"text": text} if text else None


def values(content: Content, response: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what the form would send for a stored response; UnreadableResponse when it is none."""
    return (_given(response),)


def grade(content: Content, response: Mapping[str, Any]) -> Verdict:
    """Judge nothing; return the explanation."""
    _given(response)
    return Verdict(correct=None, score=None, explanation=storage.part(content, "explanation", str))


def reveal(content: Content) -> Revelation:
    """Return the explanation: there is no answer to show."""
    return Revelation(options={}, explanation=storage.part(content, "explanation", str))


def asks(content: Content) -> tuple[Asks, ...]:
    """Return nothing: what is asked is the question itself."""
    return ()


def _clean(value: str) -> str:
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", typed.without_controls(lines, keep="\n\t").strip())


def _given(response: Mapping[str, Any]) -> str:
    text = typed.given(response, "text")
    if len(text) > LONGEST or _clean(text) != text:
        raise UnreadableResponse(f"a reflection has at most {LONGEST} characters of text")
    return text
