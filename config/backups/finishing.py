"""What a restored or moved database needs before people may use it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone

from accounts import erased_list, erasure
from accounts.erasure import Again
from config.backups.refusal import Refused
from courses.models.publication import Publication, publish
from courses.search import engines, index
from exams import verifying

#: The name of the site's database in Django's settings.
SITE = "default"
MOST_FAULTS = 10


@contextmanager
def connected_to(database: Mapping[str, Any]) -> Iterator[None]:
    """Everything in this thread that asks the site's database asks this one meanwhile."""
    known = connections.settings
    former, before = connections[SITE], known[SITE]
    former.close()
    known[SITE] = {**before, **database}
    del connections[SITE]
    try:
        yield
    finally:
        connections[SITE].close()
        known[SITE] = before
        connections[SITE] = former


def migrate() -> None:
    """Bring a database of an older release up to this one, and make what stands beside the tables of the models."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def audit_faults() -> list[str]:
    """What ``verify_audit`` finds wrong, the first few."""
    return list(islice(verifying.broken(), MOST_FAULTS))


def refresh(beyond: int = 0) -> None:
    """Index the search anew, and make every page that somebody kept an old one.

    The content version gets larger than it is here and than ``beyond``, that of the database that was replaced.
    """
    with transaction.atomic():
        publish()
        Publication.objects.filter(version__lte=beyond).update(version=beyond + 1)
    engines.engine().install()
    index.rebuild()


def version() -> int:
    return Publication.objects.values_list("version", flat=True).first() or 0


def erase_again() -> list[Again]:
    """Erase whom the backup has brought back; what became of each. Raises :class:`Refused`."""
    path = erased_list.place()
    try:
        return list(erasure.erase_again(path, timezone.now())) if path.exists() else []
    except (erased_list.Unreadable, OSError) as fault:
        raise Refused(f"The list of erased accounts cannot be read, and they would be back: {fault}") from fault
