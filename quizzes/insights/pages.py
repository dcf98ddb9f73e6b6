"""The three insight pages as values: a course by lesson, a lesson by question and section, a question by answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from courses.kept import AsOf
from courses.models.outline import Course, Lesson
from quizzes.insights import kept
from quizzes.insights.counting import questions_of
from quizzes.insights.lines import question_lines
from quizzes.insights.measures import Share
from quizzes.insights.reading import Readers, Stop
from quizzes.insights.report import Figures, Insight, insight, insights
from quizzes.insights.shown import People
from quizzes.models.question import Question, QuestionRevision


@dataclass(frozen=True)
class Questions:
    """The questions of a page, weakest first: those that are judged, reflections, and those no longer asked."""

    judged: list[Insight]
    reflections: list[Insight]
    retired: list[Insight]

    @property
    def all(self) -> list[Insight]:
        return [*self.judged, *self.reflections, *self.retired]

    @property
    def flagged(self) -> int:
        return sum(bool(each.flags) for each in self.judged)

    @property
    def right(self) -> Share:
        """First answers that were right, over those questions of which that is shown."""
        known = [each.figures.right for each in self.judged if each.figures.right.count is not None]
        if not known:
            return Share(None, None)
        return Share(sum(each.count or 0 for each in known), sum(each.of or 0 for each in known))


@dataclass(frozen=True)
class LessonRow:
    """A lesson of the course page. ``readers`` is None when too few have begun the course."""

    lesson: Lesson
    readers: Readers | None
    questions: Questions


@dataclass(frozen=True)
class CoursePage:
    """``began`` is how many began the course, 0 for too few to speak of. ``gone`` are lessons no longer in it."""

    course: Course
    period: str
    as_of: AsOf
    began: int
    people: People
    rows: list[LessonRow]
    gone: list[LessonRow]
    is_capped: bool

    @property
    def flagged(self) -> int:
        return sum(row.questions.flagged for row in self.rows)

    @property
    def total(self) -> int:
        return sum(len(row.questions.judged) for row in self.rows)


@dataclass(frozen=True)
class LessonPage:
    """``stops`` is empty when nobody stopped in the lesson, or too few to say where."""

    lesson: Lesson
    period: str
    as_of: AsOf
    began: int
    people: People
    readers: Readers | None
    stops: list[Stop]
    questions: Questions
    is_capped: bool


@dataclass(frozen=True)
class QuestionPage:
    """``numbers`` are the revisions that the question has had, the present one last."""

    insight: Insight
    period: str
    number: int
    present: int
    numbers: list[int]
    is_capped: bool
    as_of: AsOf


def course_page(course: Course, period: str, now: datetime) -> CoursePage:
    """A course, lesson by lesson in its order. The number of queries does not grow with it.

    Raises :class:`courses.kept.NotCounted`, as the other pages do.
    """
    as_of, whole, counted = kept.of_course(course, period, now)
    lessons = list(Lesson.objects.filter(course=course).outline())
    questions = questions_of(course.pk)
    shown = {question.pk: counted.of(question) for question in questions}
    found = insights(questions, shown, period, reached=reached_by(whole.readers), lines={})
    rows = []
    for lesson in lessons:
        own = [each for each in found if each.question.lesson_id == lesson.pk]
        rows.append(LessonRow(lesson, whole.of(lesson), sorted_out(own)))
    return CoursePage(
        course=course,
        period=period,
        as_of=as_of,
        began=whole.began,
        people=whole.people,
        rows=[row for row in rows if is_current(row.lesson)],
        gone=[row for row in rows if not is_current(row.lesson) and row.questions.all],
        is_capped=is_capped(shown.values()),
    )


def lesson_page(lesson: Lesson, period: str, now: datetime) -> LessonPage:
    """A lesson with its questions, and where its readers stop."""
    as_of, whole, counted = kept.of_lesson(lesson, period, now)
    questions = questions_of(lesson.course_id, lesson.pk)
    shown = {question.pk: counted.of(question) for question in questions}
    found = insights(
        questions,
        shown,
        period,
        reached=reached_by(whole.readers),
        lines=question_lines(lesson.body),
        agreements=whole.agreements,
    )
    return LessonPage(
        lesson=lesson,
        period=period,
        as_of=as_of,
        began=whole.began,
        people=counted.people,
        readers=whole.of(lesson),
        stops=counted.stops,
        questions=sorted_out(found),
        is_capped=is_capped(shown.values()),
    )


def question_page(question: Question, period: str, number: int | None, now: datetime) -> QuestionPage | None:
    """A question in its present form, or in the latest wording of an earlier revision. None if it has no such one."""
    forms = QuestionRevision.objects.filter(question=question)
    numbers = sorted(set(forms.values_list("number", flat=True)))
    present = question.revision.number if question.revision else 0
    wanted = number or present
    form = forms.filter(number=wanted).order_by("wording").last()
    if form is None and (number or numbers):
        return None
    as_of, whole, counted = kept.of_question(question, wanted, period, now)
    figures = counted.of(question, wanted)
    shown = insight(
        question,
        form.content if form else {},
        wanted,
        figures,
        period,
        reached=reached_by(whole.readers).get(question.lesson_id) if wanted == present else None,
        line=question_lines(question.lesson.body).get(question.key, 0),
        agreement=whole.agreements.get(question.pk) if wanted == present else None,
    )
    return QuestionPage(shown, period, wanted, present, numbers, figures.is_capped, as_of)


def reached_by(readers: dict[int, Readers]) -> dict[int, int | None]:
    return {lesson: each.reached.count for lesson, each in readers.items()}


def is_capped(shown: Iterable[Figures]) -> bool:
    return any(each.is_capped for each in shown)


def is_current(lesson: Lesson) -> bool:
    return lesson.status != Lesson.Status.RETIRED and not lesson.module.is_retired


def sorted_out(found: Iterable[Insight]) -> Questions:
    """Questions by what can be said of them. One that is no longer asked is named if somebody answered it."""
    every = list(found)
    asked = [each for each in every if not each.question.is_retired]
    return Questions(
        judged=[each for each in asked if not each.is_reflection],
        reflections=[each for each in asked if each.is_reflection],
        retired=[each for each in every if each.question.is_retired and each.figures.people != 0],
    )
