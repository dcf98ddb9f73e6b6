"""Everything whose time is over, of all apps: the modules of ``settings.RETENTION`` say what that is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from importlib import import_module

from django.conf import settings

from accounts.tidied import Tidied

#: So many rows of each kind go in one round beside the server, so that what ends exams does not wait for it.
A_LITTLE = 500


def tidy(now: datetime, most: int | None = None) -> Iterator[Tidied]:
    """Tidy everything, at most so many rows of each kind. Done again, it finds nothing."""
    for name in settings.RETENTION:
        yield from import_module(name).tidy(now, most)


def tidy_a_little(now: datetime, every: float) -> str:
    """A round of it, as ``manage.py sweep`` runs it; what was done in a line, or nothing."""
    return ", ".join(str(done) for done in tidy(now, A_LITTLE) if done.count)
