"""The index follows the lessons: written with each of them, made again as a whole when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from courses import facts
from courses.facts import Fact
from courses.models.outline import Course, Lesson, Term
from courses.models.search import SearchEntry
from courses.search import engines, entries
from courses.search.engines import Indexed

TITLE_LIMIT = 300


def follow(lesson: Lesson, terms: Iterable[tuple[str, str, str]], known: Mapping[str, Fact] | None = None) -> None:
    """Index the lesson as it is stored now. Call it inside the transaction.

    ``terms`` are slug, name and definition; ``known`` are the facts of its course, looked up when they are needed.
    """
    SearchEntry.objects.filter(lesson=lesson).delete()
    if known is None:
        known = facts.of_course(lesson.course) if facts.cited(lesson.segments) else {}
    segments = ({"html": facts.spoken(segment.get("html", ""), known)} for segment in lesson.segments)
    found = {
        entry.anchor: SearchEntry(
            lesson=lesson,
            course_id=lesson.course_id,
            kind=entry.kind,
            anchor=entry.anchor,
            title=entry.title[:TITLE_LIMIT],
            body=entry.body,
        )
        for entry in entries.of_lesson(lesson.title, lesson.objectives, segments, terms)
    }
    rows = SearchEntry.objects.bulk_create(found.values())
    engines.engine().put([Indexed(row.pk, row.kind, row.title, row.body) for row in rows])


def follow_facts(course: Course) -> None:
    """Index the lessons anew that cite facts, after the table of facts changed. Call it inside the transaction."""
    known = facts.of_course(course)
    for lesson in course.lessons.prefetch_related("terms"):
        if facts.cited(lesson.segments):
            follow(lesson, terms_of(lesson), known)


@transaction.atomic
def remake() -> int:
    """Take away what the engine keeps, whole or broken, and index every lesson anew; the number of lessons."""
    engines.engine().remove()
    engines.engine().install()
    return rebuild()


@transaction.atomic
def rebuild() -> int:
    """Index every lesson anew; the number of lessons."""
    count, known = 0, {course.pk: facts.of_course(course) for course in Course.objects.all()}
    for lesson in Lesson.objects.prefetch_related("terms").iterator(chunk_size=100):
        follow(lesson, terms_of(lesson), known[lesson.course_id])
        count += 1
    return count


def terms_of(lesson: Lesson) -> list[tuple[str, str, str]]:
    current: Iterable[Term] = (term for term in lesson.terms.all() if not term.is_retired)
    return [(term.slug, term.name, term.definition) for term in current]


def install(**kwargs: Any) -> None:
    """Make what the database needs, and index a site that has lessons and no index yet. Runs after ``migrate``."""
    if kwargs.get("using", "default") != "default":
        return
    engines.engine().install()
    if not SearchEntry.objects.exists() and Lesson.objects.exists():
        rebuild()
