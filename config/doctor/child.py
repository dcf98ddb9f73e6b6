"""Another process that uses the same cache. Run as a program: it reads from its input what to use and what to do.

It gets the parent's own ``CACHES`` and ``DATABASES``, so that both surely mean the same cache, and needs no more of the
site than these.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.db.backends.base.base import BaseDatabaseWrapper

from config.doctor.findings import NotChecked
from config.values import BASE_DIR

SECONDS = 60
KEPT = 60
#: Keys that both processes try to be the first to add, and how often each adds 1 to a number.
CONTESTED, TURNS = 20, 20


@dataclass(frozen=True)
class Encounter:
    """What came of it: whether each saw what the other wrote, how many keys each won, and the number in the end."""

    child_sees: bool
    parent_sees: bool
    won: int
    number: int


def names(prefix: str) -> list[str]:
    """Every key that is used, for taking them all away."""
    return [f"{prefix}-{part}" for part in ("parent", "child", "number", *range(CONTESTED))]


def compete(cache: BaseCache, prefix: str) -> int:
    """Add what the other process adds at the same time; how many keys were not there yet."""
    won = 0
    for place in range(CONTESTED):
        won += bool(cache.add(f"{prefix}-{place}", 1, KEPT))
        if place < TURNS:
            cache.incr(f"{prefix}-number")
    return won


def meet(cache: BaseCache, prefix: str, database: BaseDatabaseWrapper | None) -> Encounter:
    """Use ``cache`` together with another process. Takes away again what it wrote."""
    given = {"prefix": prefix, "caches": settings.CACHES, "databases": {"default": databases(database)}}
    command = [sys.executable, "-m", "config.doctor.child"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=BASE_DIR, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as other:  # noqa: S603 (our own command)
        assert other.stdin is not None
        assert other.stdout is not None
        try:
            cache.set(f"{prefix}-parent", prefix, KEPT)
            cache.set(f"{prefix}-number", 0, KEPT)
            other.stdin.write(json.dumps(given, default=str) + "\n")
            other.stdin.flush()
            if other.stdout.readline().strip() != "ready":
                raise NotChecked(f"a second process did not start ({said(other.communicate(timeout=SECONDS)[1])})")
            other.stdin.write("go\n")
            other.stdin.flush()
            own = compete(cache, prefix)
            answer, trouble = other.communicate(timeout=SECONDS)
            if other.returncode:
                raise NotChecked(f"a second process cannot use the cache ({said(trouble)})")
            theirs = json.loads(answer)
            return Encounter(
                child_sees=theirs["sees"],
                parent_sees=cache.get(f"{prefix}-child") == prefix,
                won=own + theirs["won"],
                number=cache.get(f"{prefix}-number") or 0,
            )
        finally:
            other.kill()
            cache.delete_many(names(prefix))


def databases(database: BaseDatabaseWrapper | None) -> dict[str, Any]:
    return {} if database is None else {**database.settings_dict, "TEST": {}}


def said(trouble: str) -> str:
    """The last line of a traceback."""
    return (trouble.strip().splitlines() or ["it said nothing"])[-1]


def main() -> None:
    given = json.loads(sys.stdin.readline())
    settings.configure(CACHES=given["caches"], DATABASES=given["databases"], USE_TZ=True)
    cache, prefix = caches["default"], given["prefix"]
    sees = cache.get(f"{prefix}-parent") == prefix
    cache.set(f"{prefix}-child", prefix, KEPT)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    if not sees:  # a cache of its own has no number to add to
        cache.set(f"{prefix}-number", 0, KEPT)
    json.dump({"sees": sees, "won": compete(cache, prefix)}, sys.stdout)


if __name__ == "__main__":
    main()
