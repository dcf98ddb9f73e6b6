"""Tags for the exam's pages in the admin, and for the pages of the admin that lead to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from courses.models.outline import Course
from exams.models.blueprint import Exam

if TYPE_CHECKING:
    from exams.editing.blanks import Blank

register = template.Library()


@register.simple_tag
def blank_items() -> list[Blank]:
    """A blank item of each kind."""
    from exams.editing.blanks import blanks

    return blanks()


@register.inclusion_tag("admin/exams/_course_tools.html", takes_context=True)
def exam_tools(context: Any, course: Course) -> dict[str, Any]:
    """The way from a course's page to its exam, for people who write exams. One query."""
    user = context["request"].user
    exam = Exam.objects.filter(course=course).defer("rules").first()
    return {
        "course": course,
        "exam": exam,
        "may_add": user.has_perm("exams.add_exam"),
        "may_change": user.has_perm("exams.change_exam"),
    }
