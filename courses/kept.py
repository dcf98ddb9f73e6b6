"""Figures over many people, counted beside the server and kept: when they are counted, and what a page may show.

What is little is counted while somebody waits, so that an instructor sees their own answer at once. From ``most`` on a
course has a row of :class:`courses.models.kept.AbstractCounting`: the sweeper counts it (``settings.LONG_CHORES``), and
pages read what it kept. It is found at half of that, an hour before pages need it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import Error, transaction
from django.db.models import F

from courses.models.kept import AbstractCounting, AbstractKept
from courses.models.outline import Course

log = logging.getLogger(__name__)

#: Kept figures are counted anew after an hour, or later where counting takes long: it has a hundredth of the time.
SOONEST, LATEST, SHARE = timedelta(hours=1), timedelta(days=1), 100
#: The same where somebody asked for it.
ASKED_SOONEST, ASKED_SHARE = timedelta(minutes=1), 10
#: Who counts for longer than this, and ten times what it took before, is taken for gone; what failed waits as long.
GONE = timedelta(minutes=15)


class NotCounted(Exception):
    """There is much to count, and nobody has counted it yet."""


@dataclass(frozen=True)
class AsOf:
    """Of which time figures are: ``at`` is None where they were counted this moment. ``is_wanted``: new ones come."""

    at: datetime | None = None
    is_wanted: bool = False


@dataclass(frozen=True)
class Keeper:
    """What an app keeps. ``size`` says how much there is to count of a course, looking no further than it is told.

    ``count`` yields what is kept, name by name. ``shape`` grows when its form changes.
    """

    counting: type[AbstractCounting]
    kept: type[AbstractKept]
    size: Callable[[int, int], int]
    most: int
    count: Callable[[int, datetime], Iterator[tuple[str, Any]]]
    shape: int


def as_of(keeper: Keeper, course: int) -> AsOf:
    """Of which time the figures of a course are to be shown. Raises :class:`NotCounted`. One query, for few people
    some more.
    """
    row = keeper.counting._default_manager.filter(course=course).first()
    if row is not None and row.counted_at is not None and row.shape == keeper.shape:
        return AsOf(row.counted_at, is_wanted=row.wanted_at is not None)
    if keeper.size(course, keeper.most + 1) > keeper.most:
        raise NotCounted
    return AsOf()


def load(keeper: Keeper, course: int, first: str, *, names: Collection[str] = (), ending: str = "") -> dict[str, Any]:
    """What is kept of a course, of it what has one of these names or ends so, if told. One query.

    Raises :class:`NotCounted` without ``first``: this moment the course has ceased to be kept.
    """
    rows = keeper.kept._default_manager.filter(course=course, name__endswith=ending)
    found = dict((rows.filter(name__in=names) if names else rows).values_list("name", "figures"))
    if first not in found:
        raise NotCounted
    return found


def ask(keeper: Keeper, course: int, now: datetime) -> None:
    """Ask for new figures. Asked again, the first time counts."""
    keeper.counting._default_manager.get_or_create(course_id=course)
    keeper.counting._default_manager.filter(course=course, wanted_at=None).update(wanted_at=now)


def find_large(keeper: Keeper) -> int:
    """Find courses that have grown, so that they are counted from now on; how many."""
    known = keeper.counting._default_manager.values("course")
    half = keeper.most // 2
    found = 0
    for course in Course.objects.exclude(pk__in=known).order_by("pk").values_list("pk", flat=True):
        if keeper.size(course, half + 1) > half:
            found += keeper.counting._default_manager.get_or_create(course_id=course)[1]
    return found


def count_due(keeper: Keeper, now: datetime) -> int:
    """Count what is due, what has waited longest first; how many courses. One that fails stops no other."""
    rows = keeper.counting._default_manager.order_by(F("counted_at").asc(nulls_first=True), "pk")
    done = 0
    for row in rows:
        if is_due(keeper, row, now):
            try:
                done += count(keeper, row, now)
            except Error:
                raise
            except Exception:
                log.exception("figures of course %s could not be counted", row.pk)
    return done


def is_due(keeper: Keeper, row: AbstractCounting, now: datetime) -> bool:
    took = timedelta(seconds=row.seconds)
    if row.begun_at is not None and now - row.begun_at < GONE + 10 * took:
        return False
    if row.counted_at is None or row.shape != keeper.shape:
        return True
    age = now - row.counted_at
    if row.wanted_at is not None and age >= max(ASKED_SOONEST, ASKED_SHARE * took):
        return True
    return age >= min(max(SOONEST, SHARE * took), LATEST)


def count(keeper: Keeper, row: AbstractCounting, now: datetime) -> bool:
    """Count a course and keep that in place of what was kept. Whether it was done: another sweeper may be at it."""
    rows = keeper.counting._default_manager.filter(pk=row.pk)
    if not rows.filter(begun_at=row.begun_at).update(begun_at=now):
        return False
    began = time.monotonic()
    half = keeper.most // 2
    if keeper.size(row.pk, half + 1) <= half:
        forget(keeper, row.pk)
        return True
    found = [keeper.kept(course_id=row.pk, name=name, figures=each) for name, each in keeper.count(row.pk, now)]
    with transaction.atomic():
        keeper.kept._default_manager.filter(course=row.pk).delete()
        keeper.kept._default_manager.bulk_create(found, batch_size=100)
        took = time.monotonic() - began
        rows.update(counted_at=now, seconds=took, shape=keeper.shape, begun_at=None)
        rows.filter(wanted_at__lte=now).update(wanted_at=None)
    return True


def forget(keeper: Keeper, course: int) -> None:
    """Keep no figures of a course any more: from now on they are counted while somebody waits."""
    with transaction.atomic():
        keeper.kept._default_manager.filter(course=course).delete()
        keeper.counting._default_manager.filter(course=course).delete()


def told(keeper: Keeper, now: datetime, what: str) -> str:
    """Do what is due, as a chore; what was done in a line, or nothing."""
    done = count_due(keeper, now)
    return f"{what} of {done} courses counted." if done else ""
