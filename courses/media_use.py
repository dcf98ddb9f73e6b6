"""Which lessons need which of a course's files."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Q

from courses.models.outline import Course, Lesson
from courses.models.versions import LessonVersion, WorkingCopy
from courses.rendering import media_references

MEDIA = "media/"


def uses(course: Course) -> dict[str, list[Lesson]]:
    """The lessons that name each file, by the file's name: in their text, or in an edit that waits or is being typed.

    Older versions do not count here; :func:`holders` asks for those too.
    """
    return uses_in([course.pk]).get(course.pk, {})


def uses_in(courses: Iterable[int]) -> dict[int, dict[str, list[Lesson]]]:
    """The same for several courses, by their ids. Three queries, however many lessons and files there are."""
    ids = list(courses)
    named: dict[int, set[str]] = {}
    lessons = Lesson.objects.filter(course__in=ids)
    for pk, body in lessons.filter(body__contains=MEDIA).values_list("pk", "body"):
        named.setdefault(pk, set()).update(media_references(body))
    waiting = LessonVersion.objects.filter(lesson__course__in=ids, number=F("lesson__head"), body__contains=MEDIA)
    for pk, body in waiting.exclude(number=F("lesson__version")).values_list("lesson_id", "body"):
        named.setdefault(pk, set()).update(media_references(body))
    for pk, data in WorkingCopy.objects.filter(lesson__course__in=ids).values_list("lesson_id", "data"):
        named.setdefault(pk, set()).update(media_references(typed_text(data)))
    found: dict[int, dict[str, list[Lesson]]] = {}
    for lesson in lessons.filter(pk__in=named).outline().select_related("course"):
        for name in named[lesson.pk]:
            found.setdefault(lesson.course_id, {}).setdefault(name.removeprefix(MEDIA), []).append(lesson)
    return found


def holders(course: Course, name: str) -> list[Lesson]:
    """The lessons that cannot do without this file: any text that is kept of them names it, however old."""
    named = f"{MEDIA}{name}"
    texts = Q(body__contains=named) | Q(versions__body__contains=named)
    found = set(Lesson.objects.filter(texts, course=course).values_list("pk", flat=True))
    copies = WorkingCopy.objects.filter(lesson__course=course).values_list("lesson_id", "data")
    found |= {pk for pk, data in copies if named in typed_text(data)}
    return list(Lesson.objects.filter(pk__in=found).outline().select_related("course"))


def typed_text(data: dict[str, str]) -> str:
    return "\n\n".join(str(value) for value in data.values())
