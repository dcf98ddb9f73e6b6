"""What the judges of an exam say together: item by item, for typical forms, and as the record of the standard."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import mean

from exams import bank
from exams.blueprint import Blueprint
from exams.judging import FEWEST, Standing, items_of, standings
from exams.models.blueprint import Exam
from exams.models.item import Item, Rating
from exams.selection import Infeasible, draw
from exams.standard import Consensus, Panel, Standard, consensus, latest, panel

#: How many forms are drawn to see where their marks lie.
FORMS = 20
Said = Mapping[int, list[tuple[str, int, int]]]


@dataclass(frozen=True)
class ItemStandard:
    """An item with what its judges say and what its pass mark counts with."""

    standing: Standing
    said: Consensus | None
    standard: Standard

    @property
    def item(self) -> Item:
        return self.standing.item

    @property
    def is_wide(self) -> bool:
        return self.said is not None and self.said.is_wide

    @property
    def can_open(self) -> bool:
        """Whether an instructor can open a second round."""
        first = self.standing.first
        return not self.standing.is_second and first is not None and first.judges >= FEWEST


@dataclass(frozen=True)
class Record:
    """The record of a standard: who judged and when, and what came of it.

    ``names`` are those of judges who are here still; ``judges`` counts all. ``panel`` is of those who rated every item.
    """

    judges: int
    names: tuple[str, ...]
    first_on: date | None
    last_on: date | None
    complete: int
    panel: Panel | None
    items: int
    rated: int


def overview(exam: Exam) -> list[ItemStandard]:
    """Item by item, what the judges say. The number of queries does not grow with the items."""
    blueprint, items = exam.blueprint, items_of(exam)
    said = bank.ratings(items)
    return [
        ItemStandard(each, consensus(said.get(each.item.pk, [])), standard_of(each.item, said, blueprint))
        for each in standings(items)
    ]


def standard_of(item: Item, said: Mapping[int, list[tuple[str, int, int]]], blueprint: Blueprint) -> Standard:
    return bank.standard_of(item, said.get(item.pk, []), blueprint)


def record(items: Sequence[ItemStandard]) -> Record:
    """Judges, dates, mean and standard error over these items. Two queries."""
    rows = [each.item for each in items]
    numbers = {item.pk: item.revision.number for item in rows if item.revision is not None}
    found = Rating.objects.filter(item__in=numbers).select_related("judge")
    present = [rating for rating in found if numbers[rating.item_id] == rating.number]
    by_judge = percents(bank.ratings(rows))
    days = [rating.rated_at.date() for rating in present]
    whole = {judge: list(said.values()) for judge, said in by_judge.items() if len(said) == len(rows)}
    return Record(
        judges=len(by_judge),
        names=tuple(sorted({rating.judge.get_full_name() for rating in present if rating.judge is not None})),
        first_on=min(days, default=None),
        last_on=max(days, default=None),
        complete=len(whole),
        panel=panel(whole),
        items=len(rows),
        rated=sum(not each.standard.is_provisional for each in items),
    )


def percents(said: Said) -> dict[str, dict[int, int]]:
    """The standing rating of every item, by judge."""
    by_judge: dict[str, dict[int, int]] = defaultdict(dict)
    for item, ratings in said.items():
        for judge, percent in latest(ratings).items():
            by_judge[judge][item] = percent
    return by_judge


@dataclass(frozen=True)
class Typical:
    """The marks of some forms, in points. ``error`` is the standard error of the judges' mean for one of them.

    It is None while fewer than two judges rated every item of a form.
    """

    count: int
    lowest: Decimal
    highest: Decimal
    usual: Decimal
    points: int
    error: float | None


def typical(exam: Exam) -> Typical | None:
    """Draw forms, and see where their marks lie and how sure the judges are of them. None when none can be drawn."""
    blueprint = exam.blueprint
    found = bank.of_exam(exam, blueprint)
    by_judge = percents(bank.ratings(found.items.values()))
    points = {item.key: item.points for item in found.candidates}
    marks, errors, total = [], [], 0
    for turn in range(FORMS):
        try:
            form = draw(blueprint, found.candidates, f"typical {turn}")
        except Infeasible:
            return None
        scored = [key for key in form.keys if key not in form.pilots]
        total = sum(points[key] for key in scored)
        marks.append(form.pass_mark)
        said = panel(dict(weighted(by_judge, [(found.items[key].pk, points[key]) for key in scored])))
        if said is not None and said.error is not None:
            errors.append(said.error * total / 100)
    return Typical(
        count=FORMS,
        lowest=min(marks),
        highest=max(marks),
        usual=Counter(marks).most_common(1)[0][0],
        points=total,
        error=mean(errors) if errors else None,
    )


def weighted(
    by_judge: Mapping[str, Mapping[int, int]], items: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, list[int]]]:
    """What each judge who rated all of these items says of them, an item as often as it has points."""
    for judge, said in by_judge.items():
        if all(item in said for item, _points in items):
            yield judge, [said[item] for item, points in items for _point in range(points)]
