"""Where the pages are that are the same for everyone: what a guest may read, by kind of page."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from courses.models.outline import Course
from courses.outline import published_lessons

#: Addresses under ``/courses/<course>/`` that are not lessons.
RESERVED_SLUGS = frozenset({"glossary", "exam", "practice", "certificate", "search", "media", "review"})


def of_catalog() -> Iterator[str]:
    yield reverse("courses:catalog")


def of_courses() -> Iterator[str]:
    for course in Course.objects.published():
        yield course.get_absolute_url()


def of_lessons() -> Iterator[str]:
    for course in Course.objects.published():
        for lesson in published_lessons(course):
            yield lesson.get_absolute_url()


def of_glossaries() -> Iterator[str]:
    for course in Course.objects.published():
        yield reverse("courses:glossary", args=[course.slug])


def of_privacy() -> Iterator[str]:
    yield reverse("privacy")
