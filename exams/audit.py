"""The audit trail: one chain of entries, each written in the transaction of what it tells of and hashed with the last.

``sha256 = SHA-256(previous || canonical JSON of the entry)``. What arrives in a sitting has a chain of its own, in its
answer log (:mod:`exams.delivery.answering`); how that ended is an entry here, so that neither chain can be cut unseen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any

from django.db import transaction

from exams.models.audit import AuditEntry, AuditHead

if TYPE_CHECKING:
    from accounts.models import User
    from exams.models.sitting import AnswerEvent

#: Where a chain starts.
GENESIS = "0" * 64
SYSTEM = "system"


def actor(user: User | None) -> str:
    """How the trail names who did something: never by name or address."""
    return f"person:{user.pk}" if user is not None else SYSTEM


def canonical(value: Mapping[str, Any]) -> bytes:
    """A mapping as the bytes that are hashed: JSON with sorted keys, no spaces, in UTF-8; times in UTC."""

    def plain(part: object) -> str:
        if isinstance(part, datetime):
            return part.astimezone(UTC).isoformat(timespec="microseconds")
        if isinstance(part, Decimal):
            return format(part.normalize(), "f")
        raise TypeError(f"the trail cannot hold {type(part).__name__}")

    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=plain).encode()


def chained(previous: str, value: Mapping[str, Any]) -> str:
    """The hash of an entry that follows the one whose hash is ``previous``."""
    return hashlib.sha256(previous.encode() + canonical(value)).hexdigest()


def shortened(address: str | None) -> str:
    """A network address without its last part: enough to see a pattern, too little to find a person."""
    try:
        found = ip_address((address or "").split("%")[0])
    except ValueError:
        return ""
    return str(ip_network(f"{found}/{24 if found.version == 4 else 48}", strict=False).network_address)


@dataclass(frozen=True)
class Event:
    """Something that happened: what is done to which subject, with what else there is to say of it."""

    action: str
    subject: str
    data: Mapping[str, Any] = field(default_factory=dict)


def record(
    *, action: str, subject: str, actor: str, at: datetime, data: Mapping[str, Any] | None = None, address: str = ""
) -> AuditEntry:
    """Add an entry, in the transaction that is running: what happened and that it is on record stand or fall together.

    RuntimeError outside of a transaction.
    """
    return record_all([Event(action, subject, data or {})], actor=actor, at=at, address=address)[0]


def record_all(events: Sequence[Event], *, actor: str, at: datetime, address: str = "") -> list[AuditEntry]:
    """Add an entry for each of several things that one step does, in their order. Three queries."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit entry belongs into the transaction of what it tells of")
    number, previous = locked_head()
    entries = []
    for event in events:
        number += 1
        entry = AuditEntry(
            number=number,
            at=at,
            actor=actor,
            action=event.action,
            subject=event.subject,
            data=json.loads(canonical(event.data)),
            address=address,
            previous=previous,
        )
        entry.sha256 = previous = chained(previous, facts(entry))
        entries.append(entry)
    AuditEntry.objects.bulk_create(entries)
    AuditHead.objects.filter(pk=1).update(number=number, sha256=previous)
    return entries


def locked_head() -> tuple[int, str]:
    """Number and hash of the last entry; nobody else adds one before this transaction ends.

    PostgreSQL locks the row; on SQLite a transaction is the only writer from its start.
    """
    heads = AuditHead.objects.select_for_update().filter(pk=1).values_list("number", "sha256")
    found = heads.first()
    if found is None:
        AuditHead.objects.get_or_create(pk=1, defaults={"number": 0, "sha256": GENESIS})
        found = heads.get()
    return found


def facts(entry: AuditEntry) -> dict[str, Any]:
    """What of an entry is hashed: all that it says."""
    names = ("number", "at", "actor", "action", "subject", "data", "address")
    return {name: getattr(entry, name) for name in names}


def broken() -> Iterator[str]:
    """What is wrong with the trail, entry by entry; nothing when it verifies. It may grow while it is read."""
    before = head()
    previous, number = GENESIS, 0
    for entry in AuditEntry.objects.order_by("number").iterator(chunk_size=2000):
        yield from link_faults(entry, "entry", entry.number, number + 1, previous, facts(entry))
        number, previous = entry.number, entry.sha256
    after = head()
    ends = {known: sha256 for known, sha256 in (before, after) if known == number}
    if not before[0] <= number <= after[0] or any(sha256 != previous for sha256 in ends.values()):
        yield f"the trail ends at entry {number}, and should at {after[0]}"


def link_faults(
    link: AuditEntry | AnswerEvent, name: str, number: int, due: int, previous: str, said: Mapping[str, Any]
) -> Iterator[str]:
    """What is wrong with one link of a chain: ``due`` is the number it should have, ``previous`` what it follows."""
    if number != due:
        yield f"{name} {due} is missing (found {number})"
    if link.previous != previous:
        yield f"{name} {number} does not follow the one before it"
    if chained(link.previous, said) != link.sha256:
        yield f"{name} {number} was changed"


def head() -> tuple[int, str]:
    """Number and hash of the last entry, as the row that is updated with each says."""
    return AuditHead.objects.filter(pk=1).values_list("number", "sha256").first() or (0, GENESIS)
