"""Rows read alike on both databases: the hash that stands here is the one that each of them must come to."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from config.backups import postgresql, rows, sqlite, tables
from config.backups.tables import Column, Table

pytestmark = pytest.mark.django_db(transaction=True)

KINDS = {
    "id": ("whole", "bigint", "bigint"),
    "text": ("text", "varchar(40)", "varchar(40)"),
    "time": ("time", "datetime", "timestamptz"),
    "day": ("day", "date", "date"),
    "truth": ("truth", "bool", "boolean"),
    "score": ("decimal:2", "decimal", "numeric(7, 2)"),
    "share": ("float", "real", "double precision"),
    "said": ("json", "text", "jsonb"),
    "uuid": ("uuid", "char(32)", "uuid"),
    "data": ("bytes", "BLOB", "bytea"),
    "address": ("address", "char(39)", "inet"),
}
UUID = "0123456789abcdef0123456789abcdef"
#: As Django writes them on either database: times without a fraction that is zero, JSON with its keys in any order.
ROWS = [
    (1, "Größe \U0001f600 \x1f", "2026-03-02 09:00:00", "2026-03-02", True, 39.5, 0.1,
     {"b": [1.0, 1e16, 0.5], "a": None}, UUID, b"\x00\xff", "2001:db8::1"),
    (2, "", "2026-03-02 09:00:00.120000", None, False, 7, 2.0, "ü", None, b"", "192.0.2.1"),
    (3, None, None, None, None, None, None, None, None, None, None),
]  # fmt: skip
SHA256 = "731ce6c5ced2cade58cb9711e742ea962fecbbc4081298629bf96a832fa5fc79"


def test_the_same_rows_have_the_same_hash_on_either_database(own_database):
    is_postgresql = connection.vendor == "postgresql"
    table = Table("of_every_kind", "id", tuple(Column(name, KINDS[name][0]) for name in KINDS))
    with connection.cursor() as cursor:
        types = ", ".join(f"{name} {KINDS[name][1 + is_postgresql]}" for name in KINDS)
        cursor.execute(f"CREATE TABLE of_every_kind ({types})")
        for row in reversed(ROWS):
            said = json.dumps(row[7]) if row[7] is not None else None
            cursor.execute(f"INSERT INTO of_every_kind VALUES ({', '.join(['%s'] * 11)})", [*row[:7], said, *row[8:]])
    with closing(postgresql.connect(connection) if is_postgresql else sqlite.connect(place())) as link:
        read = rows.postgresql_reader(link) if is_postgresql else rows.sqlite_reader(link)

        assert list(read(table))[1][2:6] == ("2026-03-02 09:00:00.120000", None, 0, "7.00")
        assert rows.count(table, read) == rows.Count(3, SHA256)

        link.execute('UPDATE of_every_kind SET said = \'{"a": null, "b": [1, 1e16, 0.25]}\' WHERE id = 1')
        assert rows.count(table, read).sha256 != SHA256


def place():
    return Path(connection.settings_dict["NAME"])


def test_every_table_is_answered_for_or_left_out_for_a_reason(own_database):
    present = set(connection.introspection.table_names())
    known = {table.name for table in tables.site_tables()}

    assert {name for name in present - known if not name.startswith("courses_search")} == set(tables.LEFT_OUT)
    assert known - present == set()
