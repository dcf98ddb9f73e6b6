"""Keeping versions of lessons: a new one on top of the one it was made from, and never over somebody else's."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from courses import manuscript as manuscripts
from courses.manuscript import Manuscript
from courses.models.outline import Lesson
from courses.models.versions import LessonVersion

if TYPE_CHECKING:
    from accounts.models import User

Origin = LessonVersion.Origin


class Outdated(Exception):
    """Somebody saved a version meanwhile: the one that was built upon is not the newest any more."""

    def __init__(self, lesson: Lesson, base: int) -> None:
        self.lesson, self.base = lesson, base
        super().__init__(f"lesson {lesson.pk} has versions after {base}")


def newest(lesson: Lesson) -> LessonVersion:
    """The newest version of a stored lesson, with who made it. Each lesson has one from its first text on."""
    return lesson.versions.select_related("made_by").order_by("-number")[0]


@transaction.atomic
def save(
    *,
    lesson: Lesson,
    manuscript: Manuscript,
    base: int,
    author: User | None,
    now: datetime,
    origin: str = Origin.EDITOR,
    note: str = "",
) -> LessonVersion:
    """Keep ``manuscript`` as the newest version of the lesson, on top of version ``base``.

    The same text as the newest version is that version: nothing is added. Raises :class:`Outdated` when ``base`` is
    not the newest version any more and the text differs from it.
    """
    before = lesson.versions.order_by("-number").first()
    if before is not None and before.sha256 == manuscript.sha256:
        lesson.head = before.number
        return before
    if not Lesson.objects.filter(pk=lesson.pk, head=base).update(head=base + 1):
        raise Outdated(lesson, base)
    lesson.head = base + 1
    return LessonVersion.objects.create(
        lesson=lesson,
        number=base + 1,
        slug=manuscript.slug,
        title=manuscript.title,
        fields=manuscript.fields,
        body=manuscript.body,
        sha256=manuscript.sha256,
        origin=origin,
        note=note,
        made_by=author,
        made_at=now,
    )


@transaction.atomic
def follow(lesson: Lesson, *, now: datetime) -> None:
    """The lesson's row has a text that was written past the editor (from a file): keep it as a version and show that.

    A row that says what its version says stays at that version, so a newer one that waits is not touched. Raises
    :class:`Outdated` when somebody saved a version since ``lesson`` was read.
    """
    manuscript = manuscripts.of_lesson(lesson)
    if lesson.version:
        shown = lesson.versions.filter(number=lesson.version).values_list("sha256", flat=True).first()
        if shown == manuscript.sha256:
            return
    made = save(lesson=lesson, manuscript=manuscript, base=lesson.head, author=None, now=now, origin=Origin.FILES)
    Lesson.objects.filter(pk=lesson.pk).update(version=made.number)
    # What was scheduled was written before this: it waits for its authors, as an edit among the versions.
    Lesson.objects.filter(pk=lesson.pk, publish_version__lt=made.number).update(publish_at=None, publish_version=None)
    lesson.version = made.number
