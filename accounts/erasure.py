"""Erasing an account: asked for, two weeks to think again, then done once and whole, and done again after a restore.

A request is a row, one for a person. It is claimed by deleting it, so of two processes that find it due, and of one
that does and a person who keeps the account in the same moment, one gets it. All that goes, goes in that transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import Error, IntegrityError, transaction

from accounts import declared, erased_list, erasure_mails, security_log
from accounts.models import ErasureRequest, User

log = logging.getLogger(__name__)

#: How long a person has to think again.
PATIENCE = timedelta(days=14)


class LastOperator(Exception):
    """Without this person nobody could run the site: another operator comes first."""


class Busy(Exception):
    """A sitting of this person runs, or is not marked yet; erasing waits until it is."""


def pending(person: User) -> ErasureRequest | None:
    """What this person asked for and has not taken back."""
    return ErasureRequest.objects.filter(person=person).first()


def is_last_operator(person: User) -> bool:
    """Whether nobody else can run the site. Two operators who are erased at once wait for each other here."""
    if not person.is_superuser:
        return False
    with transaction.atomic():
        active = User.objects.select_for_update().filter(is_superuser=True, is_active=True).order_by("pk")
        return set(active.values_list("pk", flat=True)) <= {person.pk}


def ask(*, person: User, now: datetime) -> ErasureRequest:
    """Ask for the account to be erased; asked again, the first time counts. Raises :class:`LastOperator`."""
    if is_last_operator(person):
        raise LastOperator
    request, is_new = ErasureRequest.objects.get_or_create(
        person=person, defaults={"asked_at": now, "due_at": now + PATIENCE}
    )
    if is_new:
        security_log.note("erasure asked for", person)
        erasure_mails.tell_asked(person, request)
    return request


def keep(*, person: User) -> bool:
    """Keep the account; False when nothing was asked for."""
    is_kept = bool(ErasureRequest.objects.filter(person=person).delete()[0])
    if is_kept:
        security_log.note("erasure taken back", person)
    return is_kept


def erase(*, person: User, now: datetime) -> None:
    """Erase an account now, whatever was asked for. Raises :class:`LastOperator` and :class:`Busy`."""
    with transaction.atomic():
        erase_row(person)
    erasure_mails.tell_done(person)


def erase_row(person: User) -> None:
    """Erase, in the transaction that is running; what goes beside the rows follows from the deletion itself."""
    if is_last_operator(person):
        raise LastOperator
    if declared.is_busy(person):
        raise Busy
    person.delete()


def erase_due(*, now: datetime, most: int | None = None) -> int:
    """Erase the accounts whose time has come, at most so many; how many. One that has to wait is tried again."""
    done = 0
    for request in ErasureRequest.objects.filter(due_at__lte=now).select_related("person").order_by("due_at", "pk"):
        if done == most:
            break
        done += erase_one(request)
    return done


def erase_one(request: ErasureRequest) -> bool:
    """Claim a request and erase its person; False when somebody else did, or when it has to wait."""
    person = request.person
    try:
        with transaction.atomic():
            if not ErasureRequest.objects.filter(pk=request.pk).delete()[0]:
                return False
            erase_row(person)
    except LastOperator:
        log.warning("person %s is the last operator and is not erased; name another operator first", person.pk)
        return False
    except (Busy, IntegrityError):
        return False  # an exam runs, or something of theirs began in this moment; all of it stands as it was
    except Error:
        raise  # the database is away: so it is for the others, and the next run tries again
    except Exception:
        # Whatever is wrong with this one: it stays whole, is logged each time, and keeps nobody else waiting.
        log.exception("person %s could not be erased", request.person_id)
        return False
    erasure_mails.tell_done(person)
    return True


@dataclass(frozen=True)
class Again:
    """What became of one line of the list: "erased", "gone" (was not there), "last operator"."""

    person: int
    outcome: str


def erase_again(path: Path, now: datetime) -> Iterator[Again]:
    """Erase whom a restored database has again, line by line of a list; done twice, the second time finds nobody.

    Number and time of joining must both match: after a restore, numbers are given to others. A sitting that runs in
    the backup keeps nobody: it had ended when the account was erased.
    Raises :class:`accounts.erased_list.Unreadable` and OSError, before anything is erased.
    """
    for line in list(erased_list.read(path)):
        person = User.objects.filter(pk=line.person, date_joined=line.joined_at).first()
        if person is None:
            yield Again(line.person, "gone")
            continue
        with transaction.atomic():
            if is_last_operator(person):
                yield Again(line.person, "last operator")
                continue
            person.delete()
        yield Again(line.person, "erased")
