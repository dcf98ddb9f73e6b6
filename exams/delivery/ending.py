"""The end of a sitting: submitted, out of time or ended by staff; then marked, then released.

Closing and marking are two steps, and each can be run again: a sitting that was closed and not marked, because the
server died in between, is marked at the next look at it, by whoever looks.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from exams import audit, certificates, results
from exams.blueprint import Blueprint
from exams.delivery.moving import Step, move, move_along
from exams.models.certificate import Certificate
from exams.models.sitting import Sitting
from exams.timing import Terms, after_break, after_suspension, break_end
from exams.transitions import State

if TYPE_CHECKING:
    from accounts.models import User

LEARNER, TIME, STAFF = "learner", "time", "staff"
RELEASE = Step(State.RELEASED, "result released")
#: How often a sitting is scored again because a correction came in the same moment.
TRIES = 20


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
    if sitting.state == State.ON_BREAK:
        assert sitting.break_started_at is not None
        over = break_end(sitting.break_started_at, Terms.of(sitting.terms))
        if now >= over:
            end_break(sitting, now=over)
    if sitting.state == State.OPEN and now >= sitting.deadline:
        close(sitting, by=TIME, actor=audit.SYSTEM, ended_at=sitting.deadline, now=now)
    return finish(sitting, now=now)


def close(
    sitting: Sitting, *, by: str, actor: str, ended_at: datetime, now: datetime, address: str = "", reason: str = ""
) -> None:
    """End a running sitting; when somebody else was quicker, only read how it stands."""
    with transaction.atomic():
        data = {"by": by, "reason": reason} if reason else {"by": by}
        moved = move(
            sitting,
            State.CLOSING,
            action="sitting ended",
            actor=actor,
            now=now,
            address=address,
            data=data,
            ended_at=min(ended_at, sitting.deadline) if by != STAFF else ended_at,
            ended_by=by,
            reason=reason,
        )
    if not moved:
        sitting.refresh_from_db()


def finish(sitting: Sitting, *, now: datetime) -> Sitting:
    """Mark what is closed, and release what may be released."""
    if sitting.state == State.CLOSING:
        mark(sitting, now=now)
    if sitting.state == State.GRADED and may_release(sitting, now):
        release(sitting, actor=audit.SYSTEM, now=now)
    return sitting


def mark(sitting: Sitting, *, now: datetime) -> None:
    """CLOSING to GRADED with a result, and on to RELEASED where the policy says so: all of it or nothing, and once.

    It is scored before the transaction, so that nobody's answer waits for that. What can change meanwhile are the
    corrections: both this and they have the trail's lock when they commit, so either this sees them here, or they see
    a sitting that is marked and work it out anew.
    """
    for turn in range(TRIES):
        corrections = results.standing_corrections(sitting.exam_id)
        scored = results.report(sitting, corrections)
        try:
            with transaction.atomic():
                result = results.first(sitting, scored, now=now)
                data = {"version": result.version, "result": result.sha256, "events": sitting.events}
                steps = [Step(State.GRADED, "sitting marked", data)]
                if may_release(sitting, now):
                    steps.append(RELEASE)
                released_at = now if RELEASE in steps else None
                done = move_along(sitting, steps, actor=audit.SYSTEM, now=now, released_at=released_at)
                if not done or results.standing_corrections(sitting.exam_id) != corrections:
                    raise IntegrityError("another look or a correction was quicker")
            return
        except IntegrityError:
            sitting.refresh_from_db()
            if sitting.state != State.CLOSING:
                return
            if turn == TRIES - 1:
                raise


def may_release(sitting: Sitting, now: datetime) -> bool:
    """Whether the release policy lets the learner see the result now, without anybody's word."""
    blueprint = Blueprint.of(sitting.rules)
    if blueprint.release == "after window":
        return blueprint.closes is None or now >= blueprint.closes
    return blueprint.release == "at once"


def release(sitting: Sitting, *, actor: str, now: datetime) -> bool:
    """Let the learner see the result. False when it is released already."""
    with transaction.atomic():
        moved = move_along(sitting, [RELEASE], actor=actor, now=now, released_at=now)
    if not moved:
        sitting.refresh_from_db()
    return moved


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
