"""Changing what may not be changed, by raw SQL without the database's guard of the table; and what verifying says."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import CommandError, call_command
from django.db import connection

from exams.append_only import guard_tables
from exams.models.sitting import Sitting

TRAIL, LOG, PAPER, RESULT = "exams_auditentry", "exams_answerevent", "exams_paperitem", "exams_result"


@contextmanager
def unguarded(*tables: str) -> Iterator[Any]:
    """A cursor for which rows of these tables may be changed; the guards stand again afterwards."""
    on = " ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DROP TRIGGER {table}_append_only" + on.format(table=table))
        yield cursor
    guard_tables()


def sql(text: str, *values: Any, guards: tuple[str, ...] = ()) -> None:
    """Run one statement past the product; it must hit exactly one row."""
    with unguarded(*guards) as cursor:
        cursor.execute(text, values)
        assert cursor.rowcount == 1, cursor.rowcount


def verify(*options: str) -> tuple[list[str], int]:
    """What the command prints, and the status that it ends with."""
    out = io.StringIO()
    try:
        call_command("verify_audit", *options, stdout=out)
    except CommandError as error:
        return out.getvalue().splitlines(), error.returncode
    return out.getvalue().splitlines(), 0


def of(sitting: Sitting, *faults: str) -> tuple[list[str], int]:
    """What the command says of a sitting with these faults alone."""
    return [f"sitting:{sitting.uuid}: {fault}" for fault in faults], 1
