"""Personal places in a page that is rendered once: marks in its text, and filling them in for one reader.

The parts between the marks are stored as finished deflate blocks, so that a filled page is joined, not compressed.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from accounts.personal import Personal

#: Whether the template now rendering is to be stored, with marks in its personal places.
storing: ContextVar[bool] = ContextVar("storing", default=False)

SLOT, WHEN, ELSE, GROUP, END = "s", "w", "e", "g", "f"
MARK = re.compile("\x00([swgef])([^\x00]*)\x00")
WORTH_DEFLATING = 96


@contextmanager
def to_be_stored() -> Iterator[None]:
    """Templates that are rendered inside leave marks in their personal places."""
    token = storing.set(True)
    try:
        yield
    finally:
        storing.reset(token)


def mark(kind: str, name: str) -> SafeString:
    """The mark that a personal place leaves in a page that is rendered for storing."""
    return mark_safe(f"\x00{kind}{name}\x00")


@dataclass(frozen=True, slots=True)
class Text:
    """A part that is the same for everyone: its bytes, and the same as whole deflate blocks."""

    raw: bytes
    packed: bytes


@dataclass(frozen=True, slots=True)
class Slot:
    name: str


@dataclass(frozen=True, slots=True)
class When:
    name: str
    yes: tuple[Part, ...]
    no: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Places that most readers have alike. ``kept`` has them filled, by the word that tells how (``Personal.states``);
    for a reader without a word they are filled one by one.
    """

    name: str
    parts: tuple[Part, ...]
    kept: dict[str, Text]

    def text(self, state: str, personal: Personal) -> Text:
        """The group as everybody sees it whose word is ``state``, of whom this reader is one."""
        found = self.kept.get(state)
        if found is None:
            found = self.kept[state] = text_part(filled(self.parts, personal).decode())
        return found


Part = Text | Slot | When | Group


def stored_block(raw: bytes) -> bytes:
    """``raw`` as deflate blocks that are stored, not compressed (RFC 1951, 3.2.4)."""
    blocks = []
    for start in range(0, len(raw), 65535):
        piece = raw[start : start + 65535]
        blocks.append(struct.pack("<BHH", 0, len(piece), len(piece) ^ 0xFFFF) + piece)
    return b"".join(blocks)


def text_part(text: str) -> Text:
    """A fixed part, deflated up to a full flush: it ends on a byte and refers to nothing before itself."""
    if len(text) < WORTH_DEFLATING:
        return short_part(text)
    raw = text.encode()
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return Text(raw, deflate.compress(raw) + deflate.flush(zlib.Z_FULL_FLUSH))


@lru_cache(maxsize=1_000)
def short_part(text: str) -> Text:
    """One that would only grow. Most stand in all pages, and are kept once."""
    raw = text.encode()
    return Text(raw, stored_block(raw))


@lru_cache(maxsize=1_000)
def slot(name: str) -> Slot:
    return Slot(name)


def size(marked: str) -> int:
    """About what a text with marks takes in bytes once it is parsed, and its groups are kept in their usual states."""
    return (4 if f"\x00{GROUP}" in marked else 2) * len(marked)


def parse(marked: str) -> tuple[Part, ...]:
    """The parts of a page that was rendered with marks."""
    pieces = iter(MARK.split(marked))

    def sequence() -> tuple[list[Part], str]:
        parts: list[Part] = []
        for piece in pieces:
            if piece:
                parts.append(text_part(piece))
            kind, name = next(pieces, None), next(pieces, None)
            if kind is None or name is None or kind in (ELSE, END):
                return parts, kind or ""
            if kind == SLOT:
                parts.append(slot(name))
            elif kind == GROUP:
                parts.append(Group(name, tuple(sequence()[0]), {}))
            else:
                yes, _ = sequence()
                no, _ = sequence()
                parts.append(When(name, tuple(yes), tuple(no)))
        return parts, ""

    return tuple(sequence()[0])


def fill(parts: tuple[Part, ...], personal: Personal, raw: list[bytes], packed: list[bytes]) -> None:
    """Append the bytes of ``parts`` for this reader, plain to ``raw`` and as deflate blocks to ``packed``."""
    for part in parts:
        if isinstance(part, Text):
            raw.append(part.raw)
            packed.append(part.packed)
        elif isinstance(part, Slot):
            value = escape(personal.values.get(part.name, "")).encode()
            raw.append(value)
            packed.append(stored_block(value))
        elif isinstance(part, Group):
            state = personal.states.get(part.name)
            if state is None:
                fill(part.parts, personal, raw, packed)
            else:
                text = part.text(state, personal)
                raw.append(text.raw)
                packed.append(text.packed)
        else:
            fill(part.yes if part.name in personal.truths else part.no, personal, raw, packed)


def filled(parts: tuple[Part, ...], personal: Personal) -> bytes:
    """``parts`` for this reader, plain."""
    raw: list[bytes] = []
    fill(parts, personal, raw, [])
    return b"".join(raw)
