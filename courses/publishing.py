"""What readers see of a lesson: publish a version, now or at a time; take a lesson back; bring it back.

::

    draft ──publish──▶ published ──save──▶ published, edit pending ──publish──▶ published
      ▲                  │   ▲                       │
      └────withdraw──────┘   └──publish_due──── schedule
                 retire ──▶ retired ──restore──▶ draft
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Min

from courses import impact, manuscript, writing
from courses.blocks import Effect, Finding
from courses.models import publication
from courses.models.outline import FormerSlug, Lesson
from courses.models.versions import LessonVersion
from courses.proofreading import Proof, proofread

if TYPE_CHECKING:
    pass

logger = logging.getLogger(__name__)
Status = Lesson.Status


class Unpublishable(Exception):
    """The version has problems; nothing was changed."""

    def __init__(self, problems: Sequence[Finding]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(f"line {problem.line}: {problem.message}" for problem in problems))


class Overtaken(Exception):
    """Somebody published, scheduled or withdrew the lesson since the page was made; nothing was changed."""


@dataclass(frozen=True)
class Announcement:
    """What publishing a version would do: its proof, and its effects on people."""

    version: LessonVersion
    proof: Proof
    effects: list[Effect]


def announce(lesson: Lesson, version: LessonVersion) -> Announcement:
    """Say what :func:`publish` would do now. Changes nothing."""
    proof = proofread(lesson, manuscript.of_version(version))
    return Announcement(version, proof, impact.effects(lesson, proof.manuscript, proof.derived))


@transaction.atomic
def publish(*, lesson: Lesson, version: LessonVersion, seen: int, now: datetime) -> Announcement:
    """Show ``version`` to everyone who may read the course, and return what that did.

    ``seen`` is the version that the lesson showed when this was decided. Raises :class:`Overtaken` when it shows
    another one now, :class:`Unpublishable` when the text has problems.
    """
    if not Lesson.objects.filter(pk=lesson.pk, version=seen).update(version=version.number):
        raise Overtaken
    lesson = Lesson.objects.select_related("course", "module").get(pk=lesson.pk)
    announced = announce(lesson, version)
    if announced.proof.problems:
        raise Unpublishable(announced.proof.problems)
    show(lesson, announced.proof, version.number, status=Status.PUBLISHED)
    settle(lesson, version.number)
    return announced


def show(lesson: Lesson, proof: Proof, number: int, *, status: str | None = None) -> None:
    """Let the lesson's row say what version ``number`` says; an address it had leads to the one it has."""
    former = [lesson.slug] if lesson.slug != proof.manuscript.slug else []
    manuscript.put(proof.manuscript, lesson)
    lesson.status = status or lesson.status
    FormerSlug.objects.filter(course=lesson.course_id, slug=lesson.slug, lesson=lesson).delete()
    writing.store(lesson, proof.derived, former_slugs=former, shows=number)


@transaction.atomic
def follow_newest(lesson: Lesson, proof: Proof, version: LessonVersion) -> None:
    """Let a lesson that no reader sees show this version, if it can be shown and is the newest still.

    The row is written first, so that it is read as it is then.
    """
    if proof.problems:
        return
    waiting = Lesson.objects.filter(pk=lesson.pk, head=version.number, version__lt=version.number)
    if waiting.exclude(status=Status.PUBLISHED).update(head=version.number):
        show(Lesson.objects.select_related("course", "module").get(pk=lesson.pk), proof, version.number)


def settle(lesson: Lesson, number: int) -> None:
    """A schedule for what is shown now, or for something older, is done with."""
    Lesson.objects.filter(pk=lesson.pk, publish_version__lte=number).update(publish_at=None, publish_version=None)
    Lesson.objects.filter(pk=lesson.pk).update(publish_problem="")
    note_due()


def note_due() -> None:
    """Let the pages know when to look for the next scheduled lesson."""
    first = Lesson.objects.filter(publish_at__isnull=False).aggregate(first=Min("publish_at"))["first"]
    publication.set_due(int(first.timestamp()) if first else None)


@transaction.atomic
def schedule(*, lesson: Lesson, version: LessonVersion, seen: int, at: datetime, now: datetime) -> Announcement:
    """Publish ``version`` at the time ``at``, if it has no problems today.

    ValueError when ``at`` is not in the future; else as :func:`publish`.
    """
    if at <= now:
        raise ValueError("a lesson is scheduled for a time to come")
    announced = announce(lesson, version)
    if announced.proof.problems:
        raise Unpublishable(announced.proof.problems)
    found = Lesson.objects.filter(pk=lesson.pk, version=seen)
    if not found.update(publish_at=at, publish_version=version.number, publish_problem=""):
        raise Overtaken
    note_due()
    return announced


@transaction.atomic
def unschedule(*, lesson: Lesson) -> None:
    Lesson.objects.filter(pk=lesson.pk).update(publish_at=None, publish_version=None, publish_problem="")
    note_due()


def publish_due(*, now: datetime) -> list[Lesson]:
    """Publish every lesson whose time has come, each once whoever calls; returns those that were published.

    One that cannot be published any more stays as it is, says why to its authors, and is not tried again.
    """
    due = Lesson.objects.filter(publish_at__lte=now).select_related("course", "module").order_by("publish_at", "pk")
    published = [lesson for lesson in due if published_on_time(lesson, now)]
    note_due()
    return published


def published_on_time(lesson: Lesson, now: datetime) -> bool:
    try:
        with transaction.atomic():
            claimed = Lesson.objects.filter(pk=lesson.pk, publish_at=lesson.publish_at)
            if not claimed.update(publish_at=None, publish_version=None):
                return False
            version = lesson.versions.get(number=lesson.publish_version or 0)
            publish(lesson=lesson, version=version, seen=lesson.version, now=now)
        return True
    except Exception as error:  # whatever it is: readers get their page, and the authors get to know
        if not isinstance(error, (Unpublishable, Overtaken)):
            logger.exception("lesson %s could not be published on time", lesson.pk)
        with transaction.atomic():
            why = str(error)[:400] or "the lesson was changed meanwhile"
            Lesson.objects.filter(pk=lesson.pk).update(publish_at=None, publish_version=None, publish_problem=why)
        return False


@transaction.atomic
def set_status(*, lesson: Lesson, status: str, seen: str) -> None:
    """Withdraw (to draft), retire, or restore (to draft) a lesson. Nobody's progress or answers are touched.

    ``seen`` is the status it had when this was decided. Raises :class:`Overtaken` when it has another now.
    """
    if status == Status.PUBLISHED:
        raise ValueError("publish a version instead")
    found = Lesson.objects.filter(pk=lesson.pk, status=seen)
    if not found.update(status=status, publish_at=None, publish_version=None):
        raise Overtaken
    note_due()
    publication.publish()
