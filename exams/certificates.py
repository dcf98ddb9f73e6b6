"""Certificates: issued once for a passed and released sitting; renamed, renewed, revoked or withdrawn; never deleted.

Rules that settle what the words leave open:

- A certificate says what held when it was issued. A regrade that keeps the pass changes no word of it; it adds a note
  of the newer version of the result, which the public page shows.
- A pass that a correction takes away revokes it, and only a correction that was marked so (``may_lower``) can do that.
  When a later version passes again, the certificate is reinstated, with a new token.
- A renewal is a certificate of its own, of a later sitting; it names the one it renews, which stays true and is shown
  as renewed.
- A new token (after a new name) takes a new bit of the status list, and the bit of the old one is set for good.

Each change is one transaction with its entry in the audit trail, which is written first: so that all wait for each
other in the same order. The trail holds numbers, never a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from exams import audit, results
from exams.credentials import badge, keys
from exams.credentials.facts import Facts, clean_name, facts_of
from exams.credentials.numbers import new_number
from exams.models.certificate import Certificate
from exams.models.result import Result
from exams.models.sitting import Sitting
from exams.transitions import State

if TYPE_CHECKING:
    from accounts.models import User

#: How often a number or a bit that somebody else took in the same moment is replaced by another one.
TRIES = 50


class NotIssuable(Exception):
    """There is no certificate of this sitting. ``why`` is "unreleased", "voided", "failed" or "expired"."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class Closed(Exception):
    """A certificate that was revoked or withdrawn does not change any more."""


class Standing(StrEnum):
    """What a certificate is worth now. The first that applies, in this order."""

    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    RENEWED = "renewed"
    EXPIRED = "expired"
    GENUINE = "genuine"


def standing(certificate: Certificate, now: datetime) -> Standing:
    """What a certificate is worth now; asks nothing when it came with its ``renewed_by`` (:func:`found`)."""
    if certificate.is_withdrawn:
        return Standing.WITHDRAWN
    if certificate.revoked_at is not None:
        return Standing.REVOKED
    if hasattr(certificate, "renewed_by"):
        return Standing.RENEWED
    if certificate.expires_at is not None and certificate.expires_at <= now:
        return Standing.EXPIRED
    return Standing.GENUINE


def found(number: str) -> Certificate | None:
    """The certificate with this number and what its page needs to know, in one query."""
    return Certificate.objects.select_related("key", "renewed_by").filter(number=number).first()


def refusal(sitting: Sitting, result: Result | None, now: datetime) -> str:
    """Why there is no certificate of this sitting (:class:`NotIssuable`); "" when there may be one."""
    if sitting.state == State.VOIDED:
        return "voided"
    if sitting.state != State.RELEASED or result is None:
        return "unreleased"
    if not result.is_passed:
        return "failed"
    facts = facts_of(sitting=sitting, result=result, number="", name="", now=now)
    return "expired" if facts.expires_at and datetime.fromisoformat(facts.expires_at) <= now else ""


def may_be_issued(sitting: Sitting, now: datetime) -> bool:
    """Whether the learner may claim a certificate of this sitting, or has it already."""
    return Certificate.objects.filter(sitting=sitting).exists() or not refusal(sitting, results.latest(sitting), now)


def issue(*, sitting: Sitting, name: str, now: datetime, actor: User | None) -> Certificate:
    """The sitting's certificate: made the first time, the same one ever after, whoever asks at the same moment.

    Raises :class:`NotIssuable`, ``facts.UnusableName`` and ``keys.Unreadable``.
    """
    existing = Certificate.objects.filter(sitting=sitting).first()
    if existing is not None:
        return existing
    name = clean_name(name)
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                return issued(sitting, name, now, audit.actor(actor))
        except IntegrityError:
            # Somebody else had this sitting, number, bit or renewal in the same moment.
            existing = Certificate.objects.filter(sitting=sitting).first()
            if existing is not None:
                return existing
            if attempt == TRIES - 1:
                raise
    raise AssertionError("returned or raised above")


def issued(sitting: Sitting, name: str, now: datetime, actor: str) -> Certificate:
    """One try. IntegrityError when somebody else was quicker."""
    sitting = Sitting.objects.select_related("exam__course").get(pk=sitting.pk)
    result = results.latest(sitting)
    if why := refusal(sitting, result, now):
        raise NotIssuable(why)
    assert result is not None
    key, renews = keys.key_in_use(now=now), renewable(sitting)
    facts = facts_of(
        sitting=sitting, result=result, number=new_number(), name=name, now=now, renews=renews.number if renews else ""
    )
    record("issued", facts.number, actor, now, {"result": result.version, "renews": facts.renews})
    place = next_place()
    return Certificate.objects.create(
        number=facts.number,
        sitting=sitting,
        result=result,
        learner=sitting.learner,
        facts=facts.json(),
        key=key,
        token=badge.signed(facts, place, key),
        place=place,
        renews=renews,
        issued_at=datetime.fromisoformat(facts.issued_at),
        expires_at=datetime.fromisoformat(facts.expires_at) if facts.expires_at else None,
    )


def renewable(sitting: Sitting) -> Certificate | None:
    """The latest certificate of an earlier sitting of the same exam that this learner holds and that stands."""
    return (
        Certificate.objects.filter(
            learner=sitting.learner_id,
            sitting__exam=sitting.exam_id,
            sitting__started_at__lt=sitting.started_at,
            revoked_at=None,
            is_withdrawn=False,
            renewed_by=None,
        )
        .order_by("-sitting__started_at")
        .first()
        if sitting.learner_id
        else None
    )


def next_place() -> int:
    """The next bit of the status list. A new token takes a higher one than all before, so none is used twice."""
    highest = Certificate.objects.aggregate(highest=Max("place"))["highest"]
    return 0 if highest is None else highest + 1


def rename(*, certificate: Certificate, name: str, now: datetime, actor: User | None) -> Certificate:
    """Correct the holder's name: new facts and a new token, the same number. The old token is revoked.

    Raises :class:`Closed` and what :func:`issue` raises about names and keys.
    """
    name = clean_name(name)
    with transaction.atomic():
        row = Certificate.objects.get(pk=certificate.pk)
        if row.facts["name"] == name:
            return row
        record("renamed", certificate.number, audit.actor(actor), now)
        row = Certificate.objects.get(pk=certificate.pk)  # the trail made others wait: now it is as it stays
        if row.is_withdrawn or row.revoked_at is not None:
            raise Closed
        return signed_anew(row, replace(Facts.of(row.facts), name=name), now=now)


def signed_anew(row: Certificate, facts: Facts, *, now: datetime) -> Certificate:
    """Give a certificate a token with these facts, and spend the bit of the one it had. In a transaction."""
    row.spent = [*row.spent, row.place]
    row.key, row.place, row.facts = keys.key_in_use(now=now), next_place(), facts.json()
    row.token = badge.signed(facts, row.place, row.key)
    row.save(update_fields=["spent", "key", "place", "facts", "token"])
    return row


def revoke(*, certificate: Certificate, reason: str, now: datetime, actor: User | None = None) -> bool:
    """Revoke it, once, with the reason that its page shows. False when it was revoked or withdrawn already."""
    with transaction.atomic():
        open_ = Certificate.objects.filter(pk=certificate.pk, revoked_at=None, is_withdrawn=False)
        if not open_.exists():
            return False
        record("revoked", certificate.number, audit.actor(actor), now, {"reason": reason})
        return moved(open_.update(revoked_at=now, revoked_reason=reason[:400]))


def moved(rows: int) -> bool:
    """Whether this was the one that changed the row. If not, what it wrote into the trail goes with its transaction."""
    if not rows:
        transaction.set_rollback(True)
    return bool(rows)


def reinstate(*, certificate: Certificate, reason: str, now: datetime, actor: User | None = None) -> bool:
    """Take a revocation back. A set bit stays set, so it gets a new token. False when there is nothing to take back.

    Raises :class:`exams.credentials.keys.Unreadable`.
    """
    with transaction.atomic():
        closed = Certificate.objects.filter(pk=certificate.pk, revoked_at__isnull=False, is_withdrawn=False)
        if not closed.exists():
            return False
        record("reinstated", certificate.number, audit.actor(actor), now, {"reason": reason})
        if not moved(closed.update(revoked_at=None, revoked_reason="")):
            return False
        row = Certificate.objects.get(pk=certificate.pk)
        signed_anew(row, Facts.of(row.facts), now=now)
        return True


def withdraw(*, certificate: Certificate, now: datetime, actor: User | None = None) -> bool:
    """At the holder's request: the name goes, for good, from facts and token; the page says so. False when it has."""
    with transaction.atomic():
        held = Certificate.objects.filter(pk=certificate.pk, is_withdrawn=False)
        if not held.exists():
            return False
        record("withdrawn", certificate.number, audit.actor(actor), now)
        facts = replace(Facts.of(Certificate.objects.get(pk=certificate.pk).facts), name="")
        return moved(held.update(is_withdrawn=True, facts=facts.json(), token=""))


def erase(learner: User, *, now: datetime) -> int:
    """Before a person is deleted: withdraw what they hold. Returns how many."""
    return sum(withdraw(certificate=held, now=now) for held in Certificate.objects.filter(learner=learner))


def record(what: str, number: str, actor: str, now: datetime, data: Mapping[str, Any] | None = None) -> None:
    """An entry of the audit trail about a certificate."""
    audit.record(action=f"certificate.{what}", subject=f"certificate:{number}", actor=actor, at=now, data=data)
