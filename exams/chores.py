"""What runs for exams beside the server, again and again (``settings.CHORES``)."""

from __future__ import annotations

import logging
from datetime import datetime

from django.utils import timezone

from config.errors import in_short, is_away
from exams import heartbeat, regrading
from exams.delivery import sweeping

log = logging.getLogger(__name__)


def close_overdue(now: datetime, every: float) -> str:
    """End, mark and release what is due, and leave word of it; what was done in a line, or nothing."""
    moved, settled = sweeping.sweep(now=now), regrading.settle_all(now=now)
    leave_word(every)
    return f"{moved} sittings moved, {settled} results worked out anew." if moved or settled else ""


def leave_word(every: float) -> None:
    """A cache that is away keeps nothing from being swept, and what was done is done."""
    try:
        heartbeat.beat(timezone.now(), every)
    except Exception as trouble:
        if not is_away(trouble):
            raise
        log.warning("Exams are swept, but /readyz cannot say so: the cache is away (%s).", in_short(trouble))
