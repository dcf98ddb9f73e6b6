"""What is shown of questions: numbers over groups of people, with what small groups keep back already kept back.

Pages and spreadsheets are made of these values alone, so nothing that is kept back can slip into either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quizzes.asked import plain_words
from quizzes.insights import flags, responses
from quizzes.insights.counting import SPANS, Group, Response, in_span
from quizzes.insights.flags import Flag
from quizzes.insights.measures import Estimate, Share, bounded, median, share
from quizzes.insights.privacy import ASKED, FEWEST, RIGHT, Table, is_small, settle_within
from quizzes.insights.responses import OTHER, Part
from quizzes.models.question import Question

#: Whose first answers are looked at, by the name in the address: the latest spans of ``counting.DAYS``.
PERIODS: dict[str, range] = {"all": SPANS, "90": SPANS[:2], "30": SPANS[:1]}


@dataclass(frozen=True)
class ShownLine:
    """One thing that people did; ``whole`` says it without what stands around it.

    ``is_wrong``: it would be right if the key were wrong. ``cell`` is the cell of its part that it shows.
    """

    label: str
    mark: str
    whole: str
    share: Share
    is_right: bool = False
    is_wrong: bool = False
    cell: str = field(default="", compare=False)


@dataclass(frozen=True)
class ShownPart:
    """Things that people did. ``right`` are the people who did it right, ``others`` those of no line."""

    name: str
    title: str
    lines: list[ShownLine]
    right: Share
    others: Share

    @property
    def is_partly_hidden(self) -> bool:
        return self.others.count is None or any(line.share.count is None for line in self.lines)


@dataclass(frozen=True)
class Figures:
    """The numbers of one question. ``people`` is None when there are some, but too few to speak of.

    ``median_tries`` is over those who were right in the end, None when they are too few.
    ``kept`` is how many wrote something into a reflection. ``is_capped``: the rarest wrong answers are not told apart.
    """

    people: int | None
    learners: int | None = None
    guests: int | None = None
    right: Share = Share(None, None)
    sure_wrong: Share = Share(None, None)
    asked: Share = Share(None, None)
    kept: Share = Share(None, None)
    median_tries: float | None = None
    parts: list[ShownPart] = field(default_factory=list)
    is_capped: bool = False

    @property
    def is_hidden(self) -> bool:
        return self.people is None


#: What is shown of a question that nobody has answered.
NOBODY = Figures(people=0)


@dataclass(frozen=True)
class Insight:
    """A question with its numbers and what they ask of its author. ``kind`` is that of the revision looked at.

    ``line`` is its line of the lesson, 0 if none. ``agreement`` is how it goes with the other questions of the course.
    """

    question: Question
    kind: str
    number: int
    stem: str
    figures: Figures
    flags: list[Flag]
    line: int = 0
    is_readable: bool = True
    agreement: Estimate | None = None

    @property
    def is_reflection(self) -> bool:
        return self.kind == "reflection"

    @property
    def flag(self) -> Flag | None:
        return self.flags[0] if self.flags else None

    @property
    def worst_wrong(self) -> ShownLine | None:
        """The wrong line that draws most people, of those that are shown."""
        lines = [line for part in self.figures.parts for line in part.lines if not line.is_right and line.share.count]
        return max(lines, key=lambda line: line.share.count or 0, default=None)

    @property
    def weakness(self) -> tuple[int, int, int]:
        """Weakest first: what to mend, what to look at, what is well, what is not known; then by the share right."""
        level = {"err": 0, "not": 1}.get(self.flag.level if self.flag else "", 2)
        right = self.figures.right
        known = next((p for p in (right.percent, right.at_least_percent, right.at_most_percent) if p is not None), None)
        if known is None:
            return (3, 0, self.question.position)
        return (level, known, self.question.position)


def insights(
    questions: Sequence[Question],
    shown: Mapping[int, Figures],
    period: str,
    *,
    reached: dict[int, int | None],
    lines: dict[str, int],
    agreements: Mapping[int, Estimate] | None = None,
) -> list[Insight]:
    """The questions with the figures that are ``shown`` of them, by id, weakest first.

    ``reached`` is how many reached each lesson, where that is shown.
    """
    found = [
        insight(
            question,
            question.revision.content if question.revision else {},
            question.revision.number if question.revision else 0,
            shown.get(question.pk, NOBODY),
            period,
            reached=reached.get(question.lesson_id),
            line=lines.get(question.key, 0),
            agreement=(agreements or {}).get(question.pk),
        )
        for question in questions
    ]
    return sorted(found, key=lambda each: each.weakness)


def insight(
    question: Question,
    content: dict[str, Any],
    number: int,
    shown: Figures,
    period: str,
    *,
    reached: int | None = None,
    line: int = 0,
    agreement: Estimate | None = None,
) -> Insight:
    """One question in one form. Its ``agreement`` is over all time, and shown with that period alone."""
    kind = str(content.get("kind", question.kind))
    agreement = agreement if period == "all" and shown.people else None
    return Insight(
        question=question,
        kind=kind,
        number=number,
        stem=plain_words(str(content.get("stem", ""))) or question.key,
        figures=shown,
        flags=[
            *flags.agreement_flags(agreement),
            *found_flags(question, kind, shown, reached if period == "all" else None),
        ],
        line=0 if question.is_retired else line,
        is_readable=responses.is_readable(content),
        agreement=agreement,
    )


def found_flags(question: Question, kind: str, shown: Figures, reached: int | None) -> list[Flag]:
    """What to look at, the gravest first."""
    return [
        *flags.key_flags(shown.parts),
        *flags.share_flags(shown.right),
        *flags.sure_flags(shown.sure_wrong),
        *flags.asking_flags(shown.asked),
        *([] if question.is_retired else flags.answering_flags(shown.learners, reached)),
        *flags.option_flags(kind, shown.people, shown.parts),
    ]


def figures(
    content: dict[str, Any], groups: Sequence[Group], given: Sequence[Response], spans: Collection[int]
) -> Figures:
    """The numbers over everybody who first answered in these spans of time, small groups kept back.

    Where a longer time can be chosen too, what could be had by subtracting the one from the other is kept back.
    """
    here = Tally(content, groups, given, spans)
    longer = [set(period) for period in PERIODS.values() if set(period) > set(spans)]
    rests = [Tally(content, groups, given, period - set(spans)).tables for period in longer]
    back = settle_within(here.tables, rests)
    if here.people == 0:
        return Figures(people=0)
    if back is None or is_small(here.people):
        return Figures(people=None)
    whole = here.people
    first, asking = here.tables["first"], here.tables["asking"]
    is_split = not back["who"]
    if here.is_reflection:
        return Figures(
            people=whole,
            learners=here.tables["who"]["learners"] if is_split else None,
            guests=here.tables["who"]["guests"] if is_split else None,
            kept=share(first["kept"], whole, is_back="kept" in back["first"]),
        )
    return Figures(
        people=whole,
        learners=here.tables["who"]["learners"] if is_split else None,
        guests=here.tables["who"]["guests"] if is_split else None,
        right=bounded(first[RIGHT], whole, is_back=RIGHT in back["first"]),
        sure_wrong=share(here.tables["sure"]["sure"], whole, is_back="sure" in back["sure"]),
        asked=share(whole - asking["never"], whole, is_back="never" in back["asking"]),
        median_tries=here.median_tries,
        parts=[shown_part(part, here, back) for part in here.parts],
    )


class Tally:
    """The tables over the people who first answered a question in some spans of time."""

    def __init__(
        self, content: dict[str, Any], groups: Sequence[Group], given: Sequence[Response], spans: Collection[int]
    ) -> None:
        self.groups = in_span(groups, spans)
        self.people = sum(group.people for group in self.groups)
        self.is_reflection = content.get("kind") == "reflection"
        self.first = Counter({"kept": 0, ASKED: 0} if self.is_reflection else {RIGHT: 0, "wrong": 0, ASKED: 0})
        for group in self.groups:
            self.first[group.first] += group.people
        within = [response for response in given if response.span in spans]
        self.parts = responses.parts(content, within, self.first["wrong"]) if not self.is_reflection else []

    def count(self, **wanted: Any) -> int:
        return sum(
            group.people
            for group in self.groups
            if all(getattr(group, name) == value for name, value in wanted.items())
        )

    @property
    def tables(self) -> dict[str, Table]:
        """Every table that is shown, each over all the people."""
        guests, at_once = self.count(is_guest=True), self.first[ASKED]
        sure = self.count(first="wrong", was_sure=True)
        ever = self.count(has_asked=True)
        own = {RIGHT: self.first[RIGHT], ASKED: at_once}
        found: dict[str, Table] = {
            "first": dict(self.first),
            "who": {"learners": self.people - guests, "guests": guests},
            "sure": {**own, "sure": sure, "unsure": self.first["wrong"] - sure},
            "asking": {ASKED: at_once, "later": ever - at_once, "never": self.people - ever},
        }
        if self.is_reflection:
            return {name: found[name] for name in ("first", "who")} | {"asking": {"never": self.people}}
        return found | {f"part:{part.name}": {**own, **part.cells} for part in self.parts}

    @property
    def median_tries(self) -> float | None:
        tries: Counter[int] = Counter()
        for group in self.groups:
            if group.tries is not None:
                tries[group.tries] += group.people
        return median(tries) if tries.total() >= FEWEST else None


def shown_part(part: Part, here: Tally, back: dict[str, frozenset[str]]) -> ShownPart:
    """A part with its lines. What many typed but the author did not foresee has a line only where it is shown."""
    hidden = back[f"part:{part.name}"]
    shown = [line for line in part.lines if line.is_foreseen or line.cell not in hidden]
    lines = [
        ShownLine(
            line.label,
            line.mark,
            line.whole or line.label,
            share(part.cells[line.cell], here.people, is_back=line.cell in hidden),
            is_wrong=line.cell in part.wrongs,
            cell=line.cell,
        )
        for line in shown
    ]
    is_right_back = not hidden.isdisjoint({RIGHT, OTHER}.intersection({RIGHT, *part.cells}))
    right = bounded(here.first[RIGHT] + part.cells.get(OTHER, 0), here.people, is_back=is_right_back)
    if part.right is not None:
        lines.insert(
            part.right.place,
            ShownLine(part.right.label, part.right.mark, part.right.label, right, is_right=True, cell=RIGHT),
        )
    return ShownPart(part.name, part.title, lines, right, others(part, here, hidden, {line.cell for line in shown}))


def others(part: Part, here: Tally, hidden: frozenset[str], shown: set[str]) -> Share:
    """The people of no line. Nothing is said of them when some are kept back together with people of a line."""
    without = {cell for cell in part.cells if cell not in shown and cell != OTHER}
    people = sum(part.cells[cell] for cell in without)
    return share(people, here.people, is_back=bool(hidden & without and hidden - without))
