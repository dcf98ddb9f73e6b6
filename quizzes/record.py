"""The practice record: how a learner stands with the questions of each course they have begun.

Read from standings, a row a question, never from the answers: a page costs the same however long the history is.
None of its numbers meets an exam.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Count
from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse

from courses import access
from courses.kept_outline import kept_outline
from courses.models import publication
from courses.models.outline import Course, Lesson, Module
from courses.outline import Outline
from quizzes.asked import plain_words
from quizzes.models.practice import PracticeStanding
from quizzes.models.question import Question

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
    """A course begun. ``modules`` are those where something was met, ``untouched`` the others that ask anything, each
    with how much; ``gone`` are the questions that were met and are no longer asked."""

    course: Course
    modules: list[ModuleRecord]
    untouched: list[tuple[Module, int]]
    tally: Tally
    sure_wrong: Worklist
    missed: Worklist
    gone: list[Met]


def records_of(learner: User) -> list[CourseRecord]:
    """The learner's record, course by course. Four queries, and two for each course whose outline is not kept yet."""
    rows = list(
        PracticeStanding.objects.of(learner)
        .filter(events__gt=0)
        .select_related("question")
        .annotate(stem=KeyTextTransform("stem", CONTENT), section=KeyTextTransform("section", CONTENT))
        .order_by("question__lesson", "question__position", "question")
    )
    courses = Course.objects.filter(pk__in={row.question.course_id for row in rows})
    asked = Question.objects.current().filter(course__in=courses).exclude(kind="reflection")
    totals = dict(asked.order_by("lesson").values_list("lesson").annotate(Count("pk")))
    version = publication.current_version()
    return [
        course_record(
            readable_outline(learner, course, version),
            [row for row in rows if row.question.course_id == course.pk],
            totals,
        )
        for course in courses
    ]


def readable_outline(learner: User, course: Course, version: int) -> Outline:
    """The course as this learner sees it: without lessons if it is not open to them."""
    if not access.may_open(learner, course):
        return Outline(course, [])
    return kept_outline(course, version, drafts=access.may_edit(learner, course))


def course_record(found: Outline, rows: Iterable[PracticeStanding], totals: dict[int, int]) -> CourseRecord:
    """A course's record from the learner's standings there, and how many questions each lesson has."""
    lessons = {lesson.pk: lesson for lesson in found.lessons}
    met: dict[int, list[Met]] = {pk: [] for pk in lessons}
    gone: list[Met] = []
    for row in rows:
        lesson = None if row.question.is_retired else lessons.get(row.question.lesson_id)
        item = met_question(found.course, row, lesson)
        (met[lesson.pk] if lesson else gone).append(item)
    modules, untouched = [], []
    for part in found.modules:
        asked = sum(totals.get(lesson.pk, 0) for lesson in part.lessons)
        if any(met[lesson.pk] for lesson in part.lessons):
            modules.append(module_record(found.course, part.module, part.lessons, met, totals))
        elif asked:
            untouched.append((part.module, asked))
    everything = [item for lesson in found.lessons for item in met[lesson.pk]]
    return CourseRecord(
        found.course,
        modules,
        untouched,
        tally(everything, sum(totals.get(pk, 0) for pk in lessons)),
        worklist(found.course, "sure-wrong", [item for item in everything if item.standing.is_sure_wrong]),
        worklist(found.course, "missed", [item for item in everything if item.standing.is_missed]),
        gone,
    )


def module_record(
    course: Course, module: Module, lessons: list[Lesson], met: dict[int, list[Met]], totals: dict[int, int]
) -> ModuleRecord:
    asking = [lesson for lesson in lessons if totals.get(lesson.pk) or met[lesson.pk]]
    items = [item for lesson in asking for item in met[lesson.pk]]
    return ModuleRecord(
        module,
        [LessonRecord(lesson, tally(met[lesson.pk], totals.get(lesson.pk, 0))) for lesson in asking],
        tally(items, sum(totals.get(lesson.pk, 0) for lesson in asking)),
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
