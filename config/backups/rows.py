"""The rows of a table in one form for both databases, one at a time, and the hash over all of them.

Each database gives a row as whole numbers, floats, text and bytes: a time as text in UTC with six places, a decimal
with all its places, JSON as its text. That form can be written into the other one as it is. For the hash, JSON is read
and written again with its keys in order, because PostgreSQL keeps what it means and not how it was spelled.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

import psycopg

from config.backups.refusal import Refused
from config.backups.tables import Column, Table

Row = tuple[Any, ...]
#: Gives the rows of a table, in the order of its key.
Read = Callable[[Table], Generator[Row, None, None]]


@dataclass(frozen=True)
class Count:
    """How many rows a table has, and the SHA-256 over them."""

    rows: int
    sha256: str


class Tally:
    """Counts rows of a table as they pass; no more than a hundred are kept, which are hashed together."""

    TOGETHER = 100

    def __init__(self, table: Table) -> None:
        self.rows, self.digest, self.waiting = 0, hashlib.sha256(), list[list[Any]]()
        self.odd = [
            (place, READERS[column.kind]) for place, column in enumerate(table.columns) if column.kind in READERS
        ]

    def add(self, row: Row) -> None:
        cells = list(row)
        for place, reader in self.odd:
            if cells[place] is not None:
                cells[place] = reader(cells[place])
        self.waiting.append(cells)
        self.rows += 1
        if len(self.waiting) == self.TOGETHER:
            self.take_in()

    def take_in(self) -> None:
        self.digest.update(ENCODER.encode(self.waiting).encode("utf-8", "surrogatepass"))
        self.waiting.clear()

    def passing(self, found: Iterable[Row]) -> Iterator[Row]:
        """The same rows, counted on their way."""
        for row in found:
            self.add(row)
            yield row

    def count(self) -> Count:
        """What has passed, when all has."""
        if self.waiting:
            self.take_in()
        return Count(self.rows, self.digest.hexdigest())


def count(table: Table, read: Read) -> Count:
    """Read the whole table, whatever its size."""
    tally = Tally(table)
    for row in read(table):
        tally.add(row)
    return tally.count()


def row_at(table: Table, read: Read, place: int = 0) -> Row | None:
    """One row, by its place in the order of the key; None when there are not so many."""
    with closing(read(table)) as found:
        return next(islice(found, place, None), None)


def count_all(tables: Iterable[Table], read: Read) -> dict[str, Count]:
    return {table.name: count(table, read) for table in tables}


def number(text: str) -> float | int:
    """A number with a point or an exponent. PostgreSQL writes 1e16 without either, so that a whole one has neither."""
    value = float(text)
    return int(value) if value.is_integer() else value


ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
DECODER = json.JSONDecoder(parse_float=number)
#: Short answers come again and again; longer JSON is not kept.
SHORT = 200


def canonical(text: str) -> str:
    """JSON with its keys in order and its numbers in one spelling."""
    return known(text) if len(text) <= SHORT else ENCODER.encode(DECODER.decode(text))


@lru_cache(maxsize=4096)
def known(text: str) -> str:
    return ENCODER.encode(DECODER.decode(text))


READERS: dict[str, Callable[[Any], Any]] = {
    "json": canonical,
    "bytes": lambda data: hashlib.sha256(data).hexdigest(),
}


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


# SQLite


def sqlite_reader(connection: sqlite3.Connection) -> Read:
    def read(table: Table) -> Generator[Row, None, None]:
        cells = ", ".join(map(sqlite_cell, table.columns))
        with named(table, sqlite3.Error):
            yield from connection.execute(
                f"SELECT {cells} FROM {quoted(table.name)} ORDER BY {quoted(table.key)}"  # noqa: S608 (names of models)
            )

    return read


def sqlite_cell(column: Column) -> str:
    name = quoted(column.name)
    if column.kind == "time":
        return f"CASE length({name}) WHEN 19 THEN {name} || '.000000' ELSE {name} END"
    if column.kind.startswith("decimal:"):
        return f"CASE WHEN {name} IS NOT NULL THEN printf('%.{places(column)}f', {name}) END"
    return name


# PostgreSQL


def postgresql_reader(connection: psycopg.Connection[Any]) -> Read:
    def read(table: Table) -> Generator[Row, None, None]:
        cells = ", ".join(map(postgresql_cell, table.columns))
        key = next(column for column in table.columns if column.name == table.key)
        order = quoted(table.key) + (' COLLATE "C"' if key.kind == "text" else "")
        query = f"COPY (SELECT {cells} FROM {quoted(table.name)} ORDER BY {order}) TO STDOUT"  # noqa: S608 (names of models)
        with named(table, psycopg.Error), connection.cursor() as cursor, cursor.copy(query.encode()) as copy:
            copy.set_types([TYPES.get(column.kind, "text") for column in table.columns])
            yield from copy.rows()

    return read


#: How PostgreSQL's answer is read; everything else is text.
TYPES = {"whole": "int8", "truth": "int8", "float": "float8", "bytes": "bytea"}


def postgresql_cell(column: Column) -> str:
    name = quoted(column.name)
    match column.kind.partition(":")[0]:
        case "time":
            return f"to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
        case "day":
            return f"to_char({name}, 'YYYY-MM-DD')"
        case "truth":
            return f"{name}::int"
        case "uuid":
            return f"replace({name}::text, '-', '')"
        case "address":
            return f"host({name})"
        case "decimal":
            return f"round({name}, {places(column)})"
    return name


def places(column: Column) -> int:
    return int(column.kind.partition(":")[2])


@contextmanager
def named(table: Table, error: type[Exception]) -> Iterator[None]:
    """What goes wrong while a table is read is said with its name."""
    try:
        yield
    except error as problem:
        raise Refused(f"The table {table.name} cannot be read: {str(problem).strip()}") from problem
