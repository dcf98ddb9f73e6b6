"""How long it is kept word by word what somebody answered in practice (``PRACTICE_DETAILS_MONTHS``).

After that the answer goes and its row stays: that it was answered, when, where and how it was judged. Standings,
reviews, the record and its numbers follow from that and do not change.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from quizzes.models.practice import FORGOTTEN, PracticeAnswer


def is_forgotten(response: Any) -> bool:
    """Whether this is what is left of an answer."""
    return bool(response == FORGOTTEN)


def oldest(now: datetime) -> datetime | None:
    """Answers up to then are no longer kept word by word; None where all are."""
    months: int = settings.PRACTICE_DETAILS_MONTHS
    return months_before(now, months) if months else None


def forget(*, now: datetime, most: int) -> int:
    """Let the words of old answers go, at most so many; how many went. Again it finds none."""
    until = oldest(now)
    if until is None:
        return 0
    old = PracticeAnswer.objects.filter(answered_at__lte=until, response__isnull=False)
    old = old.exclude(response=FORGOTTEN).order_by("answered_at", "pk")
    names = list(old.values_list("pk", flat=True)[:most])
    return PracticeAnswer.objects.filter(pk__in=names).update(response=FORGOTTEN)


def months_before(at: datetime, months: int) -> datetime:
    """The same day so many months earlier; the last of that month where it has no such day."""
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    for day in range(at.day, at.day - 4, -1):
        try:
            return at.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
