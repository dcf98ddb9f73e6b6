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
    """One step: the state after it, and how the trail tells of it."""

    after: State
    action: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Move:
    """A sitting by one or several steps, each of them on record, with what else changes with the last."""

    sitting: Sitting
    steps: Sequence[Step]
    values: Mapping[str, Any] = field(default_factory=dict)


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
    only = Move(sitting, [Step(after, action, data or {})], values)
    return not move_all([only], actor=actor, now=now, address=address)


def move_all(moves: Sequence[Move], *, actor: str, now: datetime, address: str = "") -> list[Sitting]:
    """Make several moves in the transaction that is running, as :func:`move` makes one. Those that somebody else moved
    are left, and returned.

    A query for each of them, and four.
    """
    stories = [steps_of(move) for move in moves]
    left, made = [], []
    for move, told in zip(moves, stories, strict=True):
        if write(move):
            made.append((move.sitting, told))
        else:
            left.append(move.sitting)
    ended = [sitting for sitting, _told in made if sitting.state in {State.CLOSING, State.VOIDED}]
    if ended:
        # Read behind the update: from then on no answer is saved, so this is where the answer logs ended.
        logs = Sitting.objects.filter(pk__in=[sitting.pk for sitting in ended]).values_list("pk", "events", "chain")
        found = {pk: (events, chain) for pk, events, chain in logs}
        for sitting in ended:
            sitting.events, sitting.chain = found[sitting.pk]
    events = [event for sitting, told in made for event in with_log(told, sitting)]
    if events:
        audit.record_all(events, actor=actor, at=now, address=address)
    return left


def steps_of(move: Move) -> list[Event]:
    """What the trail tells of a move. Raises :class:`NotAllowed`."""
    before, told = State(move.sitting.state), []
    for step in move.steps:
        if not is_allowed(before, step.after):
            raise NotAllowed(move.sitting, step.after)
        data = {"from": before.value, "to": step.after.value, **step.data}
        told.append(Event(step.action, subject(move.sitting), data))
        before = step.after
    return told


def write(move: Move) -> bool:
    """Store where a sitting is now; False when somebody else moved it since it was read."""
    sitting, after = move.sitting, State(move.steps[-1].after)
    unmoved = Sitting.objects.filter(pk=sitting.pk, state=sitting.state, deadline=sitting.deadline)
    if not unmoved.update(state=after, **move.values):
        return False
    sitting.state = after
    for name, value in move.values.items():
        setattr(sitting, name, value)
    return True


def with_log(told: list[Event], sitting: Sitting) -> list[Event]:
    """What the trail tells of a move that ended a sitting says how its answer log ended."""
    if sitting.state not in {State.CLOSING, State.VOIDED}:
        return told
    *others, last = told
    return [*others, replace(last, data={**last.data, "events": sitting.events, "chain": sitting.chain})]
