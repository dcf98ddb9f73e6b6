"""The measures of exam items, by classical test theory. Pure.

People come as *weighted values*, a mapping of what was seen to how many people that was, so that no order of people
can matter. Shares run from 0 to 1; a *rest* is the share of points that a person got on all but the item at hand.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from quizzes.insights.measures import Estimate, Z, fisher, value_at, wilson

#: Kelley's share of people in the upper and in the lower group.
TAIL = 0.27
#: Into so many groups of about the same size people are parted by score.
FIFTHS = 5

Pairs = Mapping[tuple[float, float], int]


def correlation(pairs: Pairs) -> float | None:
    """The product-moment correlation of (rest, score) pairs, from -1 to 1: the corrected item-total discrimination.

        r = Σ(x - x̄)(y - ȳ) / √(Σ(x - x̄)² Σ(y - ȳ)²)

    For scores of 0 and 1 it is the point-biserial correlation, (M₁ - M₀) √(pq) / s. The item is left out of the
    total, since it would correlate with itself. None for fewer than three people, or where all rests or all scores
    are the same.
    Source: F. M. Lord & M. R. Novick (1968), Statistical Theories of Mental Test Scores, ch. 15; leaving the item
    out: S. Henrysson (1963), "Correction of item-total correlations in item analysis", Psychometrika 28, 211-218.
    """
    people = sum(pairs.values())
    if people < 3:
        return None
    mean_x = math.fsum(x * n for (x, _y), n in pairs.items()) / people
    mean_y = math.fsum(y * n for (_x, y), n in pairs.items()) / people
    both = math.fsum((x - mean_x) * (y - mean_y) * n for (x, y), n in pairs.items())
    square_x = math.fsum((x - mean_x) ** 2 * n for (x, _y), n in pairs.items())
    square_y = math.fsum((y - mean_y) ** 2 * n for (_x, y), n in pairs.items())
    if square_x < 1e-12 or square_y < 1e-12:
        return None
    return max(-1.0, min(1.0, both / math.sqrt(square_x * square_y)))


def discrimination(pairs: Pairs) -> Estimate | None:
    """:func:`correlation` with its interval. None when either is None."""
    r = correlation(pairs)
    ends = None if r is None else fisher(r, sum(pairs.values()))
    return None if r is None or ends is None else Estimate(r, *ends)


def upper_lower(pairs: Pairs) -> float | None:
    """The discrimination index D, from -1 to 1: mean score of the upper 27% by rest, less that of the lower 27%.

    People who are equal at the border count in part, all alike. None for fewer than four people.
    Source: A. P. Johnson (1951), "Notes on a suggested index of item validity: the U-L index", Journal of Educational
    Psychology 42, 499-504; 27%: T. L. Kelley (1939), "The selection of upper and lower groups for the validation of
    test items", Journal of Educational Psychology 30, 17-24.
    """
    people = sum(pairs.values())
    if people < 4:
        return None
    size = TAIL * people
    return _mean_of_first(pairs, size, is_upper=True) - _mean_of_first(pairs, size, is_upper=False)


def _mean_of_first(pairs: Pairs, size: float, *, is_upper: bool) -> float:
    """The mean score of the first ``size`` people from one end."""
    groups: dict[float, tuple[int, float]] = {}
    for (rest, score), n in sorted(pairs.items()):
        people, points = groups.get(rest, (0, 0.0))
        groups[rest] = (people + n, points + score * n)
    left, total = size, 0.0
    for rest in sorted(groups, reverse=is_upper):
        people, points = groups[rest]
        share = min(1.0, left / people)
        total += share * points
        left -= share * people
        if left <= 1e-9:
            break
    return total / size


def difference(count: int, of: int, other: int, other_of: int) -> Estimate:
    """The first share less the second one, from -1 to 1, with Newcombe's hybrid score interval.

    With (l, u) the Wilson interval of each share and d = p₁ - p₂, its ends are

        d - √((p₁ - l₁)² + (u₂ - p₂)²)   and   d + √((u₁ - p₁)² + (p₂ - l₂)²)

    Source: R. G. Newcombe (1998), "Interval estimation for the difference between independent proportions: comparison
    of eleven methods", Statistics in Medicine 17, 873-890, method 10.
    """
    one, two = count / of, other / other_of
    (low, high), (other_low, other_high) = wilson(count, of), wilson(other, other_of)
    gap = one - two
    return Estimate(
        gap,
        max(-1.0, gap - math.hypot(one - low, other_high - two)),
        min(1.0, gap + math.hypot(high - one, two - other_low)),
    )


def mean(values: Mapping[float, int]) -> float | None:
    people = sum(values.values())
    return math.fsum(value * n for value, n in values.items()) / people if people else None


def variance(values: Mapping[float, int]) -> float | None:
    """The mean squared deviation (divided by n, as in the formulas of Kuder and Richardson). None for nobody."""
    middle = mean(values)
    if middle is None:
        return None
    return math.fsum((value - middle) ** 2 * n for value, n in values.items()) / sum(values.values())


def fifths(rests: Mapping[float, int], parts: int = FIFTHS) -> dict[float, int]:
    """The fifth of people, 0 (lowest) to 4, that each rest belongs to: by the rank of the middle of its people.

    People with the same rest are never parted, so fifths can differ in size, and one can be empty. With other
    ``parts`` they are thirds, or halves.
    """
    people, below = sum(rests.values()), 0
    found = {}
    for rest in sorted(rests):
        found[rest] = min(parts - 1, int(parts * (below + rests[rest] / 2) / people))
        below += rests[rest]
    return found


def quantile(counts: Mapping[int, int], share: float) -> float | None:
    """The value below which a share of people lies; between two values in proportion. None for nobody.

    Source: R. J. Hyndman & Y. Fan (1996), "Sample quantiles in statistical packages", The American Statistician 50,
    361-365, definition 7. The quantile of one half is the median.
    """
    people = sum(counts.values())
    if not people:
        return None
    place = share * (people - 1)
    low = math.floor(place)
    first = value_at(counts, low)
    return first + (place - low) * (value_at(counts, min(low + 1, people - 1)) - first)


def median_interval(counts: Mapping[int, int]) -> tuple[int, int] | None:
    """The interval of a median, whatever the distribution: the values at ranks n/2 ∓ z √n / 2 (the upper one + 1).

    None for fewer than six people, where no pair of ranks holds it 19 times in 20.
    Source: M. J. Campbell & M. J. Gardner (1988), "Calculating confidence intervals for some non-parametric
    analyses", British Medical Journal 296, 1454-1456.
    """
    people = sum(counts.values())
    if people < 6:
        return None
    spread = Z * math.sqrt(people) / 2
    low, high = round(people / 2 - spread), round(1 + people / 2 + spread)
    return value_at(counts, max(low, 1) - 1), value_at(counts, min(high, people) - 1)
