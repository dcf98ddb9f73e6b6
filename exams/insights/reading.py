"""Reading first attempts where they are stored, one sitting after the other, into tallies.

A first attempt is a learner's sitting number 1 of the exam that was marked, by the version of its result that counts;
voided ones have none. People who teach the course, and operators, try exams out and are left out. The database hands
the rows over in batches, so memory is bounded by the bank, and three queries do however many rows there are.

Points are those of the result, with the corrections that it was worked out with. An item that did not count there, as
a pilot or because it was voided or credited, is marked here by its own key, so that it can be looked at all the same.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Exists, FloatField, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from courses.models.outline import Course
from exams.insights.reliability import error_variance
from exams.insights.tally import NEAR, UNANSWERED, Did, ExamTally, ItemTally, Sat, spelled
from exams.models.blueprint import Exam
from exams.models.item import Item, ItemRevision
from exams.models.result import Correction, Result
from exams.models.sitting import Answer, PaperItem, Sitting
from exams.transitions import State
from quizzes import grading
from quizzes.kinds.shapes import CorruptContent, UnreadableResponse

#: So many rows are fetched at a time.
BATCH = 1000
#: States of an item in a result that say nothing of what was answered.
UNSCORED = frozenset({"pilot", "void", "credit"})

#: An item by its id, and the revision number that was asked: another number is another question.
Form = tuple[int, int]
Content = dict[str, Any]


@dataclass
class Counts:
    """What was counted. ``exam`` stays empty where one item alone was looked at."""

    exam: ExamTally = field(default_factory=ExamTally)
    items: dict[Form, ItemTally] = field(default_factory=dict)
    contents: dict[Form, Content] = field(default_factory=dict)


class Marked(NamedTuple):
    """The result of a sitting, as it is read."""

    sitting: int
    points: Decimal
    most: Decimal
    mark: Decimal
    is_passed: bool
    items: list[dict[str, Any]]
    started: datetime
    ended: datetime | None
    ended_by: str


class Asked(NamedTuple):
    """A question of a paper with its answer, as it is read; the response as text, the same for the same one."""

    sitting: int
    number: int
    item: int
    revision: int
    domain: str
    points: int
    is_pilot: bool
    expected: float
    response: str
    seconds: int | None


def first_attempts(exam: Exam) -> QuerySet[Sitting]:
    taught = Course.objects.filter(pk=exam.course_id, instructors=OuterRef("learner"))
    found = Sitting.objects.filter(exam=exam, number=1, state__in=[State.GRADED, State.RELEASED])
    return found.exclude(learner__is_superuser=True).exclude(Exists(taught))


def count(exam: Exam, item: Item | None = None, known: dict[Form, Content] | None = None) -> Counts:
    """Count the first attempts at an exam; with ``item``, only what they did with that one. Four queries.

    ``known`` are the :func:`contents`, two queries less.
    """
    counts = Counts(contents=contents(exam, item) if known is None else known)
    for marked, paper in sittings(exam, item):
        entries = {entry["number"]: entry for entry in marked.items}
        if item is None:
            add_sitting(counts.exam, marked, paper, entries)
        for asked in paper:
            add_answer(counts, marked, asked, entries.get(asked.number, {}))
    return counts


def sittings(exam: Exam, item: Item | None) -> Iterator[tuple[Marked, list[Asked]]]:
    """Each first attempt with its questions, both read along in the order of sittings."""
    first = first_attempts(exam)
    paper = PaperItem.objects.filter(sitting__in=first)
    if item is not None:
        paper = paper.filter(item=item)
        first = first.filter(Exists(PaperItem.objects.filter(sitting=OuterRef("pk"), item=item)))
    papers = groupby(questions(paper), key=lambda asked: asked.sitting)
    waiting = next(papers, None)
    for marked in results(first):
        while waiting is not None and waiting[0] < marked.sitting:
            waiting = next(papers, None)
        if waiting is not None and waiting[0] == marked.sitting:
            yield marked, list(waiting[1])


def results(first: QuerySet[Sitting]) -> Iterator[Marked]:
    later = Result.objects.filter(sitting=OuterRef("sitting"), version__gt=OuterRef("version"))
    rows = Result.objects.filter(sitting__in=first).exclude(Exists(later)).order_by("sitting_id")
    names = ("sitting_id", "points", "most", "pass_mark", "is_passed", "items")
    times = ("sitting__started_at", "sitting__ended_at", "sitting__ended_by")
    for row in rows.values_list(*names, *times).iterator(chunk_size=BATCH):
        yield Marked(*row)


def questions(paper: QuerySet[PaperItem]) -> Iterator[Asked]:
    """The questions with their answers. Most people answer one of few things, so each of these is read once."""
    # Unsorted: the usual order is by when the sitting started, which would be looked up for each of them.
    answer = Answer.objects.filter(sitting=OuterRef("sitting"), number=OuterRef("number")).order_by()
    rows = paper.order_by("sitting_id", "number").annotate(
        percent=Cast("expected", FloatField()),
        said=Subquery(answer.annotate(text=Cast("response", TextField())).values("text")[:1]),
        seconds=Subquery(answer.values("seconds")[:1]),
    )
    names = ("sitting_id", "number", "item_id", "revision_number", "domain", "points", "is_pilot", "percent")
    spelling = lru_cache(maxsize=10_000)(respelled)
    for *row, said, seconds in rows.values_list(*names, "said", "seconds").iterator(chunk_size=BATCH):
        yield Asked._make([*row, spelling(said), seconds])


def respelled(stored: str | None) -> str:
    return spelled(None if stored is None else json.loads(stored))


def contents(exam: Exam, item: Item | None) -> dict[Form, Content]:
    """Every form of the items in its latest wording, with the key as it was corrected. Two queries."""
    rows = ItemRevision.objects.filter(item__course=exam.course_id).order_by("item_id", "number", "wording")
    fixes = Correction.objects.filter(exam=exam, action=Correction.Action.KEY, undone_at__isnull=True)
    if item is not None:
        rows, fixes = rows.filter(item=item), fixes.filter(item=item)
    found = {(row.item_id, row.number): row.content for row in rows.only("item_id", "number", "content")}
    for fix in fixes:
        form = (fix.item_id, fix.number)
        if form in found:
            found[form] = with_key(found[form], fix.accepted)
    return found


def with_key(content: Content, accepted: list[list[str]]) -> Content:
    """A choice with another key. Of other kinds the answers stay as the author wrote them."""
    if content.get("kind") not in {"single", "multiple"} or len(accepted) != 1:
        return content
    choices = [{**choice, "correct": choice["key"] in accepted[0]} for choice in content["choices"]]
    return {**content, "choices": choices}


def add_sitting(tally: ExamTally, marked: Marked, paper: list[Asked], entries: Mapping[int, Mapping[str, Any]]) -> None:
    most = float(marked.most)
    tally.sat[Sat(float(marked.points), most, float(marked.mark), marked.is_passed)] += 1
    if marked.ended is not None:
        tally.minutes[round((marked.ended - marked.started).total_seconds() / 60)] += 1
    tally.timed_out += marked.ended_by == "time"
    tally.asked += len(paper)
    tally.unanswered += sum(asked.response == UNANSWERED for asked in paper)
    domains: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for asked in paper:
        entry = entries.get(asked.number)
        if entry is not None and float(entry["most"]):
            domains[asked.domain].append((float(entry["points"]), float(entry["most"]), asked.expected))
    tally.add_error(error_variance([[got for got, _most, _percent in rows] for rows in domains.values()]), most)
    for name, rows in domains.items():
        got, of, expected = (list(column) for column in zip(*rows, strict=True))
        tally.add_domain(name, got, of, expected)


def add_answer(counts: Counts, marked: Marked, asked: Asked, entry: Mapping[str, Any]) -> None:
    form = (asked.item, asked.revision)
    points, most = float(entry.get("points", 0)), float(entry.get("most", 0))
    rest = float(marked.most) - most
    did = Did(
        rest=round((float(marked.points) - points) / rest, 6) if rest > 0 else None,
        score=own_score(counts.contents.get(form), asked, entry),
        response=asked.response,
        is_passed=marked.is_passed,
        is_near=abs(marked.points - marked.mark) * 100 <= NEAR * marked.most,
    )
    counts.items.setdefault(form, ItemTally()).add(
        did,
        seconds=asked.seconds or 0,
        expected=asked.expected,
        points=asked.points,
        is_pilot=asked.is_pilot,
    )


def own_score(content: Content | None, asked: Asked, entry: Mapping[str, Any]) -> float:
    """The share of its points that the answer got, or would have got if the item counted."""
    if entry and entry["state"] not in UNSCORED and float(entry["most"]):
        return float(entry["points"]) / float(entry["most"])
    if content is None or asked.response == UNANSWERED:
        return 0.0
    try:
        return float(grading.grade(content, json.loads(asked.response)).score or 0)
    except (UnreadableResponse, CorruptContent):
        return 0.0
