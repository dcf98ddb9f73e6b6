"""A lesson as its authors write it: a few fields and one Markdown body. Everything else is derived from this.

Whether a lesson is published, and where it stands in the outline, is not part of it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from courses.models.outline import Lesson
    from courses.models.versions import LessonVersion


@dataclass(frozen=True)
class Manuscript:
    """``minutes`` are those to read, explore, try and check; ``details`` the further fields that are not empty."""

    title: str
    slug: str
    minutes: tuple[int, int, int, int]
    objectives: list[dict[str, str]]
    body: str
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def fields(self) -> dict[str, Any]:
        """What a version keeps beside title, slug and body."""
        return {"minutes": list(self.minutes), "objectives": self.objectives, "details": self.details}

    @property
    def sha256(self) -> str:
        """A hash of all of it: the same manuscript has the same, whoever saved it."""
        said = {"title": self.title, "slug": self.slug, "fields": self.fields, "body": self.body}
        text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def of_lesson(lesson: Lesson) -> Manuscript:
    """What the lesson's row shows now."""
    return Manuscript(
        title=lesson.title,
        slug=lesson.slug,
        minutes=(lesson.read_minutes, lesson.explore_minutes, lesson.try_minutes, lesson.check_minutes),
        objectives=[dict(objective) for objective in lesson.objectives],
        body=lesson.body,
        details={name: value for name, value in lesson.details.items() if value},
    )


def of_version(version: LessonVersion) -> Manuscript:
    read, explore, try_, check = version.fields.get("minutes", (0, 0, 0, 0))
    return Manuscript(
        title=version.title,
        slug=version.slug,
        minutes=(read, explore, try_, check),
        objectives=[dict(objective) for objective in version.fields.get("objectives", ())],
        body=version.body,
        details=dict(version.fields.get("details", {})),
    )


def put(manuscript: Manuscript, lesson: Lesson) -> None:
    """Set the lesson's fields to the manuscript's; nothing is saved."""
    lesson.title, lesson.slug, lesson.body = manuscript.title, manuscript.slug, manuscript.body
    lesson.read_minutes, lesson.explore_minutes, lesson.try_minutes, lesson.check_minutes = manuscript.minutes
    lesson.objectives, lesson.details = manuscript.objectives, manuscript.details
