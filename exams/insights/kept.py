"""The insights of exams with many sittings, counted beside the server; those of others while somebody waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from courses import kept
from courses.kept import AsOf, Keeper
from exams.insights import reading, shown
from exams.insights.items import ItemFigures
from exams.insights.reading import Content, Form
from exams.insights.shown import Items, OfExam
from exams.models.blueprint import Exam
from exams.models.insight import ExamCounting, ExamKept
from exams.models.item import Item
from exams.models.sitting import Sitting
from quizzes.insights.values import plain, reader

#: With more questions than this on all papers together an exam is not counted while somebody waits.
MOST = 3_000
WHOLE = "exam"


def size(course: int, most: int) -> int:
    """How many questions papers have, at most ``most``. Two queries."""
    exam = Exam.objects.filter(course=course).first()
    if exam is None:
        return 0
    each = max(exam.blueprint.size, 1)
    sittings = Sitting.objects.filter(exam=exam).order_by()[: most // each + 1].count()
    return min(sittings * each, most)


def everything(course: int, now: datetime) -> Iterator[tuple[str, object]]:
    exam = Exam.objects.select_related("course").get(course=course)
    whole, items = shown.of_exam(exam, reading.contents(exam, None))
    yield WHOLE, plain(whole)
    for item, forms in items.items():
        yield name_of(item), plain(forms)


KEEPER = Keeper(ExamCounting, ExamKept, size, MOST, everything, shape=1)


def name_of(item: int) -> str:
    return f"item {item}"


def of_exam(exam: Exam, contents: dict[Form, Content]) -> tuple[AsOf, OfExam, Items]:
    """What an exam's page shows. Raises :class:`courses.kept.NotCounted`, as does the one below."""
    as_of = kept.as_of(KEEPER, exam.course_id)
    if as_of.at is None:
        return as_of, *shown.of_exam(exam, contents)
    found = kept.load(KEEPER, exam.course_id, WHOLE)
    whole = reader(OfExam)(found.pop(WHOLE))
    return as_of, whole, {int(name.split()[1]): forms_of(each) for name, each in found.items()}


def of_item(exam: Exam, item: Item, contents: dict[Form, Content]) -> tuple[AsOf, OfExam, Items]:
    as_of = kept.as_of(KEEPER, exam.course_id)
    if as_of.at is None:
        return as_of, *shown.of_item(exam, item, contents)
    own = name_of(item.pk)
    found = kept.load(KEEPER, exam.course_id, WHOLE, names=[WHOLE, own])
    return as_of, reader(OfExam)(found[WHOLE]), {item.pk: forms_of(found.get(own, []))}


def forms_of(stored: object) -> dict[int, ItemFigures]:
    forms: dict[int, ItemFigures] = reader(dict[int, ItemFigures])(stored)
    return forms


# What runs beside the server (settings.LONG_CHORES)


def count_due(now: datetime, every: float) -> str:
    return kept.told(KEEPER, now, "exam insights")


def find_large(now: datetime, every: float) -> str:
    kept.find_large(KEEPER)
    return ""
