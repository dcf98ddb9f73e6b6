"""What may be shown of a course's practice, with what small groups keep back already kept back: the stuff of the pages.

It is counted here, for one page or for all of them (:mod:`quizzes.insights.kept`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from courses.models.outline import Course, Lesson
from quizzes.insights import reading
from quizzes.insights.agreement import agreements
from quizzes.insights.counting import Form, FormCounts, Scope, count_forms, questions_of
from quizzes.insights.measures import Estimate
from quizzes.insights.privacy import is_small
from quizzes.insights.reading import Readers, Stop
from quizzes.insights.report import NOBODY, PERIODS, Figures, figures
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
class OfLesson:
    """A lesson in one period: its people, and the figures of its questions by id and number of revision.

    ``stops`` is empty when nobody stopped in the lesson, or too few to say where.
    """

    people: People = People(0, 0)
    stops: list[Stop] = field(default_factory=list)
    questions: dict[int, dict[int, Figures]] = field(default_factory=dict)

    def of(self, question: Question, number: int | None = None) -> Figures:
        """The figures of one revision of a question, else of the present one."""
        return self.questions.get(question.pk, {}).get(number or present(question), NOBODY)


@dataclass(frozen=True)
class OfCourse:
    """A course in one period. ``began`` is how many began it, 0 for too few to speak of; ``readers`` go by lesson.

    ``agreements`` are by question, over all time.
    """

    began: int
    readers: dict[int, Readers]
    people: People
    agreements: dict[int, Estimate] = field(default_factory=dict)

    def of(self, lesson: Lesson) -> Readers | None:
        """The readers of a lesson, None when too few have begun the course."""
        return self.readers.get(lesson.pk) or (reading.nobody(self.began) if self.began else None)


def of_course(course: Course, period: str, now: datetime) -> tuple[OfCourse, OfLesson]:
    """Count a course for one page, all its questions in their present form. Six queries, whatever its size."""
    began, readers = reading.readers(course)
    found = of_present(questions_of(course.pk), count_forms(Scope(course.pk), now), period)
    groups = reading.people_by_lesson(course)
    people = shown_people(*reading.people_of_course(course), counted=found.values(), groups=groups.values())
    return OfCourse(began, readers, people), OfLesson(questions=by_question(found))


def of_lesson(lesson: Lesson, period: str, now: datetime) -> tuple[OfCourse, OfLesson]:
    """Count a lesson for one page."""
    course = lesson.course
    began, readers = reading.readers(course)
    own = OfCourse(began, readers, People(), agreements(course.pk) if period == "all" else {})
    counts = count_forms(Scope(course.pk, lesson.pk), now)
    found = of_present(questions_of(course.pk, lesson.pk), counts, period)
    people = reading.people_by_lesson(course).get(lesson.pk, (0, 0))
    shown = shown_people(*people, counted=found.values(), groups=[])
    return own, OfLesson(shown, stops_of(lesson, own), by_question(found))


def of_question(question: Question, number: int, period: str, now: datetime) -> tuple[OfCourse, OfLesson]:
    """Count one revision of a question for one page."""
    began, readers = reading.readers(question.course)
    is_told = number == present(question) and period == "all"
    own = OfCourse(began, readers, People(), agreements(question.course_id) if is_told else {})
    counts = count_forms(Scope(question.course_id, question.lesson_id, question.pk, number), now)
    forms = QuestionRevision.objects.filter(question=question, number=number).order_by("wording")
    content = next((form.content for form in forms.reverse()[:1]), {})
    form = (question.pk, number)
    return own, OfLesson(questions=by_question({form: of_form(content, counts.get(form), period)}))


def everything(course: Course, now: datetime) -> Iterator[tuple[str, OfCourse | OfLesson]]:
    """Count what all pages of a course show, by name; one lesson after the other, so that no more is held at once."""
    began, readers = reading.readers(course)
    groups = reading.people_by_lesson(course)
    whole = OfCourse(began, readers, People(), agreements(course.pk))
    counted: dict[str, list[Figures]] = {period: [] for period in PERIODS}
    for lesson in Lesson.objects.filter(course=course).select_related("course").only("course", "contents"):
        counts, contents = count_forms(Scope(course.pk, lesson.pk, has_all=True), now), contents_of(lesson)
        questions, stops = questions_of(course.pk, lesson.pk), stops_of(lesson, whole)
        for period in PERIODS:
            shown = of_present(questions, counts, period)
            counted[period] += shown.values()
            found = {form: of_form(contents.get(form, {}), each, period) for form, each in counts.items()} | shown
            people = shown_people(*groups.get(lesson.pk, (0, 0)), counted=shown.values(), groups=[])
            yield lesson_name(lesson.pk, period), OfLesson(people, stops, by_question(found))
    all_people = reading.people_of_course(course)
    for period in PERIODS:
        people = shown_people(*all_people, counted=counted[period], groups=groups.values())
        yield course_name(period), replace(whole, people=people)


def lesson_name(lesson: int, period: str) -> str:
    return f"lesson {lesson} {period}"


def course_name(period: str) -> str:
    return f"course {period}"


def present(question: Question) -> int:
    return question.revision.number if question.revision else 0


def of_present(questions: Iterable[Question], counts: Mapping[Form, FormCounts], period: str) -> dict[Form, Figures]:
    """The figures of questions in their present form."""
    found = {}
    for question in questions:
        form = (question.pk, present(question))
        found[form] = of_form(question.revision.content if question.revision else {}, counts.get(form), period)
    return found


def of_form(content: dict[str, Any], counted: FormCounts | None, period: str) -> Figures:
    if counted is None:
        return NOBODY
    found = figures(content, counted.groups, counted.responses, PERIODS[period])
    return replace(found, is_capped=True) if counted.is_capped else found


def by_question(found: Mapping[Form, Figures]) -> dict[int, dict[int, Figures]]:
    sorted_out: dict[int, dict[int, Figures]] = defaultdict(dict)
    for (question, number), each in found.items():
        sorted_out[question][number] = each
    return dict(sorted_out)


def contents_of(lesson: Lesson) -> dict[Form, dict[str, Any]]:
    """Every form of a lesson's questions in its latest wording. One query."""
    rows = QuestionRevision.objects.filter(question__lesson=lesson).order_by("question_id", "number", "wording")
    return {
        (question, number): content for question, number, content in rows.values_list("question", "number", "content")
    }


def stops_of(lesson: Lesson, course: OfCourse) -> list[Stop]:
    """Where readers stop in a lesson. One query, where enough of them did."""
    readers = course.of(lesson)
    return reading.stops(lesson, readers.stopped.count) if readers and readers.stopped.count else []


def shown_people(
    learners: int, guests: int, *, counted: Iterable[Figures], groups: Iterable[tuple[int, int]]
) -> People:
    """The people of a course or a lesson: exactly, if nobody can be singled out with the numbers beside it.

    ``counted`` are the questions and ``groups`` the lessons whose people are a part of these.
    """
    each = list(counted)
    parts = [figure.people for figure in each if figure.people]
    whole = learners + guests
    if whole == 0:
        return People(0, 0)
    if is_small(whole):
        return People()
    differences = [whole - part for part in parts]
    differences += [learners - figure.learners for figure in each if figure.learners is not None]
    differences += [guests - figure.guests for figure in each if figure.guests is not None]
    for own_learners, own_guests in groups:
        differences += [whole - own_learners - own_guests, learners - own_learners, guests - own_guests]
    if any(is_small(number) for number in (learners, guests, *differences)):
        return People(at_least=max(parts)) if parts else People()
    return People(learners, guests)
