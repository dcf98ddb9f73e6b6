"""What goes with a person beyond the rows that point at them, however they are deleted: here or in the admin."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import Error, connection, transaction
from django.db.models import Q
from django.utils import timezone

from accounts import erased_list
from accounts.models import Erased, User
from accounts.session_store import UNFINISHED

log = logging.getLogger(__name__)
#: Apps whose rows are called by a person's name or address in the admin's log.
SIGNING_IN = ("account", "mfa", "socialaccount", "usersessions")


def forget_on_deletion(sender: type, instance: User, **kwargs: Any) -> None:
    """Receiver of ``pre_delete`` of a person, in the transaction of the deletion (``accounts/apps.py`` connects it)."""
    overwrite_what_goes()
    addresses = addresses_of(instance)
    end_sessions(instance, addresses)
    unname(instance, addresses)
    Erased.objects.get_or_create(
        person=instance.pk, joined_at=instance.date_joined, defaults={"erased_at": timezone.now()}
    )
    transaction.on_commit(list_or_log)
    transaction.on_commit(empty_journal)


def overwrite_what_goes() -> None:
    """SQLite leaves deleted bytes in its file until something else takes their place, unless it is told so."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def empty_journal() -> None:
    """Take what went out of SQLite's write-ahead file, too; where somebody reads in it, the next writers do."""
    if connection.vendor == "sqlite":
        with suppress(Error), connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def addresses_of(person: User) -> set[str]:
    """All email addresses of a person, in small letters."""
    others = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    return {address.lower() for address in (person.email, *others)}


def end_sessions(person: User, addresses: set[str]) -> None:
    """Delete the sessions of a person: where they are signed in, and where signing in was begun and not finished."""
    signed_in = UserSession.objects.filter(user=person).values("session_key")
    Session.objects.filter(session_key__in=signed_in).delete()
    Session.objects.filter(session_key__in=list(unfinished(person, addresses))).delete()


def unfinished(person: User, addresses: set[str]) -> Iterator[str]:
    """The keys of the sessions that name a person among those that end soon, as every one does that nobody has signed
    in with. What a session holds is packed, so each is opened: some hundreds, however many people the site has.
    """
    soon = timezone.now() + UNFINISHED + timedelta(minutes=1)
    for session in Session.objects.filter(expire_date__lte=soon).iterator(chunk_size=500):
        data = session.get_decoded()
        if data.get("_auth_user_id") == str(person.pk) or mentions(data, addresses):
            yield session.session_key


def mentions(data: Any, addresses: Iterable[str]) -> bool:
    text = json.dumps(data, default=str).lower()
    return any(address in text for address in addresses)


def unname(person: User, addresses: set[str]) -> None:
    """Let the admin's log call this person by number: it keeps what rows were called when they were changed."""
    users = ContentType.objects.get_for_model(User)
    about = Q(content_type=users, object_id=str(person.pk))
    for word in (*addresses, person.name):
        if word:
            about |= Q(content_type__app_label__in=SIGNING_IN, object_repr__icontains=word)
    for address in addresses:
        about |= Q(object_repr__icontains=address) | Q(change_message__icontains=address)
    LogEntry.objects.filter(about).update(object_repr=f"person {person.pk}", change_message="")


def list_or_log() -> None:
    """Write the list of erased accounts. What could not be written comes with the next one, or with ``tidy``."""
    try:
        erased_list.complete()
    except (OSError, erased_list.Unreadable):
        log.exception("the list of erased accounts was not written; manage.py tidy tries again")
