"""How long a sitting lasts. Pure: all times are aware, in UTC, and passed in.

``deadline = min(start + limit × (1 + extra %) + extra minutes, end of the window + what was agreed beyond it)``; it is
worked out once, at the start, and from then on only moves later: for breaks, for suspensions, and by extension.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

#: What is sent at the last moment by the clock of the page may take this long to arrive. It is told nowhere.
GRACE = timedelta(seconds=5)


@dataclass(frozen=True)
class Terms:
    """The time that one learner has for one sitting. ``minutes`` is the exam's own limit."""

    minutes: int
    extra_percent: int = 0
    extra_minutes: int = 0
    breaks: int = 0
    break_minutes: int = 0
    window_minutes: int = 0

    @property
    def allowed(self) -> timedelta:
        """The working time, whatever the window leaves of it."""
        seconds = self.minutes * 60 * (100 + self.extra_percent) // 100 + self.extra_minutes * 60
        return timedelta(seconds=seconds)

    @property
    def break_length(self) -> timedelta:
        return timedelta(minutes=self.break_minutes)

    def window_end(self, closes: datetime | None) -> datetime | None:
        """When the exam closes for this learner, or None when it does not."""
        return None if closes is None else closes + timedelta(minutes=self.window_minutes)

    def deadline(self, started: datetime, closes: datetime | None) -> datetime:
        """When a sitting that starts at ``started`` ends."""
        end = self.window_end(closes)
        due = started.astimezone(UTC) + self.allowed  # a sum in a zone that changes its clocks counts the wrong hours
        return due if end is None else min(due, end)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Terms:
        return cls(**values)


def is_in_time(received: datetime, deadline: datetime, *, is_last: bool = False) -> bool:
    """Whether what was received counts. ``is_last``: the page's clock sent it as it stopped; it may take a moment."""
    return received < deadline or (is_last and received < deadline + GRACE)


def break_end(started: datetime, terms: Terms) -> datetime:
    """When a break is over at the latest: the clock goes on then by itself."""
    return started + terms.break_length


def after_break(deadline: datetime, started: datetime, now: datetime, terms: Terms) -> datetime:
    """The deadline after a break: later by as long as it lasted, and never by more than was agreed."""
    return deadline + min(max(now - started, timedelta(0)), terms.break_length)


def after_suspension(deadline: datetime, suspended: datetime, now: datetime) -> datetime:
    """The deadline after a suspension: later by as long as it lasted."""
    return deadline + max(now - suspended, timedelta(0))
