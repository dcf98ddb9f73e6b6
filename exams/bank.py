"""The bank of an exam as selection wants it: from rows, with what was shown and what judges say, or from files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count

from exams.blueprint import Blueprint
from exams.models.item import Item, Rating
from exams.models.sitting import PaperItem
from exams.selection import Candidate
from exams.standard import Standard, consensus, expected

if TYPE_CHECKING:
    from exams.models.blueprint import Exam
    from exams.pools import DerivedItem


#: What selection needs of an item's row.
NEEDED = (
    "key", "domain", "lesson_slug", "level", "expected", "enemies", "points", "is_pilot", "revision__number",
)  # fmt: skip


@dataclass(frozen=True)
class Bank:
    """The items that forms are drawn from, by key, with the standard of each."""

    items: dict[str, Item]
    standards: dict[str, Standard]
    candidates: list[Candidate]


def of_exam(exam: Exam, blueprint: Blueprint, *, contents: bool = True) -> Bank:
    """The current items of the exam's course; without their ``contents`` where only some will be needed.

    The number of queries does not grow with them.
    """
    found = Item.objects.current().filter(course_id=exam.course_id, revision__isnull=False).select_related("revision")
    rows = list(found if contents else found.only(*NEEDED))
    said = ratings(rows)
    shown = exposure(exam.course_id)
    standards = {row.key: standard_of(row, said.get(row.pk, []), blueprint) for row in rows}
    candidates = [candidate(row, standards[row.key].percent, shown.get(row.pk, 0)) for row in rows]
    return Bank({row.key: row for row in rows}, standards, candidates)


def exposure(course_id: int) -> dict[int, int]:
    """In how many papers each item of a course was, by the item's id. One query."""
    rows = PaperItem.objects.filter(item__course_id=course_id).order_by().values("item_id")
    return dict(rows.annotate(n=Count("pk")).values_list("item_id", "n"))


def candidate(item: Item, percent: Decimal, shown: int) -> Candidate:
    return Candidate(
        key=item.key,
        domain=item.domain,
        lesson=item.lesson_slug,
        level=item.level,
        expected=percent,
        points=item.points,
        enemies=frozenset(item.enemies),
        is_pilot=item.is_pilot,
        shown=shown,
    )


def of_rows(items: Iterable[Item], blueprint: Blueprint) -> list[Candidate]:
    """Items as they stand, whatever was shown of them so far."""
    rows = list(items)
    said = ratings(rows)
    return [candidate(row, standard_of(row, said.get(row.pk, []), blueprint).percent, 0) for row in rows]


def ratings(items: Iterable[Item]) -> dict[int, list[tuple[str, int, int]]]:
    """The judges' ratings of the present forms of items, by item: (judge, turn, percent). One query."""
    numbers = {item.pk: item.revision.number for item in items if item.revision is not None}
    found: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    rows = Rating.objects.filter(item__in=numbers).values_list("item_id", "number", "judge_key", "turn", "percent")
    for item, number, judge, turn, percent in rows:
        if numbers[item] == number:
            found[item].append((judge, turn, percent))
    return found


def standard_of(item: Item, said: list[tuple[str, int, int]], blueprint: Blueprint) -> Standard:
    """What is expected of just-qualified people for this item."""
    level = blueprint.expected(item.level)
    return expected(consensus(said), judges=blueprint.pass_mark.judges, own=item.expected, level=level)


def of_derived(items: Iterable[DerivedItem], blueprint: Blueprint) -> list[Candidate]:
    """Items from files, which nobody has seen or rated."""
    return [
        Candidate(
            key=item.key,
            domain=item.domain,
            lesson=item.lesson,
            level=item.level,
            expected=Decimal(blueprint.expected(item.level) if item.expected is None else item.expected),
            points=int(item.content.get("points", 1)),
            enemies=frozenset(item.enemies),
            is_pilot=item.is_pilot,
        )
        for item in items
    ]
