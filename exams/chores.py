"""What runs for exams beside the server, again and again (``settings.CHORES``)."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from exams import heartbeat, regrading
from exams.delivery import sweeping


def close_overdue(now: datetime, every: float) -> str:
    """End, mark and release what is due, and leave word of it; what was done in a line, or nothing."""
    moved, settled = sweeping.sweep(now=now), regrading.settle_all(now=now)
    heartbeat.beat(timezone.now(), every)
    return f"{moved} sittings moved, {settled} results worked out anew." if moved or settled else ""
