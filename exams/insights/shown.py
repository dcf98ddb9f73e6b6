"""What may be shown of an exam and its items, with what small groups keep back already kept back.

It is counted here, for one page or for all of them (:mod:`exams.insights.kept`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from exams import bank
from exams.insights import exam as whole
from exams.insights import reading
from exams.insights.exam import ExamFigures
from exams.insights.items import ItemFigures, figures
from exams.insights.reading import Content, Counts, Form
from exams.models.blueprint import Exam
from exams.models.item import Item
from exams.models.sitting import Sitting
from exams.transitions import State
from quizzes.insights.measures import Share

#: The figures of items, by id and number of revision.
Items = dict[int, dict[int, ItemFigures]]


@dataclass(frozen=True)
class OfExam:
    """An exam as a whole. ``attempts`` counts all that were marked; ``papers`` were given out to anybody, and ``seen``
    says on how many of them each item was.
    """

    figures: ExamFigures = ExamFigures(people=0)
    attempts: Share = Share(None, None)
    papers: int = 0
    seen: dict[int, int] = field(default_factory=dict)


def of_exam(exam: Exam, contents: dict[Form, Content]) -> tuple[OfExam, Items]:
    """Count an exam and all its items. The number of queries does not grow with either."""
    counts = reading.count(exam, known=contents)
    found = whole.figures(counts, exam.blueprint)
    attempts = whole.attempts(found.people, later_of(exam))
    return OfExam(found, attempts, papers_of(exam), bank.exposure(exam.course_id)), of_items(counts)


def of_item(exam: Exam, item: Item, contents: dict[Form, Content]) -> tuple[OfExam, Items]:
    """Count one item alone, all forms of it."""
    counts = reading.count(exam, item, contents)
    return OfExam(papers=papers_of(exam), seen=bank.exposure(exam.course_id)), of_items(counts)


def of_items(counts: Counts) -> Items:
    found: Items = defaultdict(dict)
    for (item, number), tally in counts.items.items():
        found[item][number] = figures(tally, counts.contents.get((item, number), {}))
    return dict(found)


def papers_of(exam: Exam) -> int:
    return Sitting.objects.filter(exam=exam).count()


def later_of(exam: Exam) -> int:
    """How many later attempts of those whose first one counts were marked."""
    learners = reading.first_attempts(exam).values("learner")
    later = Sitting.objects.filter(exam=exam, number__gt=1, learner__in=learners)
    return later.filter(state__in=[State.GRADED, State.RELEASED]).count()
