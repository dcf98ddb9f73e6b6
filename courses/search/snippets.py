"""What is shown of a text: what was looked for marked in it, or its best stretch."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from courses.search.words import Span, places

#: Words of a snippet, and how many of them stand before the first hit.
LENGTH, BEFORE = 34, 8
#: How far the words after the first hit reach in signs, about; in how many signs the words before it are looked for.
REACH, BACK = 160, 400


@dataclass(frozen=True)
class Piece:
    """A piece of text; ``is_hit`` when it was looked for."""

    text: str
    is_hit: bool


def pieces(text: str, hits: Sequence[Span], start: int = 0, end: int | None = None) -> tuple[Piece, ...]:
    """``text`` from ``start`` to ``end`` in pieces: those of ``hits`` that are in it, and what stands between them."""
    end = len(text) if end is None else end
    found, at = [], start
    for begin, stop in hits:
        if begin >= start and stop <= end:
            if begin > at:
                found.append(Piece(text[at:begin], False))
            found.append(Piece(text[begin:stop], True))
            at = stop
    if at < end:
        found.append(Piece(text[at:end], False))
    return tuple(found)


def snippet(text: str, hits: Sequence[Span]) -> tuple[Piece, ...]:
    """The stretch of ``text`` with the most ``hits``, with dots where something is left out."""
    start, end = stretch(text, densest(hits))
    if start == end:
        return ()
    if len(text) - end <= 2:
        end = len(text)
    before, after = ((Piece(dots, False),) if left else () for dots, left in (("… ", start), (" …", end < len(text))))
    return (*before, *pieces(text, hits, start, end), *after)


def densest(hits: Sequence[Span]) -> int:
    """Where the hit stands that the most others follow closely, the first of several; 0 without any."""
    begins = [begin for begin, _ in hits]
    best, most = 0, 0
    for index, begin in enumerate(begins):
        count = bisect_left(begins, begin + REACH) - index
        if count > most:
            best, most = begin, count
    return best


def stretch(text: str, at: int) -> tuple[int, int]:
    """Where the ``LENGTH`` words around ``at`` begin and end: ``BEFORE`` of them stand before it, near the end more."""
    after = list(islice(places(text, at), LENGTH))
    back = max(0, at - BACK)
    if back:
        back = text.find(" ", back, at) + 1 or back
    before = list(places(text, back, at))
    words = [*before[-max(BEFORE, LENGTH - len(after)) :], *after][:LENGTH]
    if not words:
        return 0, 0
    start, end = words[0][0], words[-1][1]
    return (start if any(places(text, 0, start)) else 0), end
