"""The insight pages of an exam as values: the exam, its items, one item."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from courses.kept import AsOf
from exams import bank
from exams.blueprint import GROUPS, Blueprint
from exams.editing.shown import Shown, shown
from exams.insights import exam as whole
from exams.insights import kept, reading
from exams.insights.exam import ExamFigures, Exposure
from exams.insights.flags import WAIT, exposure_flags, item_flags
from exams.insights.items import ENOUGH, ItemFigures
from exams.insights.reading import Content, Form
from exams.insights.shown import Items, OfExam
from exams.models.blueprint import Exam
from exams.models.item import Item, ItemRevision
from exams.models.result import Correction
from exams.standard import Standard
from quizzes.asked import plain_words
from quizzes.insights import responses
from quizzes.insights.flags import Flag
from quizzes.insights.measures import Share
from quizzes.insights.privacy import is_small

#: The levels of items, as they rise.
LEVELS = tuple(GROUPS)
#: What is shown of a form that nobody has answered.
NOBODY = ItemFigures(people=0)


@dataclass(frozen=True)
class Row:
    """One form of an item with its numbers and what they ask for. ``papers`` counts every form of it."""

    item: Item
    number: int
    content: Content
    figures: ItemFigures
    papers: Share
    flags: Sequence[Flag]
    is_readable: bool = True

    @property
    def key(self) -> str:
        return self.item.key

    @property
    def kind(self) -> str:
        return str(self.content.get("kind", self.item.kind))

    @property
    def stem(self) -> str:
        return plain_words(str(self.content.get("stem", ""))) or self.item.key

    @property
    def drawn(self) -> list[Flag]:
        """The flags that count."""
        return [flag for flag in self.flags if flag.level != WAIT]


@dataclass(frozen=True)
class ExamPage:
    """``attempts`` counts all that were marked. ``rows`` are the items as in :class:`ItemsPage`."""

    exam: Exam
    as_of: AsOf
    figures: ExamFigures
    exposure: Exposure
    attempts: Share
    rows: Sequence[Row]

    @property
    def flagged(self) -> int:
        return sum(bool(row.drawn) for row in self.rows)

    @property
    def judged(self) -> int:
        return sum(row.figures.is_enough for row in self.rows)


@dataclass(frozen=True)
class ItemPage:
    """``numbers`` are the revisions that the item has had. ``standard`` is what is expected of just-qualified people
    now, by so many ``judges``, of the present revision alone. ``asked`` is the item with its key as it was written,
    ``corrections`` what was said of that later; ``pace`` is the exam's time for a question in seconds.
    """

    row: Row
    as_of: AsOf
    present: int
    numbers: Sequence[int]
    standard: Standard | None
    judges: int
    asked: Shown | None
    corrections: Sequence[Correction]
    pace: float


def exam_page(exam: Exam) -> ExamPage:
    """An exam with its items. The number of queries does not grow with either.

    Raises :class:`courses.kept.NotCounted`, as does the page of an item.
    """
    contents = reading.contents(exam, None)
    as_of, found, counted = kept.of_exam(exam, contents)
    items = items_of(exam)
    drawable = {item.pk: item.domain for item in items if is_asked(item) and not item.is_pilot}
    return ExamPage(
        exam=exam,
        as_of=as_of,
        figures=found.figures,
        exposure=whole.exposure(found.seen, found.papers, drawable, exam.blueprint),
        attempts=found.attempts,
        rows=[
            row_of(item, present(item), contents, counted, found, exam.blueprint)
            for item in items
            if is_asked(item) or item.pk in counted
        ],
    )


def item_page(exam: Exam, item: Item, number: int | None) -> ItemPage | None:
    """An item in its present form, or in the latest wording of an earlier revision. None if it has no such one."""
    contents = reading.contents(exam, item)
    numbers = sorted(number for _item, number in contents)
    now = present(item)
    wanted = number or now
    if wanted not in numbers:
        return None
    as_of, found, counted = kept.of_item(exam, item, contents)
    row = row_of(item, wanted, contents, counted, found, exam.blueprint)
    original = ItemRevision.objects.filter(item=item, number=wanted).order_by("wording").last()
    said = bank.ratings([item]).get(item.pk, []) if wanted == now else []
    return ItemPage(
        row=row,
        as_of=as_of,
        present=now,
        numbers=numbers,
        standard=bank.standard_of(item, said, exam.blueprint) if wanted == now else None,
        judges=len({judge for judge, _turn, _percent in said}),
        asked=shown(item, original.content) if original is not None and row.is_readable else None,
        corrections=list(Correction.objects.filter(item=item, number=wanted).order_by("made_at", "pk")),
        pace=pace_of(exam.blueprint),
    )


def items_of(exam: Exam) -> list[Item]:
    """The items of the exam's course, those no longer asked last. One query."""
    found = Item.objects.filter(course=exam.course_id).select_related("revision", "pool")
    return sorted(found.defer("pool__body"), key=lambda item: (not is_asked(item), item.domain, item.key))


def is_asked(item: Item) -> bool:
    return not item.is_retired and not item.pool.is_retired


def present(item: Item) -> int:
    return item.revision.number if item.revision else 0


def row_of(
    item: Item, number: int, contents: Mapping[Form, Content], counted: Items, exam: OfExam, blueprint: Blueprint
) -> Row:
    content = contents.get((item.pk, number), {})
    found = counted.get(item.pk, {}).get(number, NOBODY)
    on = exam.seen.get(item.pk, 0)
    return Row(
        item=item,
        number=number,
        content=content,
        figures=found,
        papers=Share(None if is_small(on) else on, exam.papers),
        flags=[
            *item_flags(found, kind=str(content.get("kind", "")), pace=pace_of(blueprint)),
            *exposure_flags(0 if is_small(on) else on, exam.papers),
        ],
        is_readable=responses.is_readable(content) if content else False,
    )


def pace_of(blueprint: Blueprint) -> float:
    """The time that the exam gives for a question, in seconds."""
    return 60 * blueprint.minutes / blueprint.size if blueprint.size else 0


# The table of items

Order = Callable[[Row], float | str | None]

#: What the table can be sorted by; a number that is kept back comes last, whichever way.
ORDERS: dict[str, Order] = {
    "key": lambda row: row.key,
    "people": lambda row: row.figures.people,
    "right": lambda row: row.figures.right.percent,
    "discrimination": lambda row: row.figures.discrimination.value if row.figures.discrimination else None,
    "time": lambda row: row.figures.times.median if row.figures.times else None,
    "papers": lambda row: row.papers.count,
}


@dataclass(frozen=True)
class View:
    """Which items are shown, and in which order; as the address says. ``sort`` "" is weakest first."""

    domain: str = ""
    level: str = ""
    flag: str = ""
    sort: str = ""

    @property
    def is_descending(self) -> bool:
        return self.sort.startswith("-")

    @property
    def column(self) -> str:
        return self.sort.removeprefix("-")

    def sorted_by(self, column: str) -> View:
        """The same items by this column; by the one they are sorted by, the other way round."""
        return replace(self, sort=f"-{column}" if self.sort == column else column)

    @property
    def values(self) -> dict[str, str]:
        named = {"domain": self.domain, "level": self.level, "flag": self.flag, "sort": self.sort}
        return {name: value for name, value in named.items() if value}


def selected(rows: Sequence[Row], view: View) -> list[Row]:
    """The rows that a view shows, in its order."""
    found = [
        row
        for row in rows
        if view.domain in ("", row.item.domain) and view.level in ("", row.item.level) and is_flagged(row, view.flag)
    ]
    order = ORDERS.get(view.column)
    if order is None:
        return sorted(found, key=weakness)
    known = [row for row in found if order(row) is not None]
    unknown = [row for row in found if order(row) is None]
    return [*sorted(known, key=order, reverse=view.is_descending), *unknown]  # type: ignore[arg-type]


def is_flagged(row: Row, flag: str) -> bool:
    return not flag or (flag == "any" and bool(row.drawn)) or any(each.name == flag for each in row.drawn)


def weakness(row: Row) -> tuple[int, float, str]:
    """What to mend, what to look at, what is well, what is not known; then by discrimination."""
    level = {"err": 0, "not": 1}.get(row.drawn[0].level if row.drawn else "", 2)
    found = row.figures.discrimination
    return (level if row.figures.is_enough or row.drawn else 3, found.value if found else 2.0, row.key)


def verdict(row: Row) -> str:
    """What is said of an item without a flag."""
    people = row.figures.people
    if people == 0:
        return _("No first attempts yet")
    if people is None:
        return _("Too few yet")
    if not row.figures.is_enough:
        return _("Too few yet: %(people)d of %(enough)d") % {"people": people, "enough": ENOUGH}
    return ""


def level_name(level: str) -> str:
    names = {
        "remember": _("Remember"),
        "understand": _("Understand"),
        "apply": _("Apply"),
        "analyze": _("Analyze"),
        "evaluate": _("Evaluate"),
        "create": _("Create"),
    }
    return names[level]
