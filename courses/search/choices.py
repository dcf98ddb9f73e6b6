"""The courses that a search may be held to, as the options of its form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from courses import access
from courses.models import publication
from courses.models.outline import Course
from courses.pages import shelf

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Choices:
    """How many courses there are to choose from, and their options in HTML; ``size`` in bytes, about."""

    count: int
    options: SafeString
    size: int


def choices(user: User | None, chosen: Course | None) -> Choices:
    """The courses that this person sees, one of them ``chosen``.

    What everybody sees is kept like a page: it is the same for all who search, and a site may have a hundred courses.
    """
    if user is not None and user.is_staff:
        return made(access.open_courses(user), chosen)
    version, key = publication.current_version(), ("choices of a search", chosen.slug if chosen else "")
    kept: Choices | None = shelf.find(key, version)
    if kept is None:
        kept = made(access.open_courses(None), chosen)
        shelf.keep(key, version, kept)
    return kept


def made(courses: Iterable[Course], chosen: Course | None) -> Choices:
    rows = [(course.slug, " selected" if course == chosen else "", course.title) for course in courses]
    options = format_html_join("", '<option value="{}"{}>{}</option>', rows)
    return Choices(len(rows), options, len(options))
