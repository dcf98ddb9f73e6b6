"""Whether this site can serve people now: its database, its cache, and the sweeper that ends exams."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.core.cache import cache
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.crypto import get_random_string

from exams import heartbeat

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Part:
    """A part of the site. ``says`` is what stands in the answer: ``ok``, or what is wrong in a few words."""

    name: str
    says: str = "ok"

    @property
    def is_ready(self) -> bool:
        return self.says == "ok"


def readyz(request: HttpRequest) -> JsonResponse:
    """200 or 503, and each part with what is wrong. A load balancer asks it; it tells nothing about people.

    A sweeper that is late is told, and is no reason to send people away: whoever looks at a sitting sweeps it. Nor is
    a cache that is away: it counts tries to sign in, and who is signed in reads, practices and sits exams without it.
    """
    found = list(parts())
    is_ready = all(part.is_ready for part in found if part.name in NEEDED)
    return JsonResponse(
        {part.name: part.says for part in found},
        status=200 if is_ready else 503,
        headers={"Cache-Control": "no-store", **({} if is_ready else {"Retry-After": "5"})},
    )


def parts() -> Iterator[Part]:
    for name, check in CHECKS.items():
        try:
            yield Part(name, check() or "ok")
        except Exception as error:  # whatever a database or a cache raises: the answer is that it is away
            log.warning("%s is not ready: %s", name, type(error).__name__)
            yield Part(name, "away")


def database() -> str:
    """Every migration of this release has run. A database that a newer release has changed will do."""
    missing = migrations() - set(MigrationRecorder(connection).applied_migrations())
    return "migrations wait" if missing else ""


@lru_cache(maxsize=1)
def migrations() -> frozenset[tuple[str, str]]:
    """The migrations of this release, by app and name."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.nodes)


def shared_cache() -> str:
    key, value = f"readyz-{get_random_string(8)}", get_random_string(8)
    cache.set(key, value, 10)
    found = cache.get(key)
    cache.delete(key)
    return "" if found == value else "forgets"


def sweeper() -> str:
    """The sweeper has run; two runs that are missing are too many."""
    return heartbeat.missing(timezone.now())


def sweeper_age() -> float | None:
    """Seconds since the sweeper ran; None where it never did or nobody can tell."""
    try:
        return heartbeat.age(timezone.now())
    except Exception:  # the cache is away: the check of the sweeper has logged it, and the metrics go without
        return None


#: Without it, nobody can be served.
NEEDED = frozenset({"database"})
CHECKS: dict[str, Callable[[], str]] = {"database": database, "cache": shared_cache, "sweeper": sweeper}
