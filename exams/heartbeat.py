"""The sweeper leaves word in the shared cache each time it has run, so that others see when it no longer does."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.cache import cache

from exams.models.blueprint import Exam

KEY = "exams-sweeper"
KEPT = timedelta(days=7)
#: Seconds between two runs of a sweeper that a timer starts and that does not say how often.
USUAL = 60.0
#: So many runs may be missing before it counts.
MISSING = 2


def beat(now: datetime, every: float | None) -> None:
    """The sweeper has run; it runs again in ``every`` seconds."""
    cache.set(KEY, (now, every or USUAL), KEPT.total_seconds())


def age(now: datetime) -> float | None:
    """How many seconds ago it ran; None where it did not for a week."""
    last = cache.get(KEY)
    return (now - last[0]).total_seconds() if last else None


def missing(now: datetime) -> str:
    """What is wrong with the sweeper, in words for machines; empty when it runs, or when there is no exam to sweep."""
    last = cache.get(KEY)
    if last is None:
        return "never ran" if Exam.objects.published().exists() else ""
    at, every = last
    return "late" if now - at > timedelta(seconds=every * (MISSING + 1)) else ""
