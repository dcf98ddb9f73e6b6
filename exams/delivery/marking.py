"""Marking what is closed: a result from what is stored, and word of it where the release policy says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from exams import audit, results
from exams.batches import batches
from exams.blueprint import Blueprint
from exams.delivery.moving import Move, Step, move_all
from exams.models.sitting import Sitting
from exams.transitions import State

RELEASE = Step(State.RELEASED, "result released")
#: How often a sitting is scored again because a correction came in the same moment.
TRIES = 20
#: So many sittings are moved in one transaction at most: who saves an answer meanwhile waits for no more than that.
TOGETHER = 20


def mark(sitting: Sitting, *, now: datetime) -> None:
    """CLOSING to GRADED with a result, and on to RELEASED where the policy says so: all of it or nothing, and once."""
    for turn in range(TRIES):
        try:
            mark_all([sitting], now=now)
            return
        except IntegrityError:
            sitting.refresh_from_db()
            if sitting.state != State.CLOSING:
                return
            if turn == TRIES - 1:
                raise


def mark_all(sittings: Sequence[Sitting], *, now: datetime) -> None:
    """Mark sittings of one exam in one transaction: all of them or none. IntegrityError when somebody was quicker.

    They are scored before the transaction, so that nobody's answer waits for that. What can change meanwhile are the
    corrections: both this and they have the trail's lock when they commit, so either this sees them here, or they see
    sittings that are marked and work them out anew.
    """
    exam = sittings[0].exam_id
    corrections = results.standing_corrections(exam)
    scored = list(results.reports(sittings, corrections))
    with transaction.atomic():
        moves = []
        for sitting, result in zip(sittings, results.first(sittings, scored, now=now), strict=True):
            data = {"version": result.version, "result": result.sha256, "events": sitting.events}
            releases = may_release(sitting, now)
            steps = [Step(State.GRADED, "sitting marked", data), *([RELEASE] if releases else [])]
            moves.append(Move(sitting, steps, {"released_at": now if releases else None}))
        left = move_all(moves, actor=audit.SYSTEM, now=now)
        if left or results.standing_corrections(exam) != corrections:
            raise IntegrityError("another look or a correction was quicker")


def may_release(sitting: Sitting, now: datetime) -> bool:
    """Whether the release policy lets the learner see the result now, without anybody's word."""
    blueprint = Blueprint.of(sitting.rules)
    if blueprint.release == "after window":
        return blueprint.closes is None or now >= blueprint.closes
    return blueprint.release == "at once"


def release(sitting: Sitting, *, actor: str, now: datetime) -> bool:
    """Let the learner see the result. False when it is released already."""
    return bool(release_all([sitting], actor=actor, now=now))


def release_all(sittings: Iterable[Sitting], *, actor: str, now: datetime) -> int:
    """Let the learners see their results; how many were not released before. Few transactions, each of few."""
    done = 0
    for batch in batches(sittings, TOGETHER):
        with transaction.atomic():
            moves = [Move(sitting, [RELEASE], {"released_at": now}) for sitting in batch]
            left = move_all(moves, actor=actor, now=now)
        for sitting in left:
            sitting.refresh_from_db()
        done += len(batch) - len(left)
    return done
