"""A ticket is what an editor's page was given when it was made: who opened it, on which lesson, from which version.

It is signed, so a text that comes back with it can be kept for that person even when their session has ended
meanwhile. It also proves that the form comes from a page of ours that this person was shown, as a form token would.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

SALT = "courses.editing.ticket"
AGE = timedelta(days=30)


@dataclass(frozen=True)
class Ticket:
    """``page`` names the window, ``base`` the version whose text it was given."""

    user: int
    lesson: int
    page: uuid.UUID
    base: int


def issue(*, user: int, lesson: int, base: int, page: uuid.UUID | None = None) -> str:
    named = [user, lesson, (page or uuid.uuid4()).hex, base]
    return signing.dumps(named, salt=SALT, compress=True)


def read(token: str, *, lesson: int) -> Ticket | None:
    """The ticket, or None when it is not one of ours, not for this lesson, or older than a month."""
    try:
        user, its_lesson, page, base = signing.loads(token, salt=SALT, max_age=AGE)
    except (signing.BadSignature, ValueError):
        return None
    return Ticket(user, its_lesson, uuid.UUID(page), base) if its_lesson == lesson else None
