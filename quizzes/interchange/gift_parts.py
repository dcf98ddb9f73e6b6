r"""The parts of a GIFT file: cut into questions at blank lines, each into its title, its text and its answers. Pure.

A sign that is escaped (``\=``) becomes a lone surrogate, which no text can hold, until all cutting is done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

ESCAPES = {sign: chr(0xDC00 + ord(sign)) for sign in "\\:#={}~"} | {"n": "\udc0a"}
BREAK = ESCAPES["n"]
_ESCAPE = re.compile(r"\\([\\:#={}~n])")
_SHOWN = {ord(hidden): "\n" if sign == "n" else sign for sign, hidden in ESCAPES.items()}
_ID, _TAGS = re.compile(r"\[id:\s*((?:[^\]\\]|\\.)+)\]"), re.compile(r"\[tags?:\s*((?:[^\]\\]|\\.)+)\]")
_MARK = re.compile("[~=]")
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{0,10})?)%")


@dataclass
class Notes:
    """What the comments at a question say of it: ``[id:…]`` and ``[tags:…]``."""

    identity: str = ""
    tags: list[str] = field(default_factory=list)

    def read(self, comment: str) -> None:
        """Take in one comment."""
        if found := _ID.search(comment):
            self.identity = found[1].replace(r"\]", "]").strip()
        self.tags += (tag.strip() for tags in _TAGS.findall(comment) for tag in tags.split(",") if tag.strip())


@dataclass
class Chunk:
    """The lines of one question, comments blanked, with what the comments say."""

    line: int
    rows: list[str] = field(default_factory=list)
    notes: Notes = field(default_factory=Notes)
    is_open: bool = False
    is_closed: bool = False

    @property
    def text(self) -> str:
        """All of it, with signs hidden that are escaped."""
        return "\n".join(self.rows)


@dataclass(frozen=True)
class Category:
    """A ``$CATEGORY:`` line: where the questions after it belong."""

    line: int
    name: str


@dataclass(frozen=True)
class Mark:
    """One answer as written: ``sign`` is ``=``, ``~`` or nothing, ``weight`` its percentage if one is given."""

    sign: str
    weight: float | None
    text: str
    feedback: str
    line: int


def hidden(text: str) -> str:
    """Return text whose escaped signs stand for nothing but themselves."""
    return _ESCAPE.sub(lambda found: ESCAPES[found[1]], text)


def shown(text: str) -> str:
    """Return text with the signs that were escaped."""
    return text.translate(_SHOWN)


def escaped(text: str) -> str:
    """Return text with every sign escaped that GIFT reads, on one line."""
    return re.sub(r"[\\:#={}~]", r"\\\g<0>", text).replace("\n", r"\n")


def chunks(text: str) -> Iterator[Chunk | Category]:
    """Yield the questions and the categories of a file.

    A blank line ends a question, as does a line that opens the next one with ``::`` after the answers are closed.
    """
    chunk, above = Chunk(0), Notes()
    for line, row in enumerate(hidden(text).split("\n"), 1):
        bare = row.strip()
        is_next = bare.startswith("$CATEGORY:") and chunk.is_open == chunk.is_closed
        is_next = is_next or (bare.startswith("::") and chunk.is_closed)
        if (not bare or is_next) and any(kept.strip() for kept in chunk.rows):
            yield chunk
            chunk = Chunk(0)
        if bare.startswith("//"):
            (chunk.notes if chunk.rows else above).read(shown(bare))
            bare = row = ""
        if is_next and bare.startswith("$CATEGORY:"):
            yield Category(line, shown(bare.removeprefix("$CATEGORY:")).strip())
        elif bare or chunk.rows:
            if not chunk.rows:
                chunk, above = Chunk(line, notes=above), Notes()
            chunk.rows.append(row)
            chunk.is_open = chunk.is_open or "{" in row
            chunk.is_closed = chunk.is_closed or "}" in row
    if any(kept.strip() for kept in chunk.rows):
        yield chunk


def marks(body: str, line: int) -> Iterator[Mark]:
    """Yield the answers between braces; what stands before the first sign has none. ``line`` is the first of them."""
    start, sign, at = 0, "", 0
    for found in [*_MARK.finditer(body), None]:
        end = found.start() if found else len(body)
        piece = body[at:end]
        line += body.count("\n", start, at)
        start = at
        if piece.strip() or at:
            yield _mark(sign, piece, line)
        sign, at = (found[0], found.end()) if found else (sign, end)


def _mark(sign: str, piece: str, line: int) -> Mark:
    bare = piece.strip()
    weight = _WEIGHT.match(bare)
    text, _, feedback = bare[weight.end() if weight else 0 :].partition("#")
    return Mark(sign, float(weight[1]) if weight else None, text.strip(), feedback.strip(), line)
