"""The values that pass between a kind of question and the rest of the product, whatever the kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Content = Mapping[str, Any]
Response = dict[str, Any]


class UnreadableResponse(Exception):
    """What was sent is not an answer to this question: an unknown choice, two for one, the wrong shape."""


class CorruptContent(Exception):
    """The stored content of a question cannot be used; the message says which part is wrong."""


class UnknownKind(CorruptContent):
    """The stored content names a kind of question that this version does not have."""


@dataclass(frozen=True)
class Option:
    """One choice as the page shows it: the value of its input, and its finished HTML."""

    key: str
    html: str


@dataclass(frozen=True)
class Presented:
    """All that a page may know of a question before it is answered.

    Nothing in it depends on which options are right. ``hints`` is how many hints can be asked for.
    """

    kind: str
    stem: str
    options: tuple[Option, ...]
    hints: int


@dataclass(frozen=True)
class OptionVerdict:
    """What is said of one option: was it chosen, is it right, and why (HTML, may be empty)."""

    chosen: bool
    right: bool
    feedback: str


@dataclass(frozen=True)
class Verdict:
    """How an answer did.

    ``score`` runs from 0 to 1 and is for the record; before the answer is right it is not for the page,
    because a part score tells how many choices are right.
    ``options`` holds the options that the learner chose and no others.
    ``incomplete`` says that at least one right option was not chosen (only where several may be).
    ``explanation`` is HTML, and empty unless the answer is right.
    """

    correct: bool
    score: float
    options: Mapping[str, OptionVerdict] = field(default_factory=dict)
    incomplete: bool = False
    explanation: str = ""


@dataclass(frozen=True)
class Revelation:
    """What "Show the answer" shows: the right options by key, each with its reason, and the explanation."""

    options: Mapping[str, OptionVerdict]
    explanation: str
