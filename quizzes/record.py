"""The practice record: how a learner stands with the questions of each course they have begun.

Read from standings, a row a question, never from the answers: a page costs the same however long the history is.
None of its numbers meets an exam.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse

from courses import access
from courses.kept_outline import kept_outline
from courses.models import publication
from courses.models.outline import Course, Lesson, Module
from courses.outline import Outline
from quizzes.asked import plain_words
from quizzes.kept_questions import CLOSED, CourseQuestions, ModuleQuestions, kept_questions
from quizzes.models.practice import PracticeStanding

if TYPE_CHECKING:
    from accounts.models import User

#: How many questions a list shows; the practice set beside it holds them all.
LISTED = 5
CONTENT = "question__revision__content"


@dataclass(frozen=True)
class Met:
    """A question the learner has answered or had shown. ``lesson`` is None where it is not asked any more."""

    title: str
    history: str
    standing: PracticeStanding
    lesson: Lesson | None
    section_title: str = ""
    section_url: str = ""
    is_reflection: bool = False


@dataclass(frozen=True)
class Tally:
    """Numbers over some questions. ``judged`` are those that can be right first time: answered or shown, and gradable.

    ``total`` is how many there are to be met.
    """

    met: int = 0
    total: int = 0
    judged: int = 0
    right_first: int = 0
    tries: int = 0
    sure_wrong: int = 0
    missed: int = 0


@dataclass(frozen=True)
class LessonRecord:
    lesson: Lesson
    tally: Tally


@dataclass(frozen=True)
class ModuleRecord:
    """A module with what was met of it. ``again`` is the practice set of what was missed there."""

    module: Module
    lessons: list[LessonRecord]
    tally: Tally
    met: list[Met]
    again: str


@dataclass(frozen=True)
class Worklist:
    """Questions to practice again: all of them counted, the first few listed, and the set that holds them."""

    count: int
    listed: list[Met]
    url: str

    @property
    def more(self) -> int:
        return self.count - len(self.listed)


@dataclass(frozen=True)
class CourseRecord:
    """A course begun. ``modules`` are those where something was met, ``untouched`` the others that ask anything;
    ``gone`` are the questions that were met and are no longer asked."""

    course: Course
    modules: list[ModuleRecord]
    untouched: list[ModuleQuestions]
    tally: Tally
    sure_wrong: Worklist
    missed: Worklist
    gone: list[Met]


def records_of(learner: User) -> list[CourseRecord]:
    """The learner's record, course by course. Three queries, and three for each course that is not kept yet.

    It goes through what the learner met and through the modules of the course, not through its lessons.
    """
    rows = list(
        PracticeStanding.objects.of(learner)
        .filter(events__gt=0)
        .select_related("question")
        .annotate(stem=KeyTextTransform("stem", CONTENT), section=KeyTextTransform("section", CONTENT))
        .order_by("question__lesson", "question__position", "question")
    )
    courses = Course.objects.filter(pk__in={row.question.course_id for row in rows})
    version = publication.current_version()
    return [
        course_record(
            course,
            readable_questions(learner, course, version),
            [row for row in rows if row.question.course_id == course.pk],
        )
        for course in courses
    ]


def readable_questions(learner: User, course: Course, version: int) -> CourseQuestions:
    """What the course asks as this learner sees it."""
    if not access.may_open(learner, course):
        return CLOSED
    return kept_questions(course, version, drafts=access.may_edit(learner, course))


def readable_outline(learner: User, course: Course, version: int) -> Outline:
    """The course as this learner sees it: without lessons if it is not open to them."""
    if not access.may_open(learner, course):
        return Outline(course, [])
    return kept_outline(course, version, drafts=access.may_edit(learner, course))


def course_record(course: Course, questions: CourseQuestions, rows: Iterable[PracticeStanding]) -> CourseRecord:
    """A course's record from the learner's standings there."""
    met: defaultdict[int, list[Met]] = defaultdict(list)
    gone: list[Met] = []
    for row in rows:
        lesson = None if row.question.is_retired else questions.lessons.get(row.question.lesson_id)
        item = met_question(course, row, lesson)
        (met[lesson.pk] if lesson else gone).append(item)
    touched = {questions.lessons[pk].module_id for pk in met}
    modules = [
        module_record(course, module, met, questions.asked)
        for module in questions.modules
        if module.part.module.pk in touched
    ]
    everything = [item for module in modules for item in module.met]
    return CourseRecord(
        course,
        modules,
        [module for module in questions.modules if module.asked and module.part.module.pk not in touched],
        tally(everything, questions.total),
        worklist(course, "sure-wrong", [item for item in everything if item.standing.is_sure_wrong]),
        worklist(course, "missed", [item for item in everything if item.standing.is_missed]),
        gone,
    )


def module_record(
    course: Course, questions: ModuleQuestions, met: Mapping[int, list[Met]], asked: Mapping[int, int]
) -> ModuleRecord:
    """A module's record; ``met`` and ``asked`` are by lesson, those of nothing left out."""
    module = questions.part.module
    lessons = [lesson for lesson in questions.part.lessons if lesson.pk in asked or lesson.pk in met]
    items = [item for lesson in lessons for item in met.get(lesson.pk, ())]
    return ModuleRecord(
        module,
        [LessonRecord(lesson, tally(met.get(lesson.pk, ()), asked.get(lesson.pk, 0))) for lesson in lessons],
        tally(items, questions.asked),
        items,
        set_url(course, only="missed", module=module.slug),
    )


def met_question(course: Course, row: PracticeStanding, lesson: Lesson | None) -> Met:
    """A standing with the words and the links of its question."""
    section = getattr(row, "section", None) or ""
    titles = {heading["id"]: heading["text"] for heading in lesson.contents} if lesson else {}
    return Met(
        title=plain_words(getattr(row, "stem", None) or row.question.key),
        history=reverse("quizzes:history", args=[course.slug, row.question.key]),
        standing=row,
        lesson=lesson,
        section_title=titles.get(section, ""),
        section_url=f"{lesson.get_absolute_url()}#s-{section}" if lesson and section in titles else "",
        is_reflection=row.question.kind == "reflection",
    )


def tally(items: Iterable[Met], total: int) -> Tally:
    """The numbers over these questions, reflections left out: nothing in them is right or wrong."""
    rows = [item.standing for item in items if not item.is_reflection]
    return Tally(
        met=len(rows),
        total=total,
        judged=sum(row.first_correct is not None for row in rows),
        right_first=sum(row.first_correct is True for row in rows),
        tries=sum(row.tries for row in rows),
        sure_wrong=sum(row.is_sure_wrong for row in rows),
        missed=sum(row.is_missed for row in rows),
    )


def worklist(course: Course, only: str, items: list[Met]) -> Worklist:
    return Worklist(len(items), items[:LISTED], set_url(course, only=only))


def set_url(course: Course, **wanted: str) -> str:
    """The address of a practice set."""
    return f"{reverse('quizzes:set', args=[course.slug])}?{urlencode(wanted)}"
