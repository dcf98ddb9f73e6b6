"""What each fifth of people did with an item, from the weakest to the strongest: the lines that are drawn of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from exams.insights.answers import Sorts, cell_of
from exams.insights.measures import FIFTHS, fifths
from exams.insights.privacy import shown_rows
from exams.insights.reading import Content
from exams.insights.tally import ItemTally, summed
from quizzes.insights import report, responses
from quizzes.insights.privacy import ASKED, RIGHT, is_small
from quizzes.insights.report import ShownPart

#: Into how many parts people are put by score: the first of these that lets the key be drawn.
PARTS = (FIFTHS, 3, 2)


@dataclass(frozen=True)
class Trace:
    """The share, in percent, of each fifth of people that did one thing, or of each third or half.

    A fifth without people has None. The ``mark`` "*" stands for several things together.
    """

    label: str
    mark: str
    percents: list[int | None]
    is_right: bool = False


def traces(tally: ItemTally, content: Content, whole: report.Figures, sorts: Sorts) -> list[Trace]:
    """What each fifth of people did: which option of a single choice, else whether it was right.

    Options that few in some fifth chose are drawn together. Where the key would be among them, people are put into
    thirds or halves instead; one way alone is shown.
    """
    rests = summed((did.rest, n) for did, n in tally.did.items() if did.rest is not None)
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
