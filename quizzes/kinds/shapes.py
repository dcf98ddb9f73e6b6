"""The values that pass between a kind of question and the rest of the product, whatever the kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Content = Mapping[str, Any]
Response = dict[str, Any]


class UnreadableResponse(Exception):
    """What was sent is not an answer to this question: an unknown choice, two for one, the wrong shape."""


class Unclear(UnreadableResponse):
    """An honest answer that cannot be read yet: it is sent back with the way to mend it, and no try is counted.

    ``reason`` is one of ``REASONS``; the words for it are found where pages are made.
    """

    REASONS = ("number", "separator", "unit", "long", "partial", "twice")

    def __init__(self, reason: str) -> None:
        assert reason in self.REASONS
        self.reason = reason
        super().__init__(reason)


class CorruptContent(Exception):
    """The stored content of a question cannot be used; the message says which part is wrong."""


class UnknownKind(CorruptContent):
    """The stored content names a kind of question that this version does not have."""


@dataclass(frozen=True)
class Option:
    """One thing that can be chosen: the value its control sends, its finished HTML, and its words without markup.

    ``text`` is for places that take no HTML, such as a ``<select>``; kinds that need none leave it empty.
    """

    key: str
    html: str
    text: str = ""


@dataclass(frozen=True)
class Presented:
    """All that a page may know of a question before it is answered.

    Nothing in it depends on which answers are right. ``options`` are what can be chosen (matching: the right sides);
    ``parts`` are what an answer is given for one by one: the left sides of a matching, the items of an ordering.
    ``hints`` is how many hints can be asked for.

    What a form sends under the one name ``answer``: the chosen options' keys; for a matching ``<part>:<option>`` for
    each part; for an ordering ``<part>:<position>`` with positions from 1; for what is typed, the text.
    """

    kind: str
    stem: str
    options: tuple[Option, ...]
    hints: int
    parts: tuple[Option, ...] = ()


@dataclass(frozen=True)
class OptionVerdict:
    """What is said of one option: was it chosen, is it right, and why (HTML, may be empty)."""

    chosen: bool
    right: bool
    feedback: str


@dataclass(frozen=True)
class Verdict:
    """How an answer did. ``correct`` and ``score`` are None where nothing is judged (a reflection).

    ``score`` runs from 0 to 1 and is for the record; before the answer is right it is not for the page,
    because a part score tells how many choices are right.
    ``options`` holds what may be said now, by key: of the options that were chosen and no others; of each part of a
    matching or an ordering; of what was typed, under "".
    ``incomplete`` says that at least one right option was not chosen (only where several may be).
    ``lead`` is how many items of an ordering are right from the first on.
    ``explanation`` is HTML, and empty unless the answer is right or nothing is judged.
    """

    correct: bool | None
    score: float | None
    options: Mapping[str, OptionVerdict] = field(default_factory=dict)
    incomplete: bool = False
    explanation: str = ""
    lead: int = 0


@dataclass(frozen=True)
class Revelation:
    """What "Show the answer" shows: the right options by key, each with its reason, and the explanation.

    ``values`` is what a form with the right answer would send. ``text`` says in words, as HTML, what was to be typed.
    """

    options: Mapping[str, OptionVerdict]
    explanation: str
    values: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Asks:
    """One thing that a question's author wrote to be answered: a choice, a number, a side of a pair, an item.

    ``key`` names it within the question, ``html`` is how it reads (empty if it does not show), and ``meaning`` is
    what makes answers to it comparable: whether it is right, the bounds of a number, the partner of a left side.
    """

    key: str
    html: str
    meaning: Any
