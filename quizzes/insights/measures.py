"""The measures of the insight pages: shares with what is known of them, and medians. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from quizzes.insights.privacy import FEWEST

#: The two-sided 95% point of the normal distribution.
Z = 1.959964


@dataclass(frozen=True)
class Share:
    """So many ``of`` so many. ``count`` is None when it is kept back, ``of`` when even the whole is.

    ``at_least`` and ``at_most`` are what may be said of a count that is kept back because one side of it is small.
    """

    count: int | None
    of: int | None
    at_least: int | None = None
    at_most: int | None = None

    @property
    def percent(self) -> int | None:
        return round(100 * self.count / self.of) if self.count is not None and self.of else None

    @property
    def at_least_percent(self) -> int | None:
        return math.floor(100 * self.at_least / self.of) if self.at_least is not None and self.of else None

    @property
    def at_most_percent(self) -> int | None:
        return math.ceil(100 * self.at_most / self.of) if self.at_most is not None and self.of else None

    @property
    def interval(self) -> tuple[int, int] | None:
        """The Wilson interval in percent, rounded outwards."""
        if self.count is None or not self.of:
            return None
        low, high = wilson(self.count, self.of)
        return math.floor(round(100 * low, 6)), math.ceil(round(100 * high, 6))


@dataclass(frozen=True)
class Estimate:
    """A number, and where it would lie if many more people were asked, 19 times in 20."""

    value: float
    low: float
    high: float


def share(count: int, of: int, *, is_back: bool) -> Share:
    """``count`` of ``of``, or nothing of it when it is kept back."""
    return Share(None if is_back else count, of)


def bounded(count: int, of: int, *, is_back: bool) -> Share:
    """``count`` of ``of``; when it is kept back, on which side of it only few people are (if on one alone).

    At most one number of a table may say so: two small ones with a known sum could be told from their bounds.
    """
    few, few_others = count < FEWEST, of - count < FEWEST
    if not is_back or few == few_others:
        return share(count, of, is_back=is_back)
    return Share(None, of, at_most=FEWEST - 1) if few else Share(None, of, at_least=of - FEWEST + 1)


def wilson(count: int, of: int, z: float = Z) -> tuple[float, float]:
    """The Wilson score interval for a share: where it would lie if many more people answered, 19 times in 20.

    With p = count / of and n = of, its ends are

        (p + z²/2n ± z · √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)

    It stays within 0 and 1 and is honest for small groups, where the textbook p ± z · √(p(1 − p)/n) is not.
    Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal of the
    American Statistical Association 22 (1927), 209-212.
    """
    p, square = count / of, z * z / of
    middle = p + square / 2
    spread = z * math.sqrt(p * (1 - p) / of + square / (4 * of))
    return max(0.0, (middle - spread) / (1 + square)), min(1.0, (middle + spread) / (1 + square))


def fisher(r: float, people: int) -> tuple[float, float] | None:
    """The interval of a correlation by Fisher's z: tanh(artanh r ± z / √(n - 3)), within -1 to 1.

    It takes both variables for normal, which a score of 0 and 1 is not: for shares right between .2 and .8 and fifty
    people it is good enough, beyond that take it as a rough guide. None for fewer than four people, or for r of ±1.
    Source: R. A. Fisher (1921), "On the 'probable error' of a coefficient of correlation deduced from a small
    sample", Metron 1, no. 4, 3-32.
    """
    if people < 4 or abs(r) >= 1:
        return None
    middle, spread = math.atanh(r), Z / math.sqrt(people - 3)
    return math.tanh(middle - spread), math.tanh(middle + spread)


def median(counts: Mapping[int, int]) -> float | None:
    """The middle of values of which each occurs so often; between two middle ones, their mean. None without any."""
    total = sum(counts.values())
    if not total:
        return None
    return (value_at(counts, (total - 1) // 2) + value_at(counts, total // 2)) / 2


def value_at(counts: Mapping[int, int], place: int) -> int:
    """The value at a place in order, the lowest at 0. Past the end it is the highest, of nothing 0."""
    value = 0
    for value in sorted(counts):
        place -= counts[value]
        if place < 0:
            break
    return value
