"""Grading: stored content and an answer in, a verdict out. Pure; practice and exams both call it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quizzes import kinds
from quizzes.kinds import storage
from quizzes.kinds.shapes import (
    Content,
    CorruptContent,
    OptionVerdict,
    Revelation,
    UnknownKind,
    UnreadableResponse,
    Verdict,
)

__all__ = [
    "CorruptContent",
    "OptionVerdict",
    "Revelation",
    "UnknownKind",
    "UnreadableResponse",
    "Verdict",
    "grade",
    "hints",
    "reveal",
]


def grade(content: Content, response: Mapping[str, Any]) -> Verdict:
    """Grade an answer that ``kinds.read`` returned, against the content that it was given to.

    The verdict speaks of the chosen options alone: it never names a right one that was not chosen.
    UnreadableResponse when the answer does not fit the question (None, for nothing chosen, does not),
    CorruptContent or UnknownKind when the stored content cannot be graded.
    """
    module = kinds.module_of(content)
    if not isinstance(response, Mapping):
        raise UnreadableResponse("nothing was chosen, so there is nothing to grade")
    return module.grade(content, response)


def reveal(content: Content) -> Revelation:
    """Return what "Show the answer" shows: the right options with their reasons, and the explanation.

    CorruptContent or UnknownKind when the stored content cannot be used.
    """
    return kinds.module_of(content).reveal(content)


def hints(content: Content, count: int) -> tuple[str, ...]:
    """Return the first ``count`` hints as HTML, or all of them when there are fewer."""
    kinds.module_of(content)
    return tuple(storage.hints(content)[: max(0, count)])
