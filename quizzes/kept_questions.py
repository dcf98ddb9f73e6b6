"""How many questions the lessons and modules of a course ask, kept like finished pages: the same for all learners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.utils.safestring import SafeString

from courses.kept_outline import kept_outline
from courses.models.outline import Course, Lesson
from courses.outline import OutlineModule
from courses.pages import rendered, shelf
from quizzes.models.question import Question

#: About what a lesson takes in the two tables, in bytes.
ENTRY = 250


@dataclass(frozen=True)
class ModuleQuestions:
    """A module, how many questions it asks, and its line in the record of somebody who has met none of them."""

    part: OutlineModule
    asked: int
    untouched: SafeString


@dataclass(frozen=True)
class CourseQuestions:
    """The lessons of a course that its audience may read, by primary key, and how many questions each asks.

    Reflections are not counted: nothing in them is right or wrong. It is shared: nobody may change anything in it.
    """

    lessons: Mapping[int, Lesson]
    asked: Mapping[int, int]
    modules: tuple[ModuleQuestions, ...]
    total: int

    @property
    def size(self) -> int:
        """Bytes of memory, about. The lessons are those of the outline, which is kept as well."""
        return ENTRY * len(self.lessons) + sum(len(module.untouched) for module in self.modules)


#: A course that is not open to a learner who began it: nothing of it is asked any more.
CLOSED = CourseQuestions({}, {}, (), 0)


def kept_questions(course: Course, version: int, *, drafts: bool) -> CourseQuestions:
    """What the course asks at this content version. One query, and those of its outline, when it is not kept yet."""
    key = ("questions", course.pk, drafts)
    found: CourseQuestions | None = shelf.find(key, version)
    if found is None:
        found = counted(course, version, drafts=drafts)
        shelf.keep(key, version, found)
    return found


def counted(course: Course, version: int, *, drafts: bool) -> CourseQuestions:
    outline = kept_outline(course, version, drafts=drafts)
    asking = Question.objects.current().filter(course=course).exclude(kind="reflection")
    asked = dict(asking.order_by("lesson").values_list("lesson").annotate(Count("pk")))
    modules = []
    for part in outline.modules:
        count = sum(asked.get(lesson.pk, 0) for lesson in part.lessons)
        line = rendered("quizzes/record/_untouched.html", {"course": course, "module": part.module, "asked": count})
        modules.append(ModuleQuestions(part, count, line))
    lessons = {lesson.pk: lesson for lesson in outline.lessons}
    return CourseQuestions(lessons, asked, tuple(modules), sum(module.asked for module in modules))
