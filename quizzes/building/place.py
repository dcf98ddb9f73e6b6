"""Where a question will stand: the lesson, module or course that a request names, for those who may write it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.http import Http404, HttpRequest
from django.urls import reverse

from courses.models.outline import Course, Lesson
from courses.rendering import Heading

if TYPE_CHECKING:
    from accounts.models import User

ADDRESS = "admin:quizzes_question_builder"


@dataclass
class Place:
    """Where the question will stand: a lesson, or a course of which no lesson is known. ``query`` names it."""

    course: Course
    lesson: Lesson
    query: str

    @property
    def objectives(self) -> list[str]:
        return [str(objective.get("text", "")) for objective in self.lesson.objectives]

    @property
    def contents(self) -> list[Heading]:
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
    courses = Course.objects.editable_by(cast("User", request.user))
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
                return Place(lesson.course, lesson, query)
            break
        chosen = courses.filter(modules=int(value)) if name == "module" else courses.filter(pk=int(value))
        course = chosen.first()
        if course is not None:
            return Place(course, Lesson(course=course, objectives=[], contents=[]), query)
        break
    raise Http404("no such lesson")
