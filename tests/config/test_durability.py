"""What SQLite promises on a site's disk: an acknowledged answer survives a power cut, and writers stand in line."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from config import backends, write_ahead_log
from config.backups import finishing


@pytest.fixture
def file(tmp_path, django_db_blocker):
    """The path of an embedded database that the site's settings lead to."""
    path = tmp_path / "lectern.sqlite3"
    database = backends.database(replace(settings.ENV, database_url="", data_dir=tmp_path))
    with django_db_blocker.unblock(), finishing.connected_to(database):
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE parent (id integer PRIMARY KEY)")
            cursor.execute("CREATE TABLE child (id integer PRIMARY KEY REFERENCES parent, data blob)")
        yield path


def pragma(name):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]


def test_every_connection_has_what_durability_rests_on(file):
    for turn in ("first", "again"):
        due = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 20_000}
        assert {name: pragma(name) for name in due} == due, turn
        with pytest.raises(IntegrityError), connection.cursor() as cursor:
            cursor.execute("INSERT INTO child (id) VALUES (1)")
        connection.close()


def test_requests_wait_for_a_lock_for_less_long_than_commands():
    """A browser's script gives up after 15 seconds, 4 of which a form may have waited for a thread."""
    embedded = backends.database(replace(settings.ENV, database_url=""))
    postgresql = backends.database(replace(settings.ENV, database_url="postgres://u@h/n?options=-c%20geqo%3Doff"))

    for database in (embedded, postgresql):
        backends.hurry(database)

    assert embedded["OPTIONS"]["timeout"] == 5
    assert postgresql["OPTIONS"]["options"] == "-c geqo=off -c lock_timeout=5s"


def test_a_transaction_stands_in_line_from_its_start(file):
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as other:
        with transaction.atomic(), pytest.raises(sqlite3.OperationalError, match="database is locked"):
            other.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")


def test_a_log_that_readers_keep_long_is_started_anew(file, monkeypatch):
    monkeypatch.setattr(write_ahead_log, "PATIENCE", 0.01)
    log = file.with_name("lectern.sqlite3-wal")

    def write():
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO parent (id) SELECT coalesce(max(id), 0) + 1 FROM parent")
            cursor.execute("INSERT INTO child (id, data) SELECT max(id), zeroblob(9000000) FROM parent")

    write()
    assert not write_ahead_log.shorten()
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM child").fetchone()
        write()
        write()
        assert log.stat().st_size > write_ahead_log.LONG
        assert not write_ahead_log.shorten()
        reader.execute("COMMIT")

        assert write_ahead_log.shorten()

        assert log.stat().st_size == 0
        assert reader.execute("SELECT count(*) FROM child").fetchone() == (3,)
