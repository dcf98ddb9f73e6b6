"""The passing standard: judges' ratings of items, and what is expected of a just-qualified person. Pure.

Modified Angoff method: W. H. Angoff (1971), "Scales, Norms, and Equivalent Scores", in R. L. Thorndike (ed.),
Educational Measurement, 2nd ed., pp. 508-600; with a second round after discussion as in G. J. Cizek & M. B. Bunch
(2007), Standard Setting, ch. 6. Each judge says, alone, how many of 100 just-qualified people would get the item
right; the mark of a form is the sum of the means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from math import sqrt
from statistics import mean, stdev

#: Items whose ratings lie further apart than this, in percent, are discussed and rated again.
WIDE = 30
CENTS = Decimal("0.01")


@dataclass(frozen=True)
class Consensus:
    """What the judges say of an item, in percent. ``sd`` is None for fewer than two."""

    judges: int
    mean: Decimal
    sd: float | None
    lowest: int
    highest: int

    @property
    def is_wide(self) -> bool:
        return self.highest - self.lowest > WIDE


def latest(ratings: Iterable[tuple[str, int, int]]) -> dict[str, int]:
    """The rating of each judge that stands: that of the last turn. ``ratings`` are (judge, turn, percent)."""
    standing: dict[str, tuple[int, int]] = {}
    for judge, turn, percent in ratings:
        if judge not in standing or turn >= standing[judge][0]:
            standing[judge] = (turn, percent)
    return {judge: percent for judge, (_turn, percent) in standing.items()}


def consensus(ratings: Iterable[tuple[str, int, int]]) -> Consensus | None:
    """Mean and spread of an item's standing ratings, or None without any."""
    percents = sorted(latest(ratings).values())
    if not percents:
        return None
    average = (Decimal(sum(percents)) / len(percents)).quantize(CENTS, rounding=ROUND_HALF_EVEN)
    spread = stdev(percents) if len(percents) > 1 else None
    return Consensus(len(percents), average, spread, percents[0], percents[-1])


@dataclass(frozen=True)
class Standard:
    """What is expected of just-qualified people for one item, in percent, and whether enough judges said so."""

    percent: Decimal
    is_provisional: bool


def expected(said: Consensus | None, *, judges: int, own: int | None, level: int) -> Standard:
    """The judges' mean when there are ``judges`` of them; else the author's ``own`` guess, or that of the level."""
    if said is not None and said.judges >= judges:
        return Standard(said.mean, is_provisional=False)
    return Standard(Decimal(level if own is None else own), is_provisional=True)


@dataclass(frozen=True)
class Panel:
    """A panel's own mark for a set of items, as a percent of their points: mean over the judges, and its error.

    ``error`` is the standard error of the mean over judges, s / √n (None for fewer than two judges).
    """

    judges: int
    mark: float
    error: float | None


def panel(ratings: Mapping[str, Sequence[int]]) -> Panel | None:
    """What the judges who rated all items say together; ``ratings`` are percents by judge."""
    marks = [mean(percents) for percents in ratings.values() if percents]
    if not marks:
        return None
    return Panel(len(marks), mean(marks), stdev(marks) / sqrt(len(marks)) if len(marks) > 1 else None)
