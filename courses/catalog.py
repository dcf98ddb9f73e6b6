"""What the catalog, a course's outline and its glossary show."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from itertools import groupby
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from courses import access
from courses.blocks import ASKED
from courses.models.outline import Course, Lesson, Term
from courses.outline import outline, shelf
from courses.own_places import own_places

if TYPE_CHECKING:
    from accounts.models import User


def question_count(lessons: list[Lesson]) -> int:
    return sum(
        len(segment["items"]) - len(segment.get("own", ()))
        for lesson in Lesson.objects.filter(pk__in=[lesson.pk for lesson in lessons]).only("segments")
        for segment in lesson.segments
        if segment.get("block") == ASKED
    )


def course_card(course: Course, *, drafts: bool = False) -> dict[str, Any]:
    found = outline(course, drafts=drafts)
    return {
        "course": course,
        "outline": found,
        "lessons": found.lessons,
        "minutes": found.minutes,
        "questions": question_count(found.lessons),
        "boards": shelf(found.modules, per_row=4, board=300),
        "first": found.lessons[0] if found.lessons else None,
    }


def catalog_context() -> dict[str, Any]:
    cards = [course_card(course) for course in Course.objects.published()]
    first = next((card["first"] for card in cards if card["first"]), None)
    return {
        "cards": cards,
        "description": _(
            "Courses you read like a good book, with questions where they help. Every lesson is open. An account keeps "
            "your place."
        ),
        "first": first,
        "place": "courses",
        "here": "/",
    }


def time_parts(lessons: Iterable[Lesson]) -> list[tuple[str, int]]:
    """What the minutes of lessons are for, by part; parts without minutes are left out."""
    lessons = list(lessons)
    parts = (
        (_("Reading"), sum(lesson.read_minutes for lesson in lessons)),
        (_("Explorations"), sum(lesson.explore_minutes for lesson in lessons)),
        (_("Trying it yourself"), sum(lesson.try_minutes for lesson in lessons)),
        (_("Knowledge checks"), sum(lesson.check_minutes for lesson in lessons)),
    )
    return [(name, minutes) for name, minutes in parts if minutes]


def course_context(user: User | None, slug: str, *, drafts: bool) -> dict[str, Any]:
    """Raises Http404."""
    course = access.readable_course(user, slug)
    card = course_card(course, drafts=drafts)
    return {
        **card,
        "description": course.summary or course.title,
        "time_parts": time_parts(card["lessons"]),
        "boards": shelf(card["outline"].modules),
        "drafts": drafts,
        "place": "courses",
        "here": course.get_absolute_url(),
        "sign_in_next": course.get_absolute_url(),
        "disclaimer": course.disclaimer,
        "facts": own_places(card["outline"]),
    }


def glossary_context(user: User | None, slug: str, *, drafts: bool) -> dict[str, Any]:
    """Terms by initial letter, each with the lesson that defines it. Raises Http404."""
    course = access.readable_course(user, slug)
    readable = {lesson.pk: lesson for lesson in outline(course, drafts=drafts).lessons}
    terms = [term for term in Term.objects.current().filter(course=course) if term.lesson_id in readable]
    for term in terms:
        term.lesson = readable[term.lesson_id]
    terms.sort(key=lambda term: term.name.casefold())
    letters = [(letter, list(entries)) for letter, entries in groupby(terms, key=lambda term: term.name[:1].upper())]
    return {
        "course": course,
        "description": _("Every term that %(course)s defines, with the lesson that explains it.")
        % {"course": course.title},
        "letters": letters,
        "count": len(terms),
        "place": "courses",
        "here": f"{course.get_absolute_url()}glossary/",
        "sign_in_next": f"{course.get_absolute_url()}glossary/",
        "disclaimer": course.disclaimer,
        "facts": course.pk,
    }


class GlossaryOwner(Protocol):
    """The module of an app above this one that knows what a reader does with terms (``settings.GLOSSARY_OWNER``)."""

    def glossary_truths(self, learner: User, course_id: int) -> frozenset[str]:
        """What holds for this reader, by the names that ``{% when %}`` asks for in the glossary."""


def glossary_personal(user: User, course_id: int) -> frozenset[str]:
    """The reader's own part of a glossary."""
    owner: GlossaryOwner = import_module(settings.GLOSSARY_OWNER)
    return owner.glossary_truths(user, course_id)
