"""Outlines of courses, kept like finished pages: for pages that are made anew for each learner."""

from __future__ import annotations

from dataclasses import dataclass

from courses.models.outline import Course
from courses.outline import Outline, outline
from courses.pages import shelf

#: About what a lesson takes of memory, in bytes.
LESSON = 2_500


@dataclass(frozen=True)
class KeptOutline:
    outline: Outline
    size: int


def kept_outline(course: Course, version: int, *, drafts: bool) -> Outline:
    """:func:`courses.outline.outline` at this content version. It is shared: nobody may change anything in it."""
    key = ("outline", course.pk, drafts)
    found: KeptOutline | None = shelf.find(key, version)
    if found is None:
        made = outline(course, drafts=drafts)
        found = KeptOutline(made, LESSON * len(made.lessons))
        shelf.keep(key, version, found)
    return found.outline
