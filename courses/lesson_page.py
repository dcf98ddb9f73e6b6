"""What a lesson page shows, for everyone of an audience at once; and what of it is the reader's own."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from courses import access
from courses.blocks import Group, owner
from courses.models.outline import Lesson
from courses.outline import Outline, OutlineModule, outline

if TYPE_CHECKING:
    from accounts.models import User

LESSON_LINK = re.compile(r'<a [^>]*data-lesson="([a-z0-9-]+)"[^>]*>(.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class LessonFacts:
    """What filling a stored lesson page needs to know."""

    course_id: int
    lesson_id: int
    module_lessons: tuple[int, ...]

    def personal(self, done: Collection[int]) -> tuple[Mapping[str, str], frozenset[str]]:
        """The reader's values and truths, from the ids of the lessons they completed in this course."""
        count = sum(pk in done for pk in self.module_lessons)
        truths = {f"done:{pk}" for pk in done}
        return {"module_done": str(count)}, frozenset(truths)


def groups(lesson: Lesson) -> list[Mapping[str, Any]]:
    """The lesson's segments with each run of blocks as a group."""
    last = len(lesson.segments) - 1
    return [
        {"group": Group(segment["block"], tuple(segment["items"]), index == last)} if "block" in segment else segment
        for index, segment in enumerate(lesson.segments)
    ]


def group_html(lesson: Lesson, group: Group, context: Mapping[str, Any]) -> str:
    """The group as HTML, made by the app that owns its blocks."""
    app = owner(group.name)
    return app.group_html(lesson, group, context) if app else ""


def readable_links(html: str, readable: Collection[str]) -> str:
    """``html`` with links to lessons that this audience cannot read turned into their text."""
    return LESSON_LINK.sub(lambda match: match[0] if match[1] in readable else match[2], html)


def context(user: User | None, course_slug: str, slug: str, *, drafts: bool) -> dict[str, Any]:
    """The template's context. Raises Http404 or :class:`courses.access.Moved`."""
    lesson = access.readable_lesson(user, course_slug, slug)
    return lesson_context(lesson, outline(lesson.course, drafts=drafts))


def lesson_context(lesson: Lesson, course_outline: Outline) -> dict[str, Any]:
    module: OutlineModule = course_outline.module_of(lesson)
    before, after = course_outline.neighbors(lesson)
    readable = {other.slug for other in course_outline.lessons}
    segments = [
        {"html": readable_links(segment["html"], readable)} if "html" in segment else segment
        for segment in groups(lesson)
    ]
    questions = sum(len(segment["items"]) for segment in lesson.segments if segment.get("block") == "question")
    return {
        "course": lesson.course,
        "lesson": lesson,
        "module": module.module,
        "module_lessons": module.lessons,
        "module_is_whole": module.is_whole,
        "segments": segments,
        "sections": [heading for heading in lesson.contents if heading["level"] == 2],
        "ends_with_check": bool(lesson.segments) and "block" in lesson.segments[-1],
        "question_count": questions,
        "before": before,
        "after": after,
        "place": "courses",
        "here": lesson.get_absolute_url(),
        "sign_in_next": lesson.get_absolute_url(),
        "disclaimer": lesson.course.disclaimer,
        "facts": LessonFacts(lesson.course_id, lesson.pk, tuple(item.pk for item in module.lessons)),
    }
