"""The pages of the admin that people who write a course open, by the names of their addresses.

A page that is added to the admin is added here: its queries are counted and its cost is compared by what is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

if TYPE_CHECKING:
    from courses.models.outline import Course


@dataclass(frozen=True)
class Page:
    """A page and what its address is made of: names of :func:`parts_of`, also those in braces in its query.

    ``ratio`` is the most that it may cost in a course of ten times the lessons and modules: 1 and what a short
    measurement is off by, unless it lists them.
    """

    name: str
    url: str
    parts: tuple[str, ...] = ()
    query: str = ""
    ratio: float = 1.5

    def address(self, parts: Mapping[str, Any]) -> str:
        path = reverse(self.url, args=[parts[part] for part in self.parts])
        return path + self.query.format_map(parts)


#: It offers all modules or lessons to choose from, or lists at most a hundred.
LIST = 4.0
#: It looks for files in the text of every lesson.
TEXTS = 7.0
#: It has a line for every lesson, and what stands on it is worked out for each; the outline's offers every module.
EVERYTHING = 13.0

PAGES = (
    Page("workplace", "admin:index", ratio=LIST),
    Page("search", "admin:search", query="?q=stretch+sluice", ratio=LIST),
    Page("courses", "admin:courses_course_changelist"),
    Page("course with its outline", "admin:courses_course_change", ("course",), ratio=EVERYTHING),
    Page("modules", "admin:courses_module_changelist"),
    Page("module", "admin:courses_module_change", ("module",), ratio=LIST),
    Page("lessons", "admin:courses_lesson_changelist", ratio=LIST),
    Page("lesson editor", "admin:courses_lesson_change", ("lesson",)),
    Page("versions", "admin:courses_lesson_versions", ("lesson",)),
    Page("a version compared", "admin:courses_lesson_version", ("lesson", "version")),
    Page("publish page", "admin:courses_lesson_publication", ("lesson",)),
    Page("new lesson", "admin:courses_lesson_add"),
    Page("media library", "admin:courses_mediafile_changelist", ratio=TEXTS),
    Page("media to pick", "admin:courses_mediafile_pick", query="?course={course}", ratio=TEXTS),
    Page("media file", "admin:courses_mediafile_change", ("file",), ratio=TEXTS),
    Page("question builder", "admin:quizzes_question_builder", query="?lesson={lesson}"),
    Page("questions to import", "admin:quizzes_question_import", ("course",), ratio=LIST),
    Page("insights", "admin:quizzes_question_changelist"),
    Page("insights, course", "admin:quizzes_insights_course", ("slug",), ratio=EVERYTHING),
    Page("insights, lesson", "admin:quizzes_insights_lesson", ("slug", "lesson_slug")),
    Page("insights, question", "admin:quizzes_insights_question", ("slug", "lesson_slug", "question")),
)


def parts_of(course: Course) -> dict[str, Any]:
    """What addresses of this course's pages are made of: its first module, lesson and question, and a file."""
    lesson = course.lessons.in_order()[0]
    return {
        "course": course.pk,
        "slug": course.slug,
        "module": lesson.module_id,
        "lesson": lesson.pk,
        "lesson_slug": lesson.slug,
        "version": lesson.version,
        "question": lesson.questions.order_by("position", "pk")[0].key,
        "file": course.media_files.get(name="levels.svg").pk,
    }


def addresses(course: Course) -> dict[str, str]:
    """Every page's address in this course, by the page's name."""
    parts = parts_of(course)
    return {page.name: page.address(parts) for page in PAGES}
