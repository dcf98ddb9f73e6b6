"""What a lesson page shows, for everyone of an audience at once; and what of it is the reader's own."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from courses import access, defined, facts, typography
from courses.blocks import ASKED, Group, owner
from courses.models.outline import Course, FormerSlug, Lesson
from courses.outline import Outline, OutlineModule, outline

if TYPE_CHECKING:
    from accounts.models import User

LESSON_LINK = re.compile(r'<a [^>]*data-lesson="([a-z0-9-]+)"[^>]*>(.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class LessonFacts:
    """What filling a stored lesson page needs to know. ``own`` names the blocks that readers write into."""

    course_id: int
    lesson_id: int
    module_lessons: tuple[int, ...]
    own: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def personal(self, done: Collection[int]) -> tuple[Mapping[str, str], frozenset[str]]:
        """The reader's values and truths, from the ids of the lessons they completed in this course."""
        count = sum(pk in done for pk in self.module_lessons)
        truths = {f"done:{pk}" for pk in done}
        return {"module_done": str(count)}, frozenset(truths)

    def own_words(self, learner: User) -> Mapping[str, str]:
        """What the reader wrote into the lesson's blocks; a query only where there are such blocks."""
        values: dict[str, str] = {}
        for name, keys in self.own:
            app = owner(name)
            values |= app.own_words(learner, self.course_id, keys) if app else {}
        return values


def groups(lesson: Lesson) -> list[Mapping[str, Any]]:
    """The lesson's segments with each run of blocks as a group."""
    check = lesson.check_at
    return [
        {
            "group": Group(segment["block"], tuple(segment["items"]), index == check, segment.get("kept", {})),
        }
        if "block" in segment
        else segment
        for index, segment in enumerate(lesson.segments)
    ]


def group_html(lesson: Lesson, group: Group, context: Mapping[str, Any]) -> str:
    """The group as HTML, made by the app that owns its blocks."""
    app = owner(group.name)
    html = app.group_html(lesson, group, context) if app else ""
    return readable_links(html, lesson.course, context["readable"])


def readable_links(html: str, course: Course, readable: Collection[str]) -> str:
    """``html`` with its links to lessons as whole addresses, and as mere text where this audience cannot read them.

    Whole, because the same lesson is also shown below the address of a question.
    """

    def link(match: re.Match[str]) -> str:
        if match[1] not in readable:
            return match[2]
        return match[0].replace('href="../', f'href="{course.get_absolute_url()}', 1)

    return LESSON_LINK.sub(link, html)


def readable_slugs(course_outline: Outline) -> frozenset[str]:
    """The slugs, present and former, of the lessons that this audience can read. One query."""
    lessons = {lesson.pk: lesson.slug for lesson in course_outline.lessons}
    former = FormerSlug.objects.filter(course=course_outline.course, lesson__in=lessons)
    return frozenset({*lessons.values(), *former.values_list("slug", flat=True)})


def context(user: User | None, course_slug: str, slug: str, *, drafts: bool) -> dict[str, Any]:
    """The template's context. Raises Http404 or :class:`courses.access.Moved`."""
    lesson = access.readable_lesson(user, course_slug, slug)
    return lesson_context(lesson, outline(lesson.course, drafts=drafts))


def description(lesson: Lesson) -> str:
    """One line for search engines: the lesson, its course, and what it teaches."""
    can = "; ".join(objective["text"] for objective in lesson.objectives)
    return f"{lesson.title}, a lesson of {lesson.course.title}" + (f": {can}." if can else ".")


def lesson_context(lesson: Lesson, course_outline: Outline) -> dict[str, Any]:
    module: OutlineModule = course_outline.module_of(lesson)
    before, after = course_outline.neighbors(lesson)
    readable = readable_slugs(course_outline)
    ids = facts.cited(lesson.segments)
    known = facts.of_course(lesson.course) if ids else {}
    segments = groups(lesson)
    texts = [readable_links(segment["html"], lesson.course, readable) for segment in segments if "html" in segment]
    texts, terms = defined.linked(texts, defined.earlier_terms(lesson, course_outline), lesson.course)
    finished = iter([typography.bound(facts.filled(text, known)) for text in texts])
    segments = [{"html": next(finished)} if "html" in segment else segment for segment in segments]
    asked = [segment for segment in lesson.segments if segment.get("block") == ASKED]
    questions = sum(len(segment["items"]) - len(segment.get("own", ())) for segment in asked)
    return {
        "course": lesson.course,
        "description": description(lesson),
        "lesson": lesson,
        "module": module.module,
        "module_lessons": module.lessons,
        "module_is_whole": module.is_whole,
        "segments": segments,
        "blocks": {segment["group"].name for segment in segments if "group" in segment},
        "defined": terms,
        "dated": [known[name] for name in ids if name in known],
        "readable": readable,
        "sections": [heading for heading in lesson.contents if heading["level"] == 2],
        "ends_with_check": lesson.check_at is not None,
        "question_count": questions,
        "before": before,
        "after": after,
        "place": "courses",
        "here": lesson.get_absolute_url(),
        "sign_in_next": lesson.get_absolute_url(),
        "disclaimer": lesson.course.disclaimer,
        "facts": LessonFacts(
            lesson.course_id,
            lesson.pk,
            tuple(item.pk for item in module.lessons),
            tuple((part["block"], tuple(part["own"])) for part in lesson.segments if part.get("own")),
        ),
    }
