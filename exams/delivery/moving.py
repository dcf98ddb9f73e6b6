"""Moving a sitting from one state to another: the only place that writes ``state``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from exams import audit
from exams.audit import Event
from exams.models.sitting import Sitting
from exams.transitions import State, is_allowed


class NotAllowed(Exception):
    """There is no such move from the state that the sitting is in (any more)."""

    def __init__(self, sitting: Sitting, after: State) -> None:
        self.sitting, self.after = sitting, after
        super().__init__(f"{sitting.uuid}: no move from {sitting.state} to {after}")


def subject(sitting: Sitting) -> str:
    """How the audit trail names a sitting."""
    return f"sitting:{sitting.uuid}"


@dataclass(frozen=True)
class Step:
    """One move: the state after it, and how the trail tells of it."""

    after: State
    action: str
    data: Mapping[str, Any] = field(default_factory=dict)


def move(
    sitting: Sitting,
    after: State,
    *,
    action: str,
    actor: str,
    now: datetime,
    address: str = "",
    data: Mapping[str, Any] | None = None,
    **values: Any,
) -> bool:
    """Move a sitting in the transaction that is running, with what else changes, and put it on record.

    False when it is not in the state any more that ``sitting`` was read in: somebody else moved it.
    NotAllowed when there is no such move at all.
    """
    step = Step(after, action, data or {})
    return move_along(sitting, [step], actor=actor, now=now, address=address, **values)


def move_along(
    sitting: Sitting, steps: Sequence[Step], *, actor: str, now: datetime, address: str = "", **values: Any
) -> bool:
    """Move a sitting by several steps at once, as :func:`move` does by one; each is on record."""
    before = State(sitting.state)
    told = []
    for step in steps:
        if not is_allowed(before, step.after):
            raise NotAllowed(sitting, step.after)
        told.append(Event(step.action, {"from": before.value, "to": step.after.value, **step.data}))
        before = step.after
    unmoved = Sitting.objects.filter(pk=sitting.pk, state=sitting.state, deadline=sitting.deadline)
    if not unmoved.update(state=before, **values):
        return False
    sitting.state = before
    for name, value in values.items():
        setattr(sitting, name, value)
    if before in {State.CLOSING, State.VOIDED}:
        # Read behind the update: from then on no answer is saved, so this is where the answer log ended.
        sitting.refresh_from_db(fields=["events", "chain"])
        last = told[-1]
        told[-1] = replace(last, data={**last.data, "events": sitting.events, "chain": sitting.chain})
    audit.record_all(told, subject=subject(sitting), actor=actor, at=now, address=address)
    return True
