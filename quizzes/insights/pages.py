"""The three insight pages as values: a course by lesson, a lesson by question and section, a question by answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from courses.models.outline import Course, Lesson
from quizzes.insights import reading
from quizzes.insights.agreement import agreements
from quizzes.insights.counting import Scope, count, questions_of
from quizzes.insights.lines import question_lines
from quizzes.insights.measures import Share
from quizzes.insights.privacy import is_small
from quizzes.insights.reading import Readers, Stop
from quizzes.insights.report import Insight, insight, insights
from quizzes.models.question import Question, QuestionRevision


@dataclass(frozen=True)
class People:
    """Who practiced, ever. ``at_least`` where the exact number would single somebody out; all None for too few."""

    learners: int | None = None
    guests: int | None = None
    at_least: int | None = None

    @property
    def count(self) -> int | None:
        return self.learners + self.guests if self.learners is not None and self.guests is not None else None


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


def course_page(course: Course, period: str, now: datetime) -> CoursePage:
    """A course, lesson by lesson in its order. Six queries, whatever its size."""
    lessons = list(Lesson.objects.filter(course=course).outline())
    began, readers = reading.readers(course)
    counts = count(Scope(course.pk), now)
    people = reading.people_by_lesson(course)
    found = insights(questions_of(course.pk), counts, period, reached=reached_by(readers), lines={})
    rows = []
    for lesson in lessons:
        own = readers.get(lesson.pk) or (reading.nobody(began) if began else None)
        rows.append(LessonRow(lesson, own, sorted_out(each for each in found if each.question.lesson_id == lesson.pk)))
    return CoursePage(
        course=course,
        period=period,
        began=began,
        people=shown_people(*reading.people_of_course(course), counted=[*found], groups=people.values()),
        rows=[row for row in rows if is_current(row.lesson)],
        gone=[row for row in rows if not is_current(row.lesson) and row.questions.all],
        is_capped=counts.is_capped,
    )


def lesson_page(lesson: Lesson, period: str, now: datetime) -> LessonPage:
    """A lesson with its questions, and where its readers stop."""
    began, readers = reading.readers(lesson.course)
    own = readers.get(lesson.pk) or (reading.nobody(began) if began else None)
    counts = count(Scope(lesson.course_id, lesson.pk), now)
    found = insights(
        questions_of(lesson.course_id, lesson.pk),
        counts,
        period,
        reached=reached_by(readers),
        lines=question_lines(lesson.body),
        agreements=agreements(lesson.course_id) if period == "all" else None,
    )
    people = reading.people_by_lesson(lesson.course).get(lesson.pk, (0, 0))
    return LessonPage(
        lesson=lesson,
        period=period,
        began=began,
        people=shown_people(*people, counted=found, groups=[]),
        readers=own,
        stops=reading.stops(lesson, own.stopped.count) if own and own.stopped.count else [],
        questions=sorted_out(found),
        is_capped=counts.is_capped,
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
    counts = count(Scope(question.course_id, question.lesson_id, question.pk, wanted), now)
    _began, readers = reading.readers(question.course)
    shown = insight(
        question,
        form.content if form else {},
        wanted,
        counts,
        period,
        reached=reached_by(readers).get(question.lesson_id) if wanted == present else None,
        line=question_lines(question.lesson.body).get(question.key, 0),
        agreement=agreements(question.course_id).get(question.pk) if wanted == present and period == "all" else None,
    )
    return QuestionPage(shown, period, wanted, present, numbers, counts.is_capped)


def reached_by(readers: dict[int, Readers]) -> dict[int, int | None]:
    return {lesson: each.reached.count for lesson, each in readers.items()}


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


def shown_people(
    learners: int, guests: int, *, counted: Sequence[Insight], groups: Iterable[tuple[int, int]]
) -> People:
    """The people of a course or a lesson: exactly, if nobody can be singled out with the numbers beside it.

    ``counted`` are the questions and ``groups`` the lessons whose people are a part of these.
    """
    figures = [each.figures for each in counted]
    parts = [figure.people for figure in figures if figure.people]
    whole = learners + guests
    if whole == 0:
        return People(0, 0)
    if is_small(whole):
        return People()
    lessons = list(groups)
    differences = [whole - part for part in parts]
    differences += [learners - figure.learners for figure in figures if figure.learners is not None]
    differences += [guests - figure.guests for figure in figures if figure.guests is not None]
    for own_learners, own_guests in lessons:
        differences += [whole - own_learners - own_guests, learners - own_learners, guests - own_guests]
    if any(is_small(number) for number in (learners, guests, *differences)):
        return People(at_least=max(parts)) if parts else People()
    return People(learners, guests)
