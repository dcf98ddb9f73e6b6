"""Sittings that nobody looks at any more: found and brought up to date by a command, as anybody's look would do it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import Error
from django.db.models import Q

from exams.batches import batches
from exams.delivery.ending import touch, touch_all
from exams.delivery.marking import TOGETHER
from exams.models.sitting import Sitting
from exams.timing import GRACE
from exams.transitions import State

log = logging.getLogger(__name__)


def overdue(now: datetime) -> Iterator[Sitting]:
    """Sittings that nobody looks at any more: out of time, on a break that may be over, closed and not marked, or
    marked and due to be released. Each by its state, so that those who wait for a window are not read in every round.
    In one order for all who sweep at once, so that none waits for another that waits for it.
    """
    waiting = Sitting.objects.filter(state=State.GRADED, rules__release="after window").order_by()
    windows = waiting.values_list("rules__closes", flat=True).distinct()
    over = [closes for closes in windows if closes and datetime.fromisoformat(closes) <= now]
    late = Q(state=State.OPEN, deadline__lte=now - GRACE) | Q(state=State.CLOSING)
    late |= Q(state=State.ON_BREAK, break_started_at__lte=now)
    due = Q(state=State.GRADED, rules__release="after window", rules__closes__in=over)
    found = Sitting.objects.filter(late | due).select_related("exam", "learner").order_by("deadline", "pk")
    return found.iterator(chunk_size=200)


def sweep(*, now: datetime) -> int:
    """Close, mark and release what is due; how many sittings were moved. Killed half-way it can be run again.

    A sitting that cannot be marked, because its paper is damaged, is logged and does not keep the others waiting.
    """
    moved = 0
    for batch in batches(overdue(now), TOGETHER):
        before = [sitting.state for sitting in batch]
        try:
            touch_all(batch, now=now)
        except Exception as failure:
            # One of them cannot be marked, or somebody else looked at one just now: each by itself shows which.
            log.info("%d sittings are ended and marked one by one: %s", len(batch), type(failure).__name__)
            touch_each(batch, now=now)
        moved += sum(sitting.state != state for sitting, state in zip(batch, before, strict=True))
    return moved


def touch_each(sittings: Iterable[Sitting], *, now: datetime) -> None:
    """Bring sittings up to date one by one."""
    for sitting in sittings:
        try:
            sitting.refresh_from_db()
            touch(sitting, now=now)
        except Error:
            raise  # the database is away: so it is for the others, and the command tries again
        except Exception:
            # Whatever is wrong with this one; it stays as it is, is logged in each round, and the others go on.
            log.exception("sitting %s cannot be ended and marked", sitting.uuid)
