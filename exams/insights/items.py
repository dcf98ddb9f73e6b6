"""What is shown of one form of an item: numbers over first attempts, with what small groups keep back kept back.

Who answered what is told by :mod:`quizzes.insights.report`, the same way as for practice questions: right, not right
and unanswered are a table, and so is each way to sort the answers. A correlation compares two groups of people, and is
shown where each has five or more.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from exams.insights.measures import (
    FIFTHS,
    Pairs,
    difference,
    discrimination,
    fifths,
    mean,
    median_interval,
    quantile,
    upper_lower,
)
from exams.insights.privacy import shown_rows
from exams.insights.reading import Content
from exams.insights.tally import OTHER, UNANSWERED, Did, ItemTally, summed
from quizzes.insights import report, responses
from quizzes.insights.counting import Group, Response
from quizzes.insights.measures import Estimate, Share, share
from quizzes.insights.privacy import ASKED, FEWEST, RIGHT, is_small
from quizzes.insights.report import ShownLine, ShownPart

#: From so many people on, items are judged (curriculum 4.5), and options drawn by fifth.
ENOUGH = 50
#: Into how many parts people are put by score for that: the first of these that lets the key be drawn.
PARTS = (FIFTHS, 3, 2)
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
class Trace:
    """The share, in percent, of each fifth of people that did one thing, or of each third or half.

    A fifth without people has None. The ``mark`` "*" stands for several things together.
    """

    label: str
    mark: str
    percents: list[int | None]
    is_right: bool = False


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
    compared = is_compared(right, tally.people)
    return ItemFigures(
        people=tally.people,
        right=whole.right,
        unanswered=whole.asked,
        score=percent(mean(summed((did.score, n) for did, n in tally.did.items()))) if is_partial else None,
        discrimination=discrimination(pairs) if compared and tally.people >= FEW else None,
        index=upper_lower(pairs) if compared and tally.people >= FEW else None,
        gap=gap(tally),
        near=near(tally),
        expected=tally.expected / tally.people,
        times=times(tally.seconds),
        parts=[options(part, tally, sorts) for part in whole.parts],
        traces=traces(tally, content, whole, sorts) if tally.people >= ENOUGH else [],
        shown=whole.parts,
    )


def practice_figures(tally: ItemTally, content: Content) -> report.Figures:
    """Who did what, as it is told of practice questions; to leave an item unanswered is to ask for its answer."""
    right = tally.count(right=True)
    unanswered = tally.count(response=UNANSWERED, right=False)
    wrong = tally.people - right - unanswered
    groups = [
        Group(0, is_guest=False, first=first, was_sure=False, has_asked=first == ASKED, tries=None, people=people)
        for first, people in ((RIGHT, right), ("wrong", wrong), (ASKED, unanswered))
        if people
    ]
    given = [Response(0, json.loads(said), people) for said, people in wrong_responses(tally).items()]
    return report.figures(content, groups, given, report.PERIODS["all"])


def wrong_responses(tally: ItemTally) -> Counter[str]:
    found: Counter[str] = Counter()
    for did, people in tally.did.items():
        if did.score != 1 and did.response not in (UNANSWERED, OTHER):
            found[did.response] += people
    return found


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


def gap(tally: ItemTally) -> Estimate | None:
    """Those who passed against those who did not. None where one of the four groups is small, or one side is empty."""
    passed, failed = tally.count(is_passed=True), tally.count(is_passed=False)
    right, other = tally.count(is_passed=True, right=True), tally.count(is_passed=False, right=True)
    if not passed or not failed or any(map(is_small, (right, passed - right, other, failed - other))):
        return None
    return difference(right, passed, other, failed)


def near(tally: ItemTally) -> Share:
    """The share right of those near their pass mark. Kept back where one of the four groups is small."""
    people, right = tally.count(is_near=True), tally.count(is_near=True, right=True)
    others, other_right = tally.people - people, tally.count(is_near=False, right=True)
    back = not people or any(map(is_small, (right, people - right, other_right, others - other_right)))
    return share(right, people, is_back=False) if not back else Share(None, None)


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

Sorts = Mapping[str, Mapping[str, str]]


def membership(tally: ItemTally, content: Content) -> Sorts:
    """For each way to sort answers, by its name: the cell that each wrong answer falls into."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for response in wrong_responses(tally):
        for part in responses.parts(content, [Response(0, json.loads(response), 1)], 1):
            cell = next((cell for cell, people in part.cells.items() if people), responses.REST)
            found[part.name][response] = cell
    return found


def cell_of(did: Did, cells: Mapping[str, str]) -> str:
    if did.score == 1:
        return RIGHT
    if did.response == UNANSWERED:
        return ASKED
    return cells.get(did.response, responses.REST)


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


def traces(tally: ItemTally, content: Content, whole: report.Figures, sorts: Sorts) -> list[Trace]:
    """What each fifth of people did: which option of a single choice, else whether it was right.

    Options that few in some fifth chose are drawn together. Where the key would be among them, people are put into
    thirds or halves instead; one way alone is shown.
    """
    rests = summed((did.rest, n) for did, n in tally.did.items() if did.rest is not None)
    if sum(rests.values()) < ENOUGH:
        return []
    found = [traces_by(parts, rests, tally, content, whole, sorts) for parts in PARTS]
    with_key = [lines for lines in found if any(trace.is_right for trace in lines)]
    return next(iter([*with_key, *filter(None, found)]), [])


def traces_by(
    parts: int, rests: Mapping[float, int], tally: ItemTally, content: Content, whole: report.Figures, sorts: Sorts
) -> list[Trace]:
    """The same with people in so many parts."""
    part = whole.parts[0] if content.get("kind") == "single" and whole.parts else None
    place, cells = fifths(rests, parts), sorts.get("answer", {})
    rows: dict[str, list[int]] = defaultdict(lambda: [0] * parts)
    for did, people in tally.did.items():
        if did.rest is not None:
            rows[row_of(cell_of(did, cells), is_by_option=part is not None)][place[did.rest]] += people
    columns = [sum(row[column] for row in rows.values()) for column in range(parts)]
    if any(map(is_small, columns)):
        return []
    found = shown_rows(rows, hidden(part, whole), last=RIGHT)
    if found is None:
        return []
    names, rest = found
    return drawn(names, rows, rest, columns, labels(part))


def row_of(cell: str, *, is_by_option: bool) -> str:
    if cell == RIGHT:
        return RIGHT
    if not is_by_option:
        return "wrong"
    return "none" if cell in (ASKED, responses.REST) else cell


def hidden(part: ShownPart | None, whole: report.Figures) -> set[str]:
    """The rows whose sum is kept back elsewhere on the page."""
    found = {RIGHT} if whole.right.count is None else set()
    if part is None:
        return found
    found |= {line.cell for line in part.lines if line.share.count is None}
    if whole.asked.count is None or part.others.count is None:
        found.add("none")
    return found


def labels(part: ShownPart | None) -> dict[str, tuple[str, str]]:
    """The words and the letter of each row that is an option."""
    return {line.cell: (line.label, line.mark) for line in part.lines} if part else {}


def drawn(
    names: Iterable[str],
    rows: Mapping[str, list[int]],
    rest: list[int],
    columns: list[int],
    words: Mapping[str, tuple[str, str]],
) -> list[Trace]:
    """The lines to draw: the right one, the others by letter, what goes together, the unanswered."""

    def percents(row: list[int]) -> list[int | None]:
        return [round(100 * people / of) if of else None for people, of in zip(row, columns, strict=True)]

    found = [
        Trace(*words.get(name, ("", "")), percents(rows[name]), is_right=name == RIGHT)
        for name in sorted(names, key=lambda name: (name == "none", words.get(name, ("", name))[1]))
        if name != "none" or any(rows[name])
    ]
    return [*found, Trace("", "*", percents(rest))] if any(rest) else found
