"""Processor time to the nanosecond: of a server's processes, and of those that PostgreSQL works for it with."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bench.serving import Server, children


def nanoseconds(pid: int) -> int:
    """User and system time of one process with all its threads, ended ones too (``clock_getcpuclockid(3)``)."""
    return time.clock_gettime_ns((~pid << 3) | 2)


def backends(database: str) -> Iterator[int]:
    """The processes of PostgreSQL that have this database open: their titles say so."""
    for title in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = title.read_bytes().decode("utf-8", "replace").split()
            if words[:1] == ["postgres:"] and database in words:
                yield int(title.parent.name)


def spent(server: Server, database: str) -> int:
    """Nanoseconds of everything that works for a site: its own processes, and those of its database."""
    total = 0
    for pid in [*children(server.pid), *(backends(database) if database else ())]:
        with suppress(OSError):
            total += nanoseconds(pid)
    return total
