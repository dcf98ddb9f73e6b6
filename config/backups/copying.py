"""Rows written into the site's present database, as :mod:`config.backups.rows` reads them; all of them or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection

from config.backups import postgresql, rows, sqlite, tables
from config.backups.refusal import Refused
from config.backups.rows import Read, Row
from config.backups.tables import Table

#: Writes rows into a table; the last argument reads them anew, to name the one that is refused.
Write = Callable[[Table, Iterator[Row], Read], None]
#: Where in a copy PostgreSQL refuses something. What stood there is not repeated.
WHERE = re.compile(r"COPY \S+, line (\d+)(?:, column ([^:\s]+))?")


@contextmanager
def emptied() -> Iterator[tuple[Write, Read]]:
    """One transaction in a database that the migrations have run on: a way to write tables, and one to read them."""
    known = {*(table.name for table in tables.site_tables()), *tables.DERIVED, *tables.LEFT_OUT}
    everything = sorted(known & set(connection.introspection.table_names()))
    if connection.vendor == "sqlite":
        with closing(sqlite.connect(Path(connection.settings_dict["NAME"]))) as link:
            link.execute("BEGIN IMMEDIATE")
            for name in everything:
                link.execute(f"DELETE FROM {rows.quoted(name)}")  # noqa: S608 (names of models)
            yield sqlite_writer(link), rows.sqlite_reader(link)
            if broken := link.execute("PRAGMA foreign_key_check").fetchone():
                raise Refused(f"{broken[0]}, row {broken[1]} refers to a row of {broken[2]} that is not there.")
            link.execute("COMMIT")
        return
    with closing(postgresql.connect(connection)) as there, there.transaction():
        there.execute(f"TRUNCATE {', '.join(map(rows.quoted, everything))}".encode())
        yield postgresql_writer(there), rows.postgresql_reader(there)
        for statement in sequences():
            there.execute(statement.encode())
        # Keys are checked at the end of the transaction, so that tables can be filled in any order: here.
        there.execute("SET CONSTRAINTS ALL IMMEDIATE")


def sequences() -> list[str]:
    """What makes the next row of each table get a number that is free."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return connection.ops.sequence_reset_sql(no_style(), models)


# SQLite


def sqlite_writer(link: Any) -> Write:
    def write(table: Table, found: Iterator[Row], again: Read) -> None:
        names = ", ".join(rows.quoted(column.name) for column in table.columns)
        signs = ", ".join(map(sqlite_sign, table.columns))
        link.executemany(f"INSERT INTO {rows.quoted(table.name)} ({names}) VALUES ({signs})", found)  # noqa: S608 (names of models)

    return write


def sqlite_sign(column: tables.Column) -> str:
    """A place for a value. Django writes times without their fraction when there is none, and compares them as text."""
    return "replace(?, '.000000', '')" if column.kind == "time" else "?"


# PostgreSQL


def postgresql_writer(link: psycopg.Connection[Any]) -> Write:
    def write(table: Table, found: Iterator[Row], again: Read) -> None:
        names = ", ".join(rows.quoted(column.name) for column in table.columns)
        query = f"COPY {rows.quoted(table.name)} ({names}) FROM STDIN"
        number = 0
        try:
            with link.cursor() as cursor, cursor.copy(query.encode()) as copy:
                for row in found:
                    number += 1
                    copy.write_row(row)
        except psycopg.DataError as error:
            raise refusal(table, error, number, again) from error

    return write


def refusal(table: Table, error: psycopg.DataError, number: int, again: Read) -> Refused:
    """Which row PostgreSQL does not take, and why: SQLite holds texts that are too long, or with a NUL in them."""
    said = WHERE.search(error.diag.context or "")
    line = int(said[1]) if said else number
    row = rows.row_at(table, again, line - 1) or ()
    names = [column.name for column in table.columns]
    key = row[names.index(table.key)] if row else "?"
    column = said[2] if said and said[2] else with_nul(names, row)
    why = error.diag.message_primary or str(error)
    return Refused(
        f"{table.name}, the row whose {table.key} is {key}{f', column {column}' if column else ''}: PostgreSQL refuses "
        f"it: {why}. Change it on the site as it is, then try again; there, nothing is left of this try."
    )


def with_nul(names: list[str], row: Row) -> str:
    """The column whose text has a NUL, which no text of PostgreSQL can have."""
    return next((name for name, cell in zip(names, row, strict=False) if isinstance(cell, str) and "\0" in cell), "")
