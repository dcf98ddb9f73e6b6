"""What is shown of one form of an item: numbers over first attempts, with what small groups keep back kept back.

Who answered what is told by :mod:`quizzes.insights.report`, the same way as for practice questions: right, not right
and unanswered are a table, and so is each way to sort the answers. A correlation compares two groups of people, and is
shown where each has five or more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from exams.insights.answers import Sorts, cell_of, membership, practice_figures
from exams.insights.measures import (
    Pairs,
    difference,
    discrimination,
    mean,
    median_interval,
    quantile,
    upper_lower,
)
from exams.insights.reading import Content
from exams.insights.tally import Did, ItemTally, summed
from exams.insights.traces import Trace, traces
from quizzes.insights import responses
from quizzes.insights.measures import Estimate, Share, share
from quizzes.insights.privacy import FEWEST, RIGHT, is_small
from quizzes.insights.report import ShownLine, ShownPart

#: From so many people on, items are judged (curriculum 4.5), and options drawn by fifth.
ENOUGH = 50
#: From so many people on, a correlation is more than chance, and a quartile nobody's own.
FEW = 20


@dataclass(frozen=True)
class Times:
    """Seconds or minutes: median and quartiles, and where the median would lie with many more people.

    The quartiles and the interval are None for fewer than twenty people, of whom a quarter would be a small group.
    """

    median: float
    lower: float | None = None
    upper: float | None = None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Option:
    """One thing that people did with an item. ``discrimination`` correlates having done it with the rest score;
    ``rest`` is the mean rest score, in percent, of those who did it."""

    line: ShownLine
    discrimination: Estimate | None = None
    rest: int | None = None


@dataclass(frozen=True)
class Options:
    """One way to sort the answers to an item."""

    title: str
    options: list[Option]
    others: Share


@dataclass(frozen=True)
class ItemFigures:
    """The numbers of one form of an item. ``people`` is None when there are some, but too few to speak of.

    ``right`` counts those with all of the points; ``score``, in percent, is the mean where part of them can be had.
    ``gap`` is the share right of those who passed less that of those who did not. ``near`` is the share right of those
    near their pass mark, beside ``expected``, the percent of just-qualified people that pass marks counted with.
    """

    people: int | None
    right: Share = Share(None, None)
    unanswered: Share = Share(None, None)
    score: int | None = None
    discrimination: Estimate | None = None
    index: float | None = None
    gap: Estimate | None = None
    near: Share = Share(None, None)
    expected: float | None = None
    times: Times | None = None
    parts: list[Options] = field(default_factory=list)
    traces: list[Trace] = field(default_factory=list)
    shown: list[ShownPart] = field(default_factory=list)

    @property
    def is_enough(self) -> bool:
        """Whether there are enough people to judge the item by."""
        return self.people is not None and self.people >= ENOUGH

    @property
    def options(self) -> list[Option]:
        return [option for part in self.parts for option in part.options]


def figures(tally: ItemTally, content: Content) -> ItemFigures:
    """The numbers of one form."""
    if not tally.people:
        return ItemFigures(people=0)
    if is_small(tally.people):
        return ItemFigures(people=None)
    whole = practice_figures(tally, content)
    right, pairs = tally.count(right=True), pairs_of(tally, lambda did: did.score)
    sorts = membership(tally, content)
    is_partial = any(0 < did.score < 1 for did in tally.did)
    is_told = tally.people >= FEW and is_compared(right, tally.people)
    return ItemFigures(
        people=tally.people,
        right=whole.right,
        unanswered=whole.asked,
        score=percent(mean(summed((did.score, n) for did, n in tally.did.items()))) if is_partial else None,
        discrimination=discrimination(pairs) if is_told else None,
        index=upper_lower(pairs) if is_told else None,
        gap=gap(tally),
        near=near(tally),
        expected=tally.expected / tally.people,
        times=times(tally.seconds),
        parts=[options(part, tally, sorts) for part in whole.parts],
        traces=traces(tally, content, whole, sorts) if sum(pairs.values()) >= ENOUGH else [],
        shown=whole.parts,
    )


def is_compared(group: int, people: int) -> bool:
    """Whether both a group and the people outside of it are no small groups."""
    return group >= FEWEST and people - group >= FEWEST


def percent(value: float | None) -> int | None:
    return None if value is None else round(100 * value)


def pairs_of(tally: ItemTally, score: Callable[[Did], float]) -> Pairs:
    """(rest, score) of everybody who has a rest."""
    found: Counter[tuple[float, float]] = Counter()
    for did, people in tally.did.items():
        if did.rest is not None:
            found[did.rest, score(did)] += people
    return found


def sides(tally: ItemTally, trait: str) -> list[tuple[int, int]]:
    """(right, people) of those with a trait, then of those without. Empty where the right or the others of a side are
    a small group."""
    found = [(tally.count(**{trait: has}, right=True), tally.count(**{trait: has})) for has in (True, False)]
    return [] if any(is_small(right) or is_small(people - right) for right, people in found) else found


def gap(tally: ItemTally) -> Estimate | None:
    """Those who passed against those who did not. None where a group is small, or nobody is on one side."""
    found = sides(tally, "is_passed")
    if not found or not all(people for _right, people in found):
        return None
    (right, passed), (other, failed) = found
    return difference(right, passed, other, failed)


def near(tally: ItemTally) -> Share:
    """The share right of those near their pass mark. Kept back where a group is small, or nobody is near."""
    found = sides(tally, "is_near")
    return share(*found[0], is_back=False) if found and found[0][1] else Share(None, None)


def times(counts: Mapping[int, int]) -> Times | None:
    """None for fewer than five people; see :class:`Times`."""
    people, median = sum(counts.values()), quantile(counts, 0.5)
    if median is None or people < FEWEST:
        return None
    ends = median_interval(counts)
    if people < FEW or ends is None:
        return Times(median)
    return Times(median, quantile(counts, 0.25), quantile(counts, 0.75), *ends)


# What people did, thing by thing


def options(part: ShownPart, tally: ItemTally, sorts: Sorts) -> Options:
    cells = sorts.get(part.name, {})
    return Options(part.title, [option(line, tally, cells) for line in part.lines], part.others)


def option(line: ShownLine, tally: ItemTally, cells: Mapping[str, str]) -> Option:
    if line.share.count is None or not is_compared(line.share.count, tally.people):
        return Option(line)

    def is_done(did: Did) -> bool:
        cell = cell_of(did, cells)
        return cell == line.cell or (line.is_right and cell in (RIGHT, responses.OTHER))

    pairs = pairs_of(tally, is_done)
    rest = mean(summed((did.rest, n) for did, n in tally.did.items() if did.rest is not None and is_done(did)))
    return Option(line, discrimination(pairs) if tally.people >= FEW else None, percent(rest))
