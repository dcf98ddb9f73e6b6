"""Working copies: what somebody types is kept while it is typed, whatever becomes of the page or the session."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import User
from courses import manuscript as manuscripts
from courses import versions
from courses.access import may_edit
from courses.editing.form import ManuscriptForm
from courses.editing.tickets import Ticket
from courses.manuscript import Manuscript
from courses.models.outline import Lesson
from courses.models.versions import WorkingCopy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

#: How many a person may have of one lesson; the oldest go first. A window each, so this is generous.
MOST = 20
AGE = timedelta(days=90)


class NotKept(Exception):
    """The ticket's person may not write this lesson (any more); nothing was kept."""


def keep(*, ticket: Ticket, data: Mapping[str, str], now: datetime) -> WorkingCopy:
    """Keep what a window holds. Raises :class:`NotKept`.

    Whether that person is signed in at this moment does not matter: the ticket says that the page was theirs.
    """
    author = User.objects.filter(pk=ticket.user, is_active=True).first()
    lesson = Lesson.objects.select_related("course", "module").filter(pk=ticket.lesson).first()
    if author is None or lesson is None or not may_edit(author, lesson.course):
        raise NotKept
    said = {"data": dict(data), "saved_at": now}
    found = WorkingCopy.objects.filter(page=ticket.page, author=author, lesson=lesson)
    with transaction.atomic():
        if not found.update(rev=F("rev") + 1, **said):
            insert(WorkingCopy(page=ticket.page, lesson=lesson, author=author, base=ticket.base, **said))
            prune(lesson, author, now)
    return found.select_related("lesson__course", "lesson__module", "author").get()


def insert(copy: WorkingCopy) -> None:
    """Two first saves of one window at once are one: the later text stays."""
    try:
        with transaction.atomic():
            copy.save(force_insert=True)
    except IntegrityError:
        found = WorkingCopy.objects.filter(page=copy.page, author=copy.author, lesson=copy.lesson)
        found.update(rev=F("rev") + 1, data=copy.data, saved_at=copy.saved_at)


def prune(lesson: Lesson, author: User, now: datetime) -> None:
    own = unsaved(lesson, author)
    own.filter(saved_at__lt=now - AGE).delete()
    WorkingCopy.objects.filter(pk__in=list(own.values_list("pk", flat=True)[MOST:])).delete()


def unsaved(lesson: Lesson, author: User) -> QuerySet[WorkingCopy]:
    """What this person wrote of the lesson and has not saved as a version, the latest first."""
    return WorkingCopy.objects.filter(lesson=lesson, author=author).order_by("-saved_at")


def manuscript_of(lesson: Lesson, author: User) -> Manuscript:
    """What this person is writing: the latest text of theirs that is not saved, or the newest version.

    What no lesson can have is as it is in the newest version.
    """
    newest = manuscripts.of_version(versions.newest(lesson))
    copy = unsaved(lesson, author).first()
    return ManuscriptForm(copy.data).draft(newest) if copy else newest
