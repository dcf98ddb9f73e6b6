"""Processor time to the nanosecond: of a server's processes, and of those that PostgreSQL works for it with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from bench.serving import Server, children, nanoseconds


def backends(database: str) -> Iterator[int]:
    """The processes of PostgreSQL that have this database open: their titles say so."""
    for title in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = title.read_bytes().decode("utf-8", "replace").split()
            if words[:1] == ["postgres:"] and database in words:
                yield int(title.parent.name)


def times(server: Server, database: str) -> dict[int, int]:
    """Nanoseconds of each process that works for a site: the server's own, and those of its database."""
    found = {}
    for pid in [*children(server.pid), *(backends(database) if database else ())]:
        with suppress(OSError):
            found[pid] = nanoseconds(pid)
    return found


def spent(before: Mapping[int, int], after: Mapping[int, int]) -> int:
    """What was used in between. A connection to the database that has been closed meanwhile tells nothing more."""
    return sum(time - before.get(pid, 0) for pid, time in after.items())
