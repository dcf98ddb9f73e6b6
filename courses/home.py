"""The learner's home: the courses they began, with what is done, what is left, and where to go on.

What it shows of a course is the same for everybody but in a few places: it is kept like a page (:mod:`courses.pages`),
so that a home costs about the same however many lessons its courses have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString, mark_safe

from accounts.personal import Personal
from courses import access, pages, progress
from courses.kept_outline import kept_outline
from courses.marks import Part, filled, parse, size, to_be_stored
from courses.models import publication
from courses.models.outline import Course
from courses.outline import shelf
from courses.own_places import OwnPlaces, own_places

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class KeptCourse:
    """A course as a home shows it, its personal places open; ``size`` in bytes, about."""

    places: OwnPlaces
    shelf: tuple[Part, ...]
    modules: tuple[Part, ...]
    size: int


def learn_context(user: User) -> dict[str, Any]:
    """The template's context. One query for each course that is kept already, and one for the content version."""
    version = publication.current_version()
    shelves = []
    for enrolment in progress.enrolments_of(user):
        kept = kept_course(enrolment.course, version, drafts=access.may_edit(user, enrolment.course))
        personal = kept.places.filled(progress.completed_lessons(user, enrolment.course_id), enrolment)
        shelves.append(
            {
                "course": enrolment.course,
                "values": personal.values,
                "shelf": html(kept.shelf, personal),
                "modules": html(kept.modules, personal),
            }
        )
    return {"shelves": shelves, "place": "learn", "here": "/learn/"}


def kept_course(course: Course, version: int, *, drafts: bool) -> KeptCourse:
    """The course at this content version, made when nobody has asked for it yet."""
    key = ("home", course.pk, drafts)
    found: KeptCourse | None = pages.shelf.find(key, version)
    if found is None:
        made = kept_outline(course, version, drafts=drafts)
        inputs = {"boards": shelf(made.modules), "course": course, "outline": made, "learner": True}
        with to_be_stored():
            texts = [pages.rendered(f"courses/learn/{name}.html", inputs) for name in ("_shelf", "_modules")]
        found = KeptCourse(own_places(made), parse(texts[0]), parse(texts[1]), sum(map(size, texts)))
        pages.shelf.keep(key, version, found)
    return found


def html(parts: tuple[Part, ...], personal: Personal) -> SafeString:
    """The parts for this reader. Templates made them, and what is filled in is escaped (:func:`courses.marks.fill`)."""
    return mark_safe(filled(parts, personal).decode())
