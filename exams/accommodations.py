"""What was agreed with a learner: set before a sitting, or more time for one that runs. All of it is on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Q

from exams import audit
from exams.blueprint import Blueprint
from exams.delivery.moving import subject
from exams.models.accommodation import Accommodation
from exams.models.sitting import Sitting
from exams.timing import Terms
from exams.transitions import State

if TYPE_CHECKING:
    from accounts.models import User
    from exams.models.blueprint import Exam

FIELDS = (
    "extra_percent",
    "extra_minutes",
    "breaks",
    "break_minutes",
    "extra_attempts",
    "no_wait",
    "window_minutes",
)
#: The most that a running sitting is extended by at once.
MOST_MINUTES = 24 * 60


class NotExtended(Exception):
    """The sitting has ended, or the minutes are not from 1 to :data:`MOST_MINUTES`."""


def of(exam: Exam, learner: User) -> Accommodation | None:
    return Accommodation.objects.filter(exam=exam, learner=learner).first()


def terms_of(exam: Exam, learner: User, blueprint: Blueprint) -> Terms:
    """The time that this learner has for a sitting that starts now."""
    agreed = of(exam, learner)
    if agreed is None:
        return Terms(blueprint.minutes)
    return Terms(
        minutes=blueprint.minutes,
        extra_percent=agreed.extra_percent,
        extra_minutes=agreed.extra_minutes,
        breaks=agreed.breaks,
        break_minutes=agreed.break_minutes,
        window_minutes=agreed.window_minutes,
    )


@transaction.atomic
def agree(*, exam: Exam, learner: User, by: User, now: datetime, values: Mapping[str, Any]) -> Accommodation:
    """Set what is agreed with a learner, for sittings that start from now on. ``values`` are some of ``FIELDS``."""
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise ValueError(f"an accommodation has no {', '.join(sorted(unknown))}")
    agreed, _created = Accommodation.objects.update_or_create(
        exam=exam, learner=learner, defaults={**values, "set_by": by, "set_at": now}
    )
    audit.record(
        action="accommodation set",
        subject=f"exam:{exam.pk}",
        actor=audit.actor(by),
        at=now,
        data={"learner": audit.actor(learner), **{name: getattr(agreed, name) for name in FIELDS}},
    )
    return agreed


@transaction.atomic
def extend(*, sitting: Sitting, minutes: int, by: User, reason: str, now: datetime) -> Sitting:
    """Give a running sitting more time. Raises :class:`NotExtended`; what was given is never taken back."""
    if not 1 <= minutes <= MOST_MINUTES:
        raise NotExtended(f"{minutes} minutes")
    standing = Q(state__in=[State.ON_BREAK, State.SUSPENDED]) | Q(state=State.OPEN, deadline__gt=now)
    if not Sitting.objects.filter(standing, pk=sitting.pk).update(deadline=F("deadline") + timedelta(minutes=minutes)):
        raise NotExtended(str(sitting.uuid))
    sitting.refresh_from_db()
    audit.record(
        action="time extended",
        subject=subject(sitting),
        actor=audit.actor(by),
        at=now,
        data={"minutes": minutes, "deadline": sitting.deadline, "reason": reason},
    )
    return sitting
