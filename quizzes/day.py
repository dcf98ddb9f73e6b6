"""Study days: they begin at four in the morning where the learner is, so that a late evening is still the same day.

A study day has the date of the morning it begins on. Where clocks change it is an hour shorter or longer.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

ROLLOVER = time(4)


def day_start(day: date, zone: tzinfo) -> datetime:
    """The moment (UTC) at which the study day ``day`` begins."""
    return datetime.combine(day, ROLLOVER, zone).astimezone(UTC)


def study_date(moment: datetime, zone: tzinfo) -> date:
    """The study day that ``moment`` belongs to."""
    day = moment.astimezone(zone).date()
    return day if moment >= day_start(day, zone) else day - timedelta(days=1)


def day_bounds(now: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """Where the present study day begins, and where the next one does (UTC)."""
    day = study_date(now, zone)
    return day_start(day, zone), day_start(day + timedelta(days=1), zone)


def days_between(earlier: datetime, later: datetime, zone: tzinfo) -> int:
    """How many study days ``later`` comes after ``earlier``; negative if it comes before."""
    return (study_date(later, zone) - study_date(earlier, zone)).days
