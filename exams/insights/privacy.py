"""Keeping small groups back where numbers stand in two directions: options by fifth, scores by who passed. Pure.

What is kept back in a table of its own is the business of :mod:`quizzes.insights.privacy`; here are the tables whose
sums stand elsewhere on the page.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from quizzes.insights.privacy import is_small


def shown_rows(
    rows: Mapping[str, Sequence[int]], hide: Collection[str] = (), *, last: str = ""
) -> tuple[list[str], list[int]] | None:
    """The rows that may be shown column by column, and what is left of each column.

    A row with a small cell goes to the others, and so does one whose sum is kept back elsewhere (``hide``). As every
    column's sum is known, two rows or more go together, until what they have together is no small group in any column:
    the smallest first, ``last`` at the end. What is shown is then a table without small groups; none of a row that
    went to the others can be told from its sum alone. None when no row is left.
    """
    back = {name for name, row in rows.items() if name in hide or any(is_small(people) for people in row)}
    back -= {name for name, row in rows.items() if not any(row)}
    left = sorted(
        (name for name, row in rows.items() if name not in back and any(row)),
        key=lambda name: (name == last, sum(rows[name]), name),
    )
    while back and (len(back) < 2 or any(is_small(people) for people in rest_of(rows, back))):
        if not left:
            return None
        back.add(left.pop(0))
    shown = [name for name in rows if name not in back]
    return (shown, rest_of(rows, back)) if any(any(rows[name]) for name in shown) else None


def rest_of(rows: Mapping[str, Sequence[int]], names: Collection[str]) -> list[int]:
    columns = range(len(next(iter(rows.values()))))
    return [sum(rows[name][column] for name in names) for column in columns]


@dataclass(frozen=True)
class Bin:
    """People with ``low`` percent and more, and less than ``high`` (the last one: up to it). ``passed`` of them did."""

    low: int
    high: int
    people: int
    passed: int

    def __add__(self, other: Bin) -> Bin:
        return Bin(
            min(self.low, other.low), max(self.high, other.high), self.people + other.people, self.passed + other.passed
        )

    @property
    def is_mixed(self) -> bool:
        return 0 < self.passed < self.people


def shown_bins(bins: Sequence[Bin], *, is_passing_shown: bool) -> list[Bin]:
    """The bins, joined with their neighbors until none speaks of a small group.

    Where it is shown how many passed, that number less the bins above the pass marks is how many passed in the bins
    around them; so these are joined on until neither those who passed in them nor those who did not are few.
    Empty for fewer people than may be spoken of.
    """
    found = [each for each in bins if each.people]
    if is_small(sum(each.people for each in found)):
        return []
    while (place := next((at for at, each in enumerate(found) if is_small(each.people)), None)) is not None:
        join(found, place)
    while is_passing_shown and len(found) > 1:
        mixed = [at for at, each in enumerate(found) if each.is_mixed]
        passed = sum(found[at].passed for at in mixed)
        if not is_small(passed) and not is_small(sum(found[at].people for at in mixed) - passed):
            break
        join(found, mixed[0])
    return found


def join(bins: list[Bin], place: int) -> None:
    """Join a bin with the smaller of its neighbors; in place."""
    beside = [at for at in (place - 1, place + 1) if 0 <= at < len(bins)]
    other = min(beside, key=lambda at: (bins[at].people, at))
    first, second = sorted((place, other))
    bins[first : second + 1] = [bins[first] + bins[second]]
