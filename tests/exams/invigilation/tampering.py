"""Changing what may not be changed: by raw SQL, with the database's guard of the table taken away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from exams.append_only import guard_tables


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
