"""What a rendering gives back, and the refusal it raises when it cannot."""

from collections.abc import Sequence
from dataclasses import dataclass

RENDERER_VERSION = 1
"""Stored beside the HTML; raise it whenever the same text would come out as different HTML."""


@dataclass(frozen=True)
class Html:
    """Finished, sanitized HTML: a stretch of the lesson between two blocks."""

    html: str


@dataclass(frozen=True)
class Block:
    """A `::: name {attributes}` block, split out unread.

    ``attributes`` is the text between the braces. ``body`` is the text between the fences, line for line:
    its first line is line ``line + 1`` of the source. ``line`` is the line of the opening fence, from 1.
    """

    name: str
    attributes: str
    body: str
    line: int


Segment = Html | Block


@dataclass(frozen=True)
class Heading:
    """One entry of the contents list: the id without its ``s-`` prefix, the plain text, the level (2 to 6)."""

    id: str
    text: str
    level: int


@dataclass(frozen=True)
class Term:
    """A glossary entry; ``definition`` is sanitized inline HTML, ``line`` where the source defines it.

    ``is_linked``: where a later lesson uses the word, it leads here.
    """

    slug: str
    name: str
    definition: str
    line: int
    is_linked: bool = True


@dataclass(frozen=True)
class Problem:
    """What is wrong at a line of the source (from 1), and how to mend it."""

    line: int
    message: str


@dataclass(frozen=True)
class Media:
    """A course file an author may show: its address, and for drawings the SVG text itself. Sizes in pixels."""

    url: str
    content_type: str
    width: int | None
    height: int | None
    svg: str | None


@dataclass(frozen=True)
class Rendered:
    """Everything that is derived from a lesson's text."""

    segments: tuple[Segment, ...]
    toc: tuple[Heading, ...]
    terms: tuple[Term, ...]
    lessons_linked: tuple[str, ...]
    words: int
    tables: int
    figures: int
    problems: tuple[Problem, ...]


class RenderRefused(Exception):
    """A text that cannot be rendered; ``message`` says so to its author.

    ``problems`` lists what is wrong when that is known line by line, and ``fragment`` is the position
    (from 0) of the text among those given to ``render_fragments``.
    """

    def __init__(self, message: str, problems: Sequence[Problem] = (), fragment: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.problems = tuple(problems)
        self.fragment = fragment
