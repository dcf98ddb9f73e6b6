"""What is shown of an exam as a whole: results, domains, how well it measures, time, and how often items come round."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exams.blueprint import Blueprint
from exams.insights.items import ENOUGH, Times, times
from exams.insights.measures import mean, variance
from exams.insights.privacy import Bin, shown_bins
from exams.insights.reading import Counts
from exams.insights.reliability import (
    Consistency,
    Reliability,
    consistency,
    expected_overlap,
    of_one_form,
    of_scores,
    overlap,
)
from exams.insights.tally import DomainTally, ExamTally, summed
from quizzes.insights.measures import Share, Z, bounded, share
from quizzes.insights.privacy import FEWEST, is_small, kept_back

#: The width of a bin of scores, in percent.
WIDTH = 5
#: The upper ends, in percent of papers, of the classes that items are shown in by exposure.
CLASSES = (10, 20, 30, 40, 100)


@dataclass(frozen=True)
class DomainFigures:
    """A domain over everybody, in percent of its points: the mean with its interval, and what pass marks expect."""

    id: str
    title: str
    items: int
    mean: int
    low: int
    high: int
    expected: int


@dataclass(frozen=True)
class ExamFigures:
    """The numbers of an exam's first attempts. ``people`` is None when there are some, but too few to speak of.

    ``mean`` and ``deviation`` are in percent of all points. ``marks`` are the lowest and the highest pass mark, in
    percent. ``reliability`` and ``consistency`` are None for fewer than fifty people, or where they cannot be told.
    """

    people: int | None
    passed: Share = Share(None, None)
    timed_out: Share = Share(None, None)
    mean: int | None = None
    deviation: int | None = None
    bins: Sequence[Bin] = ()
    marks: tuple[int, int] | None = None
    domains: Sequence[DomainFigures] = ()
    reliability: Reliability | None = None
    consistency: Consistency | None = None
    minutes: Times | None = None
    unanswered: int | None = None
    overlap: float | None = None

    @property
    def is_enough(self) -> bool:
        return self.people is not None and self.people >= ENOUGH

    @property
    def error(self) -> int | None:
        """The standard error of measurement in percent of all points."""
        return round(100 * self.reliability.error) if self.reliability else None


def figures(counts: Counts, blueprint: Blueprint) -> ExamFigures:
    tally = counts.exam
    people = tally.people
    if not people:
        return ExamFigures(people=0)
    if is_small(people):
        return ExamFigures(people=None)
    passed = sum(n for sat, n in tally.sat.items() if sat.is_passed)
    is_back = bool(kept_back({"passed": passed, "failed": people - passed}))
    is_back_too = bool(kept_back({"late": tally.timed_out, "others": people - tally.timed_out}))
    shares = summed((sat.points / sat.most, n) for sat, n in tally.sat.items() if sat.most)
    middle, spread = mean(shares), variance(shares)
    found = reliability(counts, shares) if people >= ENOUGH else None
    return ExamFigures(
        people=people,
        passed=bounded(passed, people, is_back=is_back),
        timed_out=bounded(tally.timed_out, people, is_back=is_back_too),
        mean=None if middle is None else round(100 * middle),
        deviation=None if spread is None else round(100 * math.sqrt(spread)),
        bins=shown_bins(bins(tally), is_passing_shown=not is_back),
        marks=marks(tally),
        domains=[
            domain(id, blueprint, tally.domains[id]) for id in in_order(tally, blueprint)
            if tally.domains[id].people >= FEWEST
        ],
        reliability=found,
        consistency=decisions(tally, found),
        minutes=times(tally.minutes),
        unanswered=round(100 * tally.unanswered / tally.asked) if tally.asked else None,
        overlap=overlap(scored(counts), people),
    )  # fmt: skip


def bins(tally: ExamTally) -> list[Bin]:
    """People by their score, in steps of five percent; all points are in the last step."""
    found: dict[int, Bin] = {}
    for sat, people in tally.sat.items():
        if sat.most:
            low = min(int(100 * sat.points / sat.most / WIDTH) * WIDTH, 100 - WIDTH)
            one = Bin(low, low + WIDTH, people, people if sat.is_passed else 0)
            found[low] = found[low] + one if low in found else one
    return [found[low] for low in sorted(found)]


def marks(tally: ExamTally) -> tuple[int, int] | None:
    """The pass marks in percent, rounded."""
    found = [round(100 * sat.mark / sat.most) for sat in tally.sat if sat.most]
    return (min(found), max(found)) if found else None


def in_order(tally: ExamTally, blueprint: Blueprint) -> list[str]:
    """The domains as the blueprint has them, then those that it no longer has."""
    named = [each.id for each in blueprint.domains if each.id in tally.domains]
    return [*named, *sorted(set(tally.domains) - set(named))]


def domain(id: str, blueprint: Blueprint, tally: DomainTally) -> DomainFigures:
    """The mean with mean ± z s/√n, cut off at 0 and 100."""
    known = blueprint.domain(id)
    middle = tally.share / tally.people
    spread = Z * math.sqrt(max(0.0, tally.square / tally.people - middle**2) / tally.people)
    return DomainFigures(
        id=id,
        title=known.title if known else id,
        items=tally.items,
        mean=round(100 * middle),
        low=max(0, math.floor(100 * (middle - spread))),
        high=min(100, math.ceil(100 * (middle + spread))),
        expected=round(tally.expected / tally.people),
    )


def scored(counts: Counts) -> list[int]:
    """In how many first papers each item counted."""
    shown: Counter[int] = Counter()
    for (item, _number), tally in counts.items.items():
        shown[item] += tally.people - tally.pilots
    return [n for n in shown.values() if n]


def reliability(counts: Counts, shares: Mapping[float, int]) -> Reliability | None:
    """Alpha where everybody had the same items; else by item sampling, for which forms must have been drawn."""
    whole = [tally for tally in counts.items.values() if tally.people > tally.pilots]
    people, most = counts.exam.people, {sat.most for sat in counts.exam.sat}
    if len(most) == 1 and all(tally.people == people and not tally.pilots for tally in whole):
        spreads = [variance(summed((did.score, n) for did, n in tally.did.items())) or 0.0 for tally in whole]
        parts = [tally.points / next(iter(most)) for tally in whole]
        return of_one_form(shares, [each * part**2 for each, part in zip(spreads, parts, strict=True)])
    return of_scores(shares, counts.exam.mean_error)


def decisions(tally: ExamTally, found: Reliability | None) -> Consistency | None:
    """How often another form would decide the same, where every score is whole points."""
    if found is None or any(not float(sat.points).is_integer() for sat in tally.sat):
        return None
    people: Counter[tuple[int, int, int]] = Counter()
    for sat, n in tally.sat.items():
        people[int(sat.points), int(sat.most), math.ceil(sat.mark)] += n
    return consistency(people, found.value)


@dataclass(frozen=True)
class Exposure:
    """How often items come round. ``papers`` were given out to anybody, retakes and trials among them.

    ``classes`` are (lowest percent, highest percent, items), ``even`` is the overlap of forms that use the whole bank
    evenly, ``unused`` how many of the bank's items nobody has seen.
    """

    papers: int
    classes: Sequence[tuple[int, int, int]]
    unused: int
    even: float | None


def exposure(shown: Mapping[int, int], papers: int, bank: Mapping[int, str], blueprint: Blueprint) -> Exposure:
    """``shown`` counts papers by item; ``bank`` are the domains of the items that can be drawn and count, by item."""
    sizes = Counter(bank.values())
    percents = [100 * shown.get(item, 0) / papers for item in bank if shown.get(item, 0)] if papers else []
    edges = list(zip((0, *CLASSES), CLASSES, strict=False))
    return Exposure(
        papers=papers,
        classes=[(low, high, sum(low < each <= high for each in percents)) for low, high in edges],
        unused=len(bank) - len(percents),
        even=expected_overlap((each.items, sizes[each.id]) for each in blueprint.domains if each.items),
    )


def attempts(first: int | None, later: int) -> Share:
    """How many attempts were marked in all; kept back where the later ones are those of a small group."""
    if first is None or is_small(later):
        return Share(None, None, at_least=first)
    return share(first + later, first + later, is_back=False)
