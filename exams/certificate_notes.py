"""What a newer version of a result does to a certificate: a note on its page, a revocation, or a reinstatement."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from exams import audit, certificates, results
from exams.credentials.facts import Facts
from exams.models.certificate import Certificate
from exams.models.result import Result
from exams.models.sitting import Sitting

if TYPE_CHECKING:
    from accounts.models import User

LOWERED = "lowered"
REGRADED = "regraded"
REINSTATED = "reinstated"


def after_regrade(*, sitting: Sitting, result: Result, now: datetime, actor: User | None = None) -> None:
    """What a new version of a result does to the sitting's certificate: a note, a revocation or a reinstatement.

    Call it in the transaction that stores the result.
    """
    row = Certificate.objects.filter(sitting=sitting).first()
    if row is None or row.is_withdrawn or result.version <= Facts.of(row.facts).result_version:
        return
    if not result.is_passed:  # only a correction that was marked so makes such a result of a released pass
        if certificates.revoke(certificate=row, reason=result.reason, now=now, actor=actor):
            note(row, LOWERED, result, now, actor)
        return
    was_lowered = row.revoked_at is not None and bool(row.notes) and row.notes[-1]["kind"] == LOWERED
    if was_lowered:
        certificates.reinstate(certificate=row, reason=result.reason, now=now, actor=actor)
        note(row, REINSTATED, result, now, actor)
    else:
        note(row, REGRADED, result, now, actor)


def note(row: Certificate, kind: str, result: Result, now: datetime, actor: User | None) -> None:
    """Add what happened to the result; the same version is noted once."""
    notes = Certificate.objects.values_list("notes", flat=True).get(pk=row.pk)
    if any(entry["version"] == result.version for entry in notes):
        return
    certificates.record("noted", row.number, audit.actor(actor), now, {"kind": kind, "result": result.version})
    entry = {
        "kind": kind,
        "version": result.version,
        "points": results.number(result.points),
        "most": results.number(result.most),
        "at": now.isoformat(),
    }
    Certificate.objects.filter(pk=row.pk).update(notes=[*notes, entry])
