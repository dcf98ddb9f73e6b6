"""The practice insights of large courses, counted beside the server; those of others while somebody waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from courses import kept
from courses.kept import AsOf, Keeper
from courses.models.outline import Course, Lesson
from quizzes.insights import shown
from quizzes.insights.counting import fetched
from quizzes.insights.shown import OfCourse, OfLesson
from quizzes.insights.values import plain, reader
from quizzes.models.insight import PracticeCounting, PracticeKept
from quizzes.models.question import Question

#: A course with more answers, learners and completed lessons than this together is not counted while somebody waits.
MOST = 5_000


SIZE = """
SELECT
    (SELECT COUNT(*) FROM (
        SELECT 1 FROM quizzes_question q JOIN quizzes_practiceanswer a ON a.question_id = q.id
        WHERE q.course_id = %s LIMIT %s
    ) answer)
    + (SELECT COUNT(*) FROM (SELECT 1 FROM courses_lessonprogress WHERE course_id = %s LIMIT %s) marked)
    + (SELECT COUNT(*) FROM (SELECT 1 FROM courses_enrolment WHERE course_id = %s LIMIT %s) begun)
"""


def size(course: int, most: int) -> int:
    """How much is counted of a course; of each kind at most ``most`` is looked at, found by an index. One query."""
    return int(fetched(SIZE, [course, most] * 3)[0][0])


def everything(course: int, now: datetime) -> Iterator[tuple[str, object]]:
    for name, each in shown.everything(Course.objects.get(pk=course), now):
        yield name, plain(each)


KEEPER = Keeper(PracticeCounting, PracticeKept, size, MOST, everything, shape=1)


def of_course(course: Course, period: str, now: datetime) -> tuple[AsOf, OfCourse, OfLesson]:
    """What a course's page shows. Raises :class:`courses.kept.NotCounted`, as do those below."""
    as_of = kept.as_of(KEEPER, course.pk)
    if as_of.at is None:
        return as_of, *shown.of_course(course, period, now)
    first = shown.course_name(period)
    found = kept.load(KEEPER, course.pk, first, ending=f" {period}")
    whole = reader(OfCourse)(found.pop(first))
    lessons = [reader(OfLesson)(each).questions.items() for each in found.values()]
    return as_of, whole, OfLesson(questions=dict(chain.from_iterable(lessons)))


def of_lesson(lesson: Lesson, period: str, now: datetime) -> tuple[AsOf, OfCourse, OfLesson]:
    as_of = kept.as_of(KEEPER, lesson.course_id)
    if as_of.at is None:
        return as_of, *shown.of_lesson(lesson, period, now)
    return as_of, *loaded(lesson, period)


def of_question(question: Question, number: int, period: str, now: datetime) -> tuple[AsOf, OfCourse, OfLesson]:
    as_of = kept.as_of(KEEPER, question.course_id)
    if as_of.at is None:
        return as_of, *shown.of_question(question, number, period, now)
    return as_of, *loaded(question.lesson, period)


def loaded(lesson: Lesson, period: str) -> tuple[OfCourse, OfLesson]:
    """What is kept of a lesson; one that is newer than that has no figures yet."""
    whole, own = shown.course_name(period), shown.lesson_name(lesson.pk, period)
    found = kept.load(KEEPER, lesson.course_id, whole, names=[whole, own])
    return reader(OfCourse)(found[whole]), reader(OfLesson)(found[own]) if own in found else OfLesson()


# What runs beside the server (settings.LONG_CHORES)


def count_due(now: datetime, every: float) -> str:
    return kept.told(KEEPER, now, "practice insights")


def find_large(now: datetime, every: float) -> str:
    kept.find_large(KEEPER)
    return ""
