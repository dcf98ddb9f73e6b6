"""The end of a sitting: submitted, out of time or ended by staff; then marked, then released.

Closing and marking are two steps, and each can be run again: a sitting that was closed and not marked, because the
server died in between, is marked at the next look at it, by whoever looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from exams import audit, certificates, results
from exams.delivery.marking import mark, mark_all, may_release, release, release_all
from exams.delivery.moving import Move, Step, move, move_all
from exams.models.certificate import Certificate
from exams.models.sitting import Sitting
from exams.timing import Terms, after_break, after_suspension, break_end
from exams.transitions import State

if TYPE_CHECKING:
    from accounts.models import User

LEARNER, TIME, STAFF = "learner", "time", "staff"


class Moved(Exception):
    """The sitting goes on in another browser; this one may neither answer nor end it."""


class AnotherRuns(Exception):
    """The learner sits the exam again at the moment; there is one unfinished sitting at a time."""


def submit(*, sitting: Sitting, seat: str, now: datetime, address: str = "") -> Sitting:
    """The learner ends the sitting. Once; every repetition finds it ended. What was saved in time counts.

    Raises :class:`Moved`.
    """
    touch(sitting, now=now)
    if sitting.state in {State.OPEN, State.ON_BREAK}:
        if seat != sitting.seat:
            raise Moved
        close(sitting, by=LEARNER, actor=audit.actor(sitting.learner), ended_at=now, now=now, address=address)
    return finish(sitting, now=now)


def touch(sitting: Sitting, *, now: datetime) -> Sitting:
    """Bring a sitting up to date with the clock: a break that is over, a time that is up, a mark that is missing."""
    touch_break(sitting, now=now)
    if is_out_of_time(sitting, now):
        close(sitting, by=TIME, actor=audit.SYSTEM, ended_at=sitting.deadline, now=now)
    return finish(sitting, now=now)


def touch_all(sittings: Sequence[Sitting], *, now: datetime) -> None:
    """Bring several sittings up to date, as :func:`touch` does one, in few transactions. What prevents one of them
    prevents those beside it, and what was done before stays done.
    """
    for sitting in sittings:
        touch_break(sitting, now=now)
    late = [sitting for sitting in sittings if is_out_of_time(sitting, now)]
    if late:
        close_all([ending(one, by=TIME, ended_at=one.deadline) for one in late], actor=audit.SYSTEM, now=now)
    for exam in {sitting.exam_id for sitting in sittings}:
        closed = [one for one in sittings if one.exam_id == exam and one.state == State.CLOSING]
        if closed:
            mark_all(closed, now=now)
    due = [sitting for sitting in sittings if sitting.state == State.GRADED and may_release(sitting, now)]
    release_all(due, actor=audit.SYSTEM, now=now)


def touch_break(sitting: Sitting, *, now: datetime) -> None:
    """End a break that is over."""
    if sitting.state == State.ON_BREAK:
        assert sitting.break_started_at is not None
        over = break_end(sitting.break_started_at, Terms.of(sitting.terms))
        if now >= over:
            end_break(sitting, now=over)


def is_out_of_time(sitting: Sitting, now: datetime) -> bool:
    return sitting.state == State.OPEN and now >= sitting.deadline


def close(
    sitting: Sitting, *, by: str, actor: str, ended_at: datetime, now: datetime, address: str = "", reason: str = ""
) -> None:
    """End a running sitting; when somebody else was quicker, only read how it stands."""
    ended_at = min(ended_at, sitting.deadline) if by != STAFF else ended_at
    ended = ending(sitting, by=by, ended_at=ended_at, reason=reason)
    close_all([ended], actor=actor, now=now, address=address)


def ending(sitting: Sitting, *, by: str, ended_at: datetime, reason: str = "") -> Move:
    """The move that ends a running sitting."""
    data = {"by": by, "reason": reason} if reason else {"by": by}
    values = {"ended_at": ended_at, "ended_by": by, "reason": reason}
    return Move(sitting, [Step(State.CLOSING, "sitting ended", data)], values)


def close_all(moves: Sequence[Move], *, actor: str, now: datetime, address: str = "") -> None:
    """End running sittings in one transaction; where somebody else was quicker, only read how it stands."""
    with transaction.atomic():
        left = move_all(moves, actor=actor, now=now, address=address)
    for sitting in left:
        sitting.refresh_from_db()


def finish(sitting: Sitting, *, now: datetime) -> Sitting:
    """Mark what is closed, and release what may be released."""
    if sitting.state == State.CLOSING:
        mark(sitting, now=now)
    if sitting.state == State.GRADED and may_release(sitting, now):
        release(sitting, actor=audit.SYSTEM, now=now)
    return sitting


# Breaks


class NoBreak(Exception):
    """No break was agreed, none is left, or the sitting does not run."""


def begin_break(*, sitting: Sitting, seat: str, now: datetime) -> None:
    """Stop the clock for as long as was agreed at most; the questions are out of sight meanwhile.

    Raises :class:`NoBreak`, :class:`Moved`.
    """
    touch(sitting, now=now)
    terms = Terms.of(sitting.terms)
    if sitting.state != State.OPEN or not terms.break_minutes or sitting.breaks_taken >= terms.breaks:
        raise NoBreak
    if seat != sitting.seat:
        raise Moved
    with transaction.atomic():
        taken = sitting.breaks_taken + 1
        values: dict[str, Any] = {"break_started_at": now, "breaks_taken": taken}
        actor = audit.actor(sitting.learner)
        move(sitting, State.ON_BREAK, action="break begun", actor=actor, now=now, data={"break": taken}, **values)


def end_break(sitting: Sitting, *, now: datetime) -> None:
    """Start the clock again; the deadline moves by as long as the break was."""
    assert sitting.break_started_at is not None
    deadline = after_break(sitting.deadline, sitting.break_started_at, now, Terms.of(sitting.terms))
    with transaction.atomic():
        actor = audit.actor(sitting.learner)
        values: dict[str, Any] = {"deadline": deadline, "break_started_at": None}
        moved = move(sitting, State.OPEN, action="break ended", actor=actor, now=now, data=dict(values), **values)
    if not moved:
        sitting.refresh_from_db()


# What staff may do


def suspend(*, sitting: Sitting, by: User | None, reason: str, now: datetime) -> bool:
    """Stop a running sitting without taking anything from it: the time stands still until it is resumed."""
    touch(sitting, now=now)
    if sitting.state not in {State.OPEN, State.ON_BREAK}:
        return False
    deadline = sitting.deadline
    if sitting.state == State.ON_BREAK and sitting.break_started_at is not None:
        deadline = after_break(deadline, sitting.break_started_at, now, Terms.of(sitting.terms))
    with transaction.atomic():
        return move(
            sitting,
            State.SUSPENDED,
            action="sitting suspended",
            actor=audit.actor(by),
            now=now,
            data={"reason": reason},
            suspended_at=now,
            break_started_at=None,
            deadline=deadline,
            reason=reason,
        )


def resume(*, sitting: Sitting, by: User | None, now: datetime) -> bool:
    """Let a suspended sitting go on, with all the time that it had left."""
    if sitting.state != State.SUSPENDED or sitting.suspended_at is None:
        return False
    deadline = after_suspension(sitting.deadline, sitting.suspended_at, now)
    values: dict[str, Any] = {"deadline": deadline, "suspended_at": None, "reason": ""}
    with transaction.atomic():
        data = {"deadline": deadline}
        actor = audit.actor(by)
        return move(sitting, State.OPEN, action="sitting resumed", actor=actor, now=now, data=data, **values)


def end(*, sitting: Sitting, by: User, reason: str, now: datetime) -> Sitting:
    """End a running sitting for its learner; what was saved is marked."""
    touch(sitting, now=now)
    if sitting.is_running:
        close(sitting, by=STAFF, actor=audit.actor(by), ended_at=now, now=now, reason=reason)
    return finish(sitting, now=now)


def void(*, sitting: Sitting, by: User, reason: str, counts: bool, now: datetime) -> bool:
    """Declare a sitting invalid: it has no result any more. ``counts``: it uses up an attempt all the same.

    Its certificate, if it has one, is revoked with the same reason.
    """
    touch(sitting, now=now)
    if sitting.state == State.VOIDED:
        return False
    with transaction.atomic():
        data = {"reason": reason, "counts": counts}
        values: dict[str, Any] = {"reason": reason, "is_counted": counts, "ended_at": sitting.ended_at or now}
        moved = move(
            sitting, State.VOIDED, action="sitting voided", actor=audit.actor(by), now=now, data=data, **values
        )
        issued = Certificate.objects.filter(sitting=sitting).first() if moved else None
        if issued is not None:
            certificates.revoke(certificate=issued, reason=reason, now=now, actor=by)
        return moved


def reinstate(*, sitting: Sitting, by: User, reason: str, now: datetime) -> Sitting:
    """Take a voiding back: the sitting is marked anew from the answers that were saved.

    A certificate that was revoked for the voiding is good again, with a new token. Raises :class:`AnotherRuns`.
    """
    if sitting.state != State.VOIDED:
        return sitting
    voided_for = sitting.reason
    try:
        with transaction.atomic():
            data = {"reason": reason}
            values: dict[str, Any] = {"reason": "", "is_counted": True, "ended_by": sitting.ended_by or STAFF}
            actor = audit.actor(by)
            move(sitting, State.CLOSING, action="sitting reinstated", actor=actor, now=now, data=data, **values)
    except IntegrityError:
        raise AnotherRuns from None
    finish(sitting, now=now)
    issued = Certificate.objects.filter(sitting=sitting, revoked_reason=voided_for).first()
    result = results.standing(sitting)
    if issued is not None and result is not None and result.is_passed:
        certificates.reinstate(certificate=issued, reason=reason, now=now, actor=by)
    return sitting
