"""The database is held by another program, or tables are missing that no exam needs."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

from bench.faults.faults import Fault, around
from bench.faults.site import Site

HOLD = "import sqlite3, sys, time; d = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None); \
d.execute('BEGIN IMMEDIATE'); print('held', flush=True); time.sleep(600)"
#: Tables of practice, progress, reviews, sessions as lists, and the admin's own: none of them is part of a sitting.
BESIDE = (
    "quizzes_practiceanswer", "quizzes_practicestanding", "quizzes_reviewcard", "quizzes_reviewlog",
    "quizzes_reviewsettings", "courses_lessonprogress", "courses_enrolment", "courses_lessonversion",
    "usersessions_usersession", "django_admin_log",
)  # fmt: skip


@asynccontextmanager
async def locked(site: Site, notes: list[str]) -> AsyncIterator[None]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(site.database)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert holder.stdout is not None
    await asyncio.to_thread(holder.stdout.readline)
    try:
        yield
    finally:
        holder.kill()
        holder.wait()


def change(site: Site, *statements: str) -> None:
    with closing(sqlite3.connect(site.database, timeout=30, isolation_level=None)) as link:
        link.execute("PRAGMA legacy_alter_table = ON")  # other tables go on naming the one that is gone
        link.execute("BEGIN IMMEDIATE")
        for statement in statements:
            link.execute(statement)
        link.execute("COMMIT")


def take_tables(site: Site) -> None:
    change(site, *(f"ALTER TABLE {name} RENAME TO away_{name}" for name in BESIDE))


def give_tables(site: Site) -> None:
    change(site, *(f"ALTER TABLE away_{name} RENAME TO {name}" for name in BESIDE))


def break_search(site: Site) -> None:
    change(site, "UPDATE courses_search_data SET block = x'00'")


def mend_search(site: Site) -> None:
    """As an operator would who reads the documentation."""
    site.manage("rebuild_search")


FAULTS = [
    Fault("locked", "another program holds the write lock", 60, locked),
    Fault("tables-missing", f"{len(BESIDE)} tables that are no part of a sitting are renamed", 8,
          around(take_tables, give_tables)),
    Fault("search-down", "the index of the search is overwritten; rebuild_search mends it", 8,
          around(break_search, mend_search)),
]  # fmt: skip
