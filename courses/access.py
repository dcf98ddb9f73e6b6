"""The only doors from a request to a course or a lesson: find it and make sure this person may read it.

Strangers to a draft get 404, like a page that never was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404

from courses.models.media import NAME, MediaFile
from courses.models.outline import Course, FormerSlug, Lesson

if TYPE_CHECKING:
    from accounts.models import User


class Moved(Exception):
    """The lesson has another address now: ``lesson`` is where it went."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        super().__init__(lesson.slug)


def may_edit(user: User | AnonymousUser | None, course: Course) -> bool:
    """Whether this person sees the course's drafts: its instructors and operators."""
    if user is None or not user.is_authenticated or not user.is_staff:
        return False
    return user.is_superuser or course.instructors.filter(pk=user.pk).exists()


def readable_course(user: User | AnonymousUser | None, slug: str) -> Course:
    """The course, published or the reader's to edit. Raises Http404."""
    course = Course.objects.filter(slug=slug).first()
    if course is None or not may_open(user, course):
        raise Http404("no such course")
    return course


def open_courses(user: User | None) -> QuerySet[Course]:
    """The courses that this person sees, in order."""
    courses = Course.objects.published()
    if user is not None and user.is_staff:
        drafts = Course.objects.editable_by(user).exclude(status=Course.Status.RETIRED)
        courses = (courses | drafts).distinct()
    return courses


def may_open(user: User | AnonymousUser | None, course: Course) -> bool:
    """Whether this person sees the course at all."""
    if course.status == Course.Status.PUBLISHED:
        return True
    return course.status != Course.Status.RETIRED and may_edit(user, course)


def readable_file(user: User | AnonymousUser | None, course_slug: str, name: str) -> MediaFile:
    """A file of a course that this person sees, with its course. Raises Http404."""
    if not NAME.fullmatch(name):
        raise Http404("no such file")
    file = MediaFile.objects.filter(course__slug=course_slug, name=name).select_related("course").first()
    if file is None or not may_open(user, file.course):
        raise Http404("no such file")
    return file


def readable_lesson(user: User | AnonymousUser | None, course_slug: str, slug: str) -> Lesson:
    """The lesson with its course and module. Raises Http404, or :class:`Moved` when the slug is a former one."""
    lessons = Lesson.objects.current().select_related("course", "module")
    lesson = lessons.filter(course__slug=course_slug, slug=slug).first()
    if lesson is None:
        former = FormerSlug.objects.filter(course__slug=course_slug, slug=slug).select_related(
            "lesson__course", "lesson__module"
        )
        renamed = former.first()
        if renamed is None or not may_read(user, renamed.lesson):
            raise Http404("no such lesson")
        raise Moved(renamed.lesson)
    if not may_read(user, lesson):
        raise Http404("no such lesson")
    return lesson


def may_read(user: User | AnonymousUser | None, lesson: Lesson) -> bool:
    """Whether this person may read the lesson; ``lesson`` comes with its course and module."""
    if lesson.status == Lesson.Status.RETIRED or lesson.module.is_retired:
        return False
    if lesson.course.status == Course.Status.PUBLISHED and lesson.is_published:
        return True
    return lesson.course.status != Course.Status.RETIRED and may_edit(user, lesson.course)
