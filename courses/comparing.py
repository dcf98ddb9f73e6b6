"""Two texts side by side: which lines went, which came, and which words of a changed line. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

#: Lines around a change that are shown with it.
CONTEXT = 3
WORDS = re.compile(r"\w+|\s+|[^\w\s]", re.UNICODE)
#: Two lines are one changed line when this share of their signs is the same.
ALIKE = 0.4


@dataclass(frozen=True)
class Piece:
    """Words of a line; ``is_changed`` when the other line does not have them there."""

    text: str
    is_changed: bool = False


@dataclass(frozen=True)
class Row:
    """A line. ``kind`` is "same", "old" (went), "new" (came) or "gap": lines that are the same and not shown.

    ``old`` and ``new`` are its line numbers, None where it has none.
    """

    kind: str
    old: int | None
    new: int | None
    pieces: tuple[Piece, ...] = ()


def compare(old: str, new: str) -> list[Row]:
    """What became of ``old``; an empty list when nothing did."""
    before, after = old.split("\n"), new.split("\n")
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    rows: list[Row] = []
    end = 0
    for group in matcher.get_grouped_opcodes(CONTEXT):
        if group[0][1] > end:
            rows.append(Row("gap", None, None))
        for tag, i, i_end, j, j_end in group:
            if tag == "equal":
                rows += (Row("same", i + n + 1, j + n + 1, (Piece(line),)) for n, line in enumerate(before[i:i_end]))
            else:
                rows += _changed(before, i, i_end, after, j, j_end)
            end = i_end
    if rows and end < len(before):
        rows.append(Row("gap", None, None))
    return rows


def _changed(before: Sequence[str], i: int, i_end: int, after: Sequence[str], j: int, j_end: int) -> Iterator[Row]:
    """Changed lines in pairs as long as both sides have some, old above new; then the rest."""
    news: list[Row] = []
    pairs = min(i_end - i, j_end - j)
    for n in range(pairs):
        gone, come = words(before[i + n], after[j + n])
        yield Row("old", i + n + 1, None, gone)
        news.append(Row("new", None, j + n + 1, come))
    yield from (Row("old", n + 1, None, (Piece(before[n], is_changed=True),)) for n in range(i + pairs, i_end))
    yield from news
    yield from (Row("new", None, n + 1, (Piece(after[n], is_changed=True),)) for n in range(j + pairs, j_end))


def words(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The two lines with their changed words marked; lines that have little in common are marked whole."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < ALIKE:
        return (Piece(old, is_changed=True),), (Piece(new, is_changed=True),)
    gone: list[Piece] = []
    come: list[Piece] = []
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if i_end > i:
            gone.append(Piece("".join(before[i:i_end]), tag != "equal"))
        if j_end > j:
            come.append(Piece("".join(after[j:j_end]), tag != "equal"))
    return tuple(gone), tuple(come)
