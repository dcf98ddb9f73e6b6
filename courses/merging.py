"""Two texts that were both made from a third: what only one of them changed is taken, what both changed is asked. Pure.

The merge of three texts by lines is the one that ``diff3`` made known (S. Khanna, K. Kunal, B. C. Pierce, “A Formal
Investigation of Diff3”, FSTTCS 2007): stretches that all three share stay, and between them each side is compared
with the base.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

Side = Literal["mine", "theirs", "both"]
SIDES: tuple[Side, ...] = ("mine", "theirs", "both")


@dataclass(frozen=True)
class Chunk:
    """A stretch of lines. ``kind`` is "same", "mine", "theirs" (only that side changed), "agreed" or "conflict".

    ``base`` is what both began from; ``mine`` and ``theirs`` what became of it.
    """

    kind: str
    base: tuple[str, ...]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]

    @property
    def mine_text(self) -> str:
        return "\n".join(self.mine)

    @property
    def theirs_text(self) -> str:
        return "\n".join(self.theirs)

    @property
    def text(self) -> str:
        return "\n".join(self.lines())

    def lines(self, choice: Side = "both") -> tuple[str, ...]:
        """The lines after the merge; ``choice`` counts in a conflict only."""
        if self.kind == "theirs" or (self.kind == "conflict" and choice == "theirs"):
            return self.theirs
        if self.kind == "conflict" and choice == "both":
            between = ("",) if self.theirs and self.mine and self.theirs[-1].strip() and self.mine[0].strip() else ()
            return (*self.theirs, *between, *self.mine)
        return self.mine


def merge(base: str, mine: str, theirs: str) -> list[Chunk]:
    """The three texts as chunks in order."""
    lines = [text.split("\n") for text in (base, mine, theirs)]
    return list(_chunks(*lines))


def conflicts(chunks: Sequence[Chunk]) -> list[Chunk]:
    return [chunk for chunk in chunks if chunk.kind == "conflict"]


def merged(chunks: Sequence[Chunk], choices: Sequence[Side] = ()) -> str:
    """The text; ``choices`` settle the conflicts in order, and what is not settled keeps both sides."""
    rest = iter(choices)
    result: list[str] = []
    for chunk in chunks:
        result += chunk.lines(next(rest, "both")) if chunk.kind == "conflict" else chunk.lines()
    return "\n".join(result)


def merge_values(
    base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """Fields one by one: what one side changed is taken; the names of those that both changed differently.

    Such a field has mine in the result until somebody chooses.
    """
    result: dict[str, Any] = {}
    asked: list[str] = []
    for name in mine:
        was, my, their = base.get(name), mine[name], theirs.get(name)
        result[name] = their if my == was else my
        if my not in (was, their) and their != was:
            asked.append(name)
    return result, asked


def _chunks(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[Chunk]:
    at = (0, 0, 0)
    for start, end in [*_shared(base, mine, theirs), ((len(base), len(mine), len(theirs)), None)]:
        if at != start:
            yield _between(base[at[0] : start[0]], mine[at[1] : start[1]], theirs[at[2] : start[2]])
        if end is not None:
            same = tuple(base[start[0] : start[0] + end])
            if same:
                yield Chunk("same", same, same, same)
            at = (start[0] + end, start[1] + end, start[2] + end)


def _shared(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[tuple[int, int, int], int]]:
    """Stretches that all three have: where they start in each, and how long they are."""
    with_mine = SequenceMatcher(None, base, mine, autojunk=False).get_matching_blocks()
    with_theirs = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    i = j = 0
    while i < len(with_mine) and j < len(with_theirs):
        one, other = with_mine[i], with_theirs[j]
        start, end = max(one.a, other.a), min(one.a + one.size, other.a + other.size)
        if start < end:
            yield (start, one.b + start - one.a, other.b + start - other.a), end - start
        if one.a + one.size < other.a + other.size:
            i += 1
        else:
            j += 1


def _between(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Chunk:
    was, my, their = tuple(base), tuple(mine), tuple(theirs)
    if my == their:
        kind = "agreed"
    elif my == was:
        kind = "theirs"
    elif their == was:
        kind = "mine"
    else:
        kind = "conflict"
    return Chunk(kind, was, my, their)
