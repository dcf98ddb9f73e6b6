"""What of writing courses does not stay for ever: texts that nobody came back to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from accounts.tidied import Tidied, in_bites
from courses.editing.copies import AGE
from courses.models.versions import WorkingCopy


def tidy(now: datetime, most: int | None) -> Iterator[Tidied]:
    """Everything of this app whose time is over, at most so many rows of each kind."""
    yield Tidied(f"unsaved texts after {AGE.days} days", in_bites(lambda n: forget_copies(now, n), most))


def forget_copies(now: datetime, most: int) -> int:
    old = WorkingCopy.objects.filter(saved_at__lte=now - AGE).order_by()
    return WorkingCopy.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:most])).delete()[0]
