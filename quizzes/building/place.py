"""Where a question will stand: the lesson, module or course that a request names, for those who may write it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

from django.http import Http404, HttpRequest
from django.urls import reverse

from courses import manuscript as manuscripts
from courses.editing import copies
from courses.manuscript import Manuscript
from courses.models.outline import Course, Lesson
from courses.rendering import Heading, RenderRefused, budget

if TYPE_CHECKING:
    from accounts.models import User

ADDRESS = "admin:quizzes_question_builder"


@dataclass
class Place:
    """Where the question will stand: a lesson, or a course of which no lesson is known. ``query`` names it.

    ``manuscript`` is what is being written of the lesson: objectives and headings that nobody has saved are there to
    choose from.
    """

    course: Course
    lesson: Lesson
    query: str
    manuscript: Manuscript

    @property
    def objectives(self) -> list[str]:
        return [str(objective.get("text", "")) for objective in self.manuscript.objectives]

    @cached_property
    def contents(self) -> list[Heading]:
        if self.manuscript.body != self.lesson.body:
            try:
                return list(budget.render_document(self.manuscript.body, {}).toc)
            except RenderRefused:
                pass  # the text has a problem, of which the editor speaks
        return [Heading(**heading) for heading in self.lesson.contents]

    @property
    def address(self) -> str:
        return f"{reverse(ADDRESS)}?{self.query}"

    @property
    def back(self) -> str:
        """The editor that the block is for, or the course."""
        if self.lesson.pk:
            return reverse("admin:courses_lesson_change", args=[self.lesson.pk])
        return reverse("admin:courses_course_change", args=[self.course.pk])


def place_of(request: HttpRequest) -> Place:
    """The lesson, module or course that the address names, if this person may write it. Raises Http404."""
    author = cast("User", request.user)
    courses = Course.objects.editable_by(author)
    for name in ("lesson", "module", "course"):
        value = request.GET.get(name) or request.POST.get(name)
        if not value:
            continue
        if not (value.isascii() and value.isdecimal() and len(value) < 19):
            break
        query = f"{name}={value}"
        if name == "lesson":
            lesson = Lesson.objects.filter(course__in=courses, pk=int(value)).select_related("course").first()
            if lesson is not None:
                return Place(lesson.course, lesson, query, copies.manuscript_of(lesson, author))
            break
        chosen = courses.filter(modules=int(value)) if name == "module" else courses.filter(pk=int(value))
        course = chosen.first()
        if course is not None:
            lesson = Lesson(course=course, objectives=[], contents=[])
            return Place(course, lesson, query, manuscripts.of_lesson(lesson))
        break
    raise Http404("no such lesson")
