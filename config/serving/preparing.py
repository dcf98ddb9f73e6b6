"""Preparing a site (migrations, static files, courses) is done by one process at a time, however many are started.

Two locks: a file of the machine, whose static files and embedded database servers share, and on PostgreSQL one in the
database, which servers on other machines see. Both are gone with the process that holds them.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

#: The lock's number in the database; PostgreSQL keeps such numbers apart by database.
NUMBER = int.from_bytes(b"lectern", "big")

Say = Callable[[str], None]


@contextmanager
def one_at_a_time(data_dir: Path, say: Say) -> Iterator[None]:
    """Wait until nobody else prepares this site; ``say`` is told when that takes waiting."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with alone_on_the_machine(data_dir / "preparing.lock", say), alone_on_the_database(say):
        yield


@contextmanager
def alone_on_the_machine(path: Path, say: Say) -> Iterator[None]:
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting: another start on this machine prepares the site")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def alone_on_the_database(say: Say) -> Iterator[None]:
    """On PostgreSQL, in a session of its own: what is prepared may open and close connections as it likes."""
    if connection.vendor != "postgresql":
        yield
        return
    session = connection.copy()
    session.ensure_connection()
    session.execute_wrappers.clear()  # waiting here is no slow query
    try:
        with session.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [NUMBER])
            if not cursor.fetchone()[0]:
                say("waiting: another start prepares the site's database")
                cursor.execute("SELECT pg_advisory_lock(%s)", [NUMBER])
            yield
    finally:
        session.close()
