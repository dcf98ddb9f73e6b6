"""Moving a sitting from one state to another: the only place that writes ``state``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from exams import audit
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


def move(
    sitting: Sitting,
    after: State,
    *,
    action: str,
    actor: str,
    now: datetime,
    address: str = "",
    data: dict[str, Any] | None = None,
    **values: Any,
) -> bool:
    """Move a sitting in the transaction that is running, with what else changes, and put it on record.

    False when it is not in the state any more that ``sitting`` was read in: somebody else moved it.
    NotAllowed when there is no such move at all.
    """
    before = State(sitting.state)
    if not is_allowed(before, after):
        raise NotAllowed(sitting, after)
    unmoved = Sitting.objects.filter(pk=sitting.pk, state=before, deadline=sitting.deadline)
    if not unmoved.update(state=after, **values):
        return False
    sitting.state = after
    for name, value in values.items():
        setattr(sitting, name, value)
    told = {"from": before.value, "to": after.value, **(data or {})}
    if after in {State.CLOSING, State.VOIDED}:
        # Read behind the update: from then on no answer is saved, so this is where the answer log ended.
        sitting.refresh_from_db(fields=["events", "chain"])
        told |= {"events": sitting.events, "chain": sitting.chain}
    audit.record(action=action, subject=subject(sitting), actor=actor, at=now, data=told, address=address)
    return True
