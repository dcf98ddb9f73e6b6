"""How well an exam measures whose forms differ from person to person. Pure.

Everybody gets a random form: so many items of each domain, drawn from a bank. That is the nested design *items within
persons*, stratified by domain, of generalizability theory (L. J. Cronbach, G. C. Gleser, H. Nanda & N. Rajaratnam
(1972), The Dependability of Behavioral Measurements; R. L. Brennan (2001), Generalizability Theory, the design i:p).
In it a person's error is that of the sample of items they happened to get, easy ones or hard ones alike, and it can be
estimated from that person's own answers; Cronbach's alpha cannot be used, since no two people answered the same items.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from exams.insights.measures import variance


def error_variance(strata: Iterable[Sequence[float]]) -> float | None:
    """The error variance of one person's sum of points; ``strata`` are their items' points, domain by domain.

        Σ k_d · s_d²,   s_d² the sample variance (divided by k_d - 1) of the points within domain d

    For points of 0 and 1 this is Σ x_d (k_d - x_d) / (k_d - 1), the compound binomial error: F. M. Lord (1957), "Do
    tests of the same length have the same standard error of measurement?", Educational and Psychological Measurement
    17, 510-521, for one domain; L. S. Feldt (1984), "Some relationships between the binomial error model and
    classical test theory", Educational and Psychological Measurement 44, 883-891, for several.
    Domains with a single item are taken together; None when then there still is one with a single item.
    """
    whole = [list(points) for points in strata if points]
    lone = [points[0] for points in whole if len(points) == 1]
    parts = [points for points in whole if len(points) > 1] + ([lone] if lone else [])
    if not parts or any(len(points) == 1 for points in parts):
        return None
    total = 0.0
    for points in parts:
        middle = math.fsum(points) / len(points)
        total += len(points) * math.fsum((each - middle) ** 2 for each in points) / (len(points) - 1)
    return total


def item_sampling(total: float, error: float) -> float | None:
    """The share of the variance of scores that is not error, 1 - mean error variance / variance of scores; up to 1.

    With ``error`` from :func:`error_variance` it says how far another random form would rank and place the same people
    alike. With one domain and points of 0 and 1 it is exactly Kuder-Richardson formula 21, k/(k-1) · (1 - M(k-M)/ks²)
    (G. F. Kuder & M. W. Richardson (1937), "The theory of the estimation of test reliability", Psychometrika 2,
    151-160), which is the reliability where each person's items are a sample of their own: Lord & Novick (1968),
    ch. 11 and 23. Below zero when people differ less than chance alone makes them. None without variance.
    """
    return 1 - error / total if total > 1e-12 else None


def alpha(items: Iterable[float], total: float) -> float | None:
    """Cronbach's alpha, for people who all answered the same items: k/(k-1) · (1 - Σ s_i² / s²); up to 1.

    ``items`` are the variances of the items' points. For points of 0 and 1 it is Kuder-Richardson formula 20.
    None for fewer than two items, or without variance.
    Source: L. J. Cronbach (1951), "Coefficient alpha and the internal structure of tests", Psychometrika 16, 297-334.
    """
    parts = list(items)
    if len(parts) < 2 or total <= 1e-12:
        return None
    return len(parts) / (len(parts) - 1) * (1 - math.fsum(parts) / total)


@dataclass(frozen=True)
class Consistency:
    """``agreement``: the share of people for whom another form would decide the same, 0 to 1. ``kappa``: how much of
    what chance leaves open that is, up to 1; None when everybody is certain to pass, or not to."""

    agreement: float
    kappa: float | None


def consistency(people: Mapping[tuple[int, int, int], int], reliability: float | None) -> Consistency | None:
    """How often another random form would decide the same; ``people`` are by (points, most, pass mark).

    A person's long-run share right is taken to be p = r x/k + (1 - r) x̄/k (regressed to the mean by the reliability
    r); the chance P to reach the mark is binomial with it, and two forms agree with P² + (1 - P)². Kappa compares the
    mean of these with the agreement of people drawn at random.
    Conditions: points of 0 and 1, forms that are samples of one bank; the strata make true agreement a little higher.
    None without people, or without a reliability above zero.
    Source: M. J. Subkoviak (1976), "Estimating reliability from a single administration of a mastery test", Journal of
    Educational Measurement 13, 265-276.
    """
    known = {key: n for key, n in people.items() if key[1] > 0}
    total = sum(known.values())
    if not total or reliability is None or reliability <= 0:
        return None
    middle = math.fsum(points / most * n for (points, most, _mark), n in known.items()) / total
    agreement = passing = 0.0
    for (points, most, mark), n in sorted(known.items()):
        chance = at_least(mark, most, reliability * points / most + (1 - reliability) * middle)
        agreement += n * (chance**2 + (1 - chance) ** 2)
        passing += n * chance
    agreement, passing = agreement / total, passing / total
    random = passing**2 + (1 - passing) ** 2
    return Consistency(agreement, (agreement - random) / (1 - random) if random < 1 - 1e-9 else None)


def at_least(mark: int, items: int, chance: float) -> float:
    """The binomial chance of ``mark`` or more right of so many items. This makes the table "what 42 of 60 does"."""
    return min(1.0, math.fsum(_exactly(right, items, chance) for right in range(max(mark, 0), items + 1)))


def _exactly(right: int, items: int, chance: float) -> float:
    return math.comb(items, right) * chance**right * (1 - chance) ** (items - right)


def overlap(shown: Iterable[int], papers: int) -> float | None:
    """The mean share of items that two random papers have in common, 0 to 1. ``shown``: in how many papers each was.

        Σ n_i (n_i - 1) / (N (N - 1) L),   L the mean number of items of a paper

    It is the mean over all pairs of papers, without going through them. None for fewer than two papers.
    Source: S.-Y. Chen, R. D. Ankenmann & J. A. Spray (2003), "The relationship between item exposure and test overlap
    in computerized adaptive testing", Journal of Educational Measurement 40, 129-145: the same, written as
    N Σ (n_i/N)² / (L (N - 1)) - 1 / (N - 1).
    """
    counts = list(shown)
    items = sum(counts)
    if papers < 2 or not items:
        return None
    return sum(n * (n - 1) for n in counts) / ((papers - 1) * items)


def expected_overlap(domains: Iterable[tuple[int, int]]) -> float | None:
    """What :func:`overlap` is when every item of a domain is as likely as the others: Σ k_d²/b_d / Σ k_d.

    ``domains`` are (items on a form, items in the bank). None where a domain has fewer in the bank than on a form.
    """
    known = list(domains)
    items = sum(drawn for drawn, _bank in known)
    if not items or any(bank < drawn or not bank for drawn, bank in known):
        return None
    return math.fsum(drawn * drawn / bank for drawn, bank in known) / items


@dataclass(frozen=True)
class Reliability:
    """``value`` up to 1, below 0 by chance; ``error`` is the standard error of measurement, in shares of all points.

    ``method`` is "sampling" for forms that differ, "alpha" where everybody had the same items.
    """

    value: float
    error: float
    method: str


def of_scores(scores: Mapping[float, int], error: float | None) -> Reliability | None:
    """Reliability over forms that differ; ``scores`` and ``error`` (a mean variance) are in shares of all points."""
    spread = variance(scores)
    value = item_sampling(spread, error) if spread is not None and error is not None else None
    return None if value is None or error is None else Reliability(value, math.sqrt(error), "sampling")


def of_one_form(scores: Mapping[float, int], items: Iterable[float]) -> Reliability | None:
    """Reliability where everybody had the same items; the error is s √(1 - alpha)."""
    spread = variance(scores)
    value = alpha(items, spread) if spread is not None else None
    if value is None or spread is None:
        return None
    return Reliability(value, math.sqrt(spread * max(0.0, 1 - value)), "alpha")
