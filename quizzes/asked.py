"""What a page knows of one question in one state: the value that templates draw.

``state`` is "" (untouched), "empty" (sent back with ``error``, nothing counted), "wrong", "right", "shown" (the answer
was asked for) or "kept" (a reflection was stored). :mod:`quizzes.knowledge_check` makes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

from django.utils.html import strip_tags

from quizzes import pointers
from quizzes.kinds.shapes import OptionVerdict, Response, Verdict

#: The template of what is answered, by kind.
PARTS = {
    "single": "quizzes/question/_choices.html",
    "multiple": "quizzes/question/_choices.html",
    "numeric": "quizzes/question/_typed.html",
    "text": "quizzes/question/_typed.html",
    "matching": "quizzes/question/_matching.html",
    "ordering": "quizzes/question/_ordering.html",
    "reflection": "quizzes/question/_reflection.html",
}


def plain_words(html: str) -> str:
    """Finished HTML as one line of text, to be escaped again."""
    return " ".join(unescape(strip_tags(html)).split())


@dataclass(frozen=True)
class Choice:
    """An option with what may be said of it now."""

    key: str
    html: str
    is_chosen: bool = False
    verdict: OptionVerdict | None = None


@dataclass(frozen=True)
class Lettered:
    """A right side of a matching: the value its option sends, a letter to call it by, its HTML and its words."""

    key: str
    letter: str
    html: str
    text: str


@dataclass(frozen=True)
class Part:
    """A left side of a matching or an item of an ordering. ``value`` is what is set: an option's key, a position."""

    key: str
    html: str
    value: str = ""
    verdict: OptionVerdict | None = None


@dataclass(frozen=True)
class Asked:
    """One question in one state.

    ``id`` is the id of its element and the start of all ids within. ``choices``, ``parts`` with ``bank``, or ``typed``
    hold what is answered, after its kind; ``said`` is what may be said of what was typed, ``lead`` how many items of
    an ordering are right from the first on, ``answer`` (HTML) what was to be typed.
    ``number`` counts within its lesson and is 0 elsewhere. ``section_url`` leads to the section that covers the
    question, from wherever it is shown; ``headings`` are the titles of all sections of its lesson by their ids.
    ``is_forgotten``: a past answer whose words are no longer kept (:mod:`quizzes.details`).
    """

    id: str
    key: str
    kind: str
    stem: str
    number: int
    total: int
    revision: str
    choices: tuple[Choice, ...] = ()
    parts: tuple[Part, ...] = ()
    bank: tuple[Lettered, ...] = ()
    typed: str = ""
    said: OptionVerdict | None = None
    answer: str = ""
    lead: int = 0
    section_url: str = ""
    section_title: str = ""
    headings: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    state: str = ""
    tries: int = 0
    error: str = ""
    incomplete: bool = False
    explanation: str = ""
    hints: tuple[str, ...] = ()
    hints_left: int = 0
    sure: bool | None = None
    is_past: bool = False
    is_forgotten: bool = False
    response: Response | None = field(default=None, compare=False)
    verdict: Verdict | None = field(default=None, compare=False)

    @property
    def takes_several(self) -> bool:
        return self.kind == "multiple"

    @property
    def input_type(self) -> str:
        return "checkbox" if self.takes_several else "radio"

    @property
    def is_open(self) -> bool:
        """Whether an answer can be checked now."""
        return self.state in {"", "empty"} and not self.is_past

    @property
    def is_reflection(self) -> bool:
        return self.kind == "reflection"

    @property
    def part(self) -> str:
        """The template of what is answered."""
        return PARTS[self.kind]

    @property
    def positions(self) -> range:
        """The positions that an item of an ordering can have."""
        return range(1, len(self.parts) + 1)

    @property
    def verdicts(self) -> tuple[OptionVerdict, ...]:
        """All that is said of what was answered."""
        of_choices, of_parts = (choice.verdict for choice in self.choices), (part.verdict for part in self.parts)
        return tuple(verdict for verdict in (self.said, *of_choices, *of_parts) if verdict)

    @property
    def names_section(self) -> bool:
        """Whether what is said leads to the section that covers the question already."""
        return any(pointers.names(verdict.feedback, self.section_title) for verdict in self.verdicts)

    def pointing(self, html: str) -> str:
        """What is said in ``html``, with the sections that it names as links, where the lesson can be read."""
        page, _, section = self.section_url.partition("#")
        return pointers.linked(html, self.headings, page) if section else html

    @property
    def title(self) -> str:
        """The stem in plain words, for lists of questions."""
        return plain_words(self.stem)
