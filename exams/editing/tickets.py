"""A page that writes is given a ticket when it is made: for whom, for what, and on top of which state.

It is signed, so that it stands for the form token; and what somebody typed while their session ended comes back to
them after signing in: it waits in the browser's session, which signing in takes over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.http import HttpRequest

if TYPE_CHECKING:
    from accounts.models import User

SALT = "exams.editing.ticket"
AGE = timedelta(days=30)
SHELF = "exams.editing"


@dataclass(frozen=True)
class Ticket:
    """``subject`` names what is written, like "pool:7"; ``base`` the state of it that the page shows."""

    user: int
    subject: str
    base: str


def issue(*, user: User, subject: str, base: object) -> str:
    return signing.dumps([user.pk, subject, str(base)], salt=SALT, compress=True)


def read(token: str, *, subject: str) -> Ticket | None:
    """The ticket, or None when it is not one of ours, not for this, or older than a month."""
    try:
        user, its_subject, base = signing.loads(token, salt=SALT, max_age=AGE)
    except (signing.BadSignature, ValueError):
        return None
    return Ticket(user, its_subject, base) if its_subject == subject else None


def keep(request: HttpRequest, ticket: Ticket, data: dict[str, str]) -> None:
    """Put what was typed aside in this browser's session. One text at a time: the latest."""
    request.session[SHELF] = {"user": ticket.user, "subject": ticket.subject, "base": ticket.base, "data": data}


def kept(request: HttpRequest, subject: str) -> dict[str, Any] | None:
    """What this person typed for ``subject`` before their session ended: ``data`` and its ``base``."""
    found = request.session.get(SHELF)
    if not isinstance(found, dict) or found.get("subject") != subject or found.get("user") != request.user.pk:
        return None
    return found


def forget(request: HttpRequest) -> None:
    request.session.pop(SHELF, None)
