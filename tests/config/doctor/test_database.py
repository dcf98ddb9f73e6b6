"""The database is looked at by using it: absent, outdated, not migrated, damaged, or less safe than it should be."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import Error, connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler

from config.doctor import clock, database, postgresql, sqlite
from tests.config.doctor.visits import embedded, levels, told, visit

pytestmark = pytest.mark.django_db
IS_POSTGRES = connection.vendor == "postgresql"
MOUNTS = """\
/dev/sda1 / ext4 rw,relatime 0 0
/dev/sdb1 /srv/fast xfs rw 0 0
nas:/data /srv nfs4 rw 0 0
/dev/sdc1 /home ext4 rw 0 0
nas:/home /home nfs rw 0 0
tmpfs /run/lec\\040tern tmpfs rw 0 0
overlay /app overlay rw 0 0
"""


def test_a_database_file_that_is_not_there_is_not_made(tmp_path):
    seen = visit()
    seen.database = embedded(tmp_path)

    assert told(database.reachable, seen) == [("error", f"there is no database {tmp_path / 'lectern.sqlite3'}")]
    assert list(tmp_path.iterdir()) == []
    assert told(database.version, seen) == told(sqlite.disk, seen) == [("not checked", "the database is away")]


def test_a_server_that_is_away(tmp_path):
    seen = visit()
    options = {"connect_timeout": 2}
    server = {"ENGINE": "django.db.backends.postgresql", "NAME": "x", "HOST": str(tmp_path), "OPTIONS": options}
    seen.database = ConnectionHandler({"default": server})["default"]
    ((level, says),) = told(database.reachable, seen)

    assert (level, says.startswith("the database is away: connection")) == ("error", True)
    assert "\n" not in says
    assert seen.database is None


def test_the_database_of_the_tests_is_well():
    seen = visit()

    assert told(database.reachable, seen) == [("ok", f"{connection.display_name} answers")]
    assert levels(database.version, seen) == ["ok"]
    assert told(database.migrations, seen) == [("ok", "every migration has run")]
    assert told(database.django_checks, seen) == []


def test_versions(monkeypatch):
    monkeypatch.setattr(connection, "get_database_version", lambda: (2, 8, 17))
    found = told(database.version, visit())

    assert [(level, "2.8.17 is too old" in says) for level, says in found] == [("error", True)]


def test_a_major_version_of_postgresql_is_mended_for_five_years():
    ends = [database.end_of_support(major) for major in (13, 14, 18)]

    assert [(end.year, end.month, end.day) for end in ends] == [(2025, 11, 30), (2026, 11, 30), (2030, 11, 30)]


def test_a_version_that_is_mended_no_more_is_told():
    seen = visit(now=datetime(2045, 1, 1, tzinfo=UTC))

    assert levels(database.version, seen) == (["warning"] if IS_POSTGRES else ["ok"])


def test_migrations_that_wait_and_those_of_a_newer_release():
    recorder = MigrationRecorder(connection)
    recorder.record_applied("exams", "9999_of_the_next_release")
    seen = visit()

    assert told(database.migrations, seen) == [
        ("warning", "the database was changed by a newer release than this one: exams.9999_of_the_next_release")
    ]
    assert seen.is_migrated

    last = max(name for app, name in recorder.applied_migrations() if app == "exams" and not name.startswith("9999"))
    recorder.record_unapplied("exams", last)
    found = told(database.migrations, seen)

    assert found[0] == ("error", f"migrations wait (1): exams.{last}")
    assert not seen.is_migrated


def test_pragmas_that_are_not_in_force(tmp_path):
    (tmp_path / "lectern.sqlite3").touch()
    seen = visit()
    seen.database = file = embedded(tmp_path)

    assert told(database.reachable, seen) == [("ok", "SQLite answers")]
    assert levels(sqlite.pragmas, seen) == ["ok"]

    for pragma, says in (
        ("synchronous = NORMAL", "synchronous 1 instead of FULL: a power cut can take back answers"),
        ("foreign_keys = OFF", "foreign_keys 0 instead of ON: rows can refer to what is gone"),
        ("journal_mode = DELETE", "journal_mode delete instead of WAL: readers and writers wait"),
    ):
        with file.cursor() as cursor:
            cursor.execute(f"PRAGMA {pragma}")
        found = told(sqlite.pragmas, seen)
        assert [level for level, _ in found] == ["error"] * len(found), pragma
        assert any(says in text for _, text in found), (pragma, found)
    file.close()


def test_a_damaged_file(tmp_path):
    seen = visit()
    path = tmp_path / "lectern.sqlite3"
    path.touch()
    seen.database = file = embedded(tmp_path)
    with file.cursor() as cursor:
        cursor.execute("CREATE TABLE things (name TEXT)")
        cursor.execute("CREATE INDEX names ON things (name)")
        cursor.executemany("INSERT INTO things VALUES (%s)", [("x" * 500 + str(n),) for n in range(50)])

    assert told(sqlite.integrity, seen) == [("ok", "the database file is whole (quick_check)")]
    file.close()

    # Pages in the middle of the file, as a disk that loses blocks leaves them.
    size = path.stat().st_size
    with path.open("r+b") as raw:
        raw.seek(8192)
        raw.write(b"\xff" * (size - 8192))

    ((level, says),) = told(sqlite.integrity, seen)
    assert (level, says.startswith("the database file is damaged: ")) == ("error", True)
    seen.is_quick = True
    assert told(sqlite.integrity, seen) == [("not checked", "left out with --quick")]
    file.close()


def test_where_a_file_is():
    kinds = {
        "/var/lib/lectern/a": "ext4",
        "/srv/lectern/a": "nfs4",
        "/srv/fast/a": "xfs",
        "/home/a": "nfs",
        "/run/lec tern/a": "tmpfs",
        "/app/var/a": "overlay",
    }

    assert {path: sqlite.file_system(Path(path), MOUNTS) for path in kinds} == kinds


def test_a_disk_that_is_none(tmp_path, monkeypatch):
    (tmp_path / "lectern.sqlite3").touch()
    seen = visit()
    seen.database = embedded(tmp_path)
    cases = {
        "ext4": ("ok", "the database file is on a local disk (ext4)"),
        "nfs4": ("error", "the database file is on a network (nfs4), where"),
        "fuse.sshfs": ("error", "the database file is on a network (fuse.sshfs), where"),
        "tmpfs": ("error", "the database file is in memory (tmpfs): a restart loses it"),
        "overlay": ("warning", "the database file is in the layer of a container"),
        "fuse.fuse-overlayfs": ("warning", "the database file is in the layer of a container"),
    }
    monkeypatch.setattr(sqlite, "MOUNTS", tmp_path / "mounts")
    for kind, (level, begin) in cases.items():
        (tmp_path / "mounts").write_text(f"/dev/x / {kind} rw 0 0\n")
        found = told(sqlite.disk, seen)
        assert [(found[0][0], found[0][1].startswith(begin))] == [(level, True)], (kind, found)

    (tmp_path / "mounts").unlink()
    assert levels(sqlite.disk, seen) == ["not checked"]


def test_the_fault_of_older_sqlite(monkeypatch, tmp_path):
    seen = visit()
    seen.database = embedded(tmp_path)
    for version, is_told in (
        ((3, 40, 1), True), ((3, 44, 5), True), ((3, 44, 6), False), ((3, 45, 0), True), ((3, 50, 7), False),
        ((3, 51, 2), True), ((3, 51, 3), False), ((3, 53, 0), False),
    ):  # fmt: skip
        monkeypatch.setattr(sqlite.sqlite3, "sqlite_version_info", version)
        assert levels(sqlite.library, seen) == ["advice"] * is_told, version


def test_what_is_about_one_of_the_databases_is_silent_about_the_other():
    seen = visit()
    of_sqlite = [sqlite.library, sqlite.pragmas, sqlite.disk, sqlite.integrity]
    of_postgresql = [
        postgresql.durability, postgresql.standbys, postgresql.connections, postgresql.encoding, postgresql.role,
        clock.database_clock,
    ]  # fmt: skip

    assert [told(check, seen) for check in (of_sqlite if IS_POSTGRES else of_postgresql)] == [
        [] for _ in (of_sqlite if IS_POSTGRES else of_postgresql)
    ]


def test_a_postgresql_that_forgets():
    """The server of the tests is made to be fast: it writes nothing through."""
    if not IS_POSTGRES:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes')")
        off = sorted(name for name, setting in cursor.fetchall() if setting == "off")
        for commit, more in (("on", []), ("off", [("error", "synchronous_commit is off: a crash takes back")])):
            cursor.execute(f"SET LOCAL synchronous_commit = {commit}")
            found = told(postgresql.durability, visit())
            expected = [("error", f"{name} is off: a power cut can destroy") for name in off] + more
            expected = expected or [("ok", "commits reach the disk (synchronous_commit on")]
            assert [level for level, _ in found] == [level for level, _ in expected], found
            assert all(s.startswith(b) for (_, s), (_, b) in zip(found, expected, strict=True)), found


def test_room_for_connections():
    if not IS_POSTGRES:
        return
    few, many = visit(workers=1, threads=4), visit(workers=100, threads=100)

    assert levels(postgresql.connections, few) == ["ok"]
    ((level, says),) = told(postgresql.connections, many)
    assert level == "error"
    assert re.fullmatch(
        r"the database takes \d+ connections, and the site may want 10002 "
        r"\(10002 for each app server, 1 of which is connected\)", says,
    )  # fmt: skip
    room = int(re.search(r"takes (\d+)", says)[1])
    assert levels(postgresql.connections, visit(workers=1, threads=room - postgresql.BESIDE)) == ["advice"]


def test_encoding_time_zone_role_and_clock():
    if not IS_POSTGRES:
        return
    seen = visit()

    assert told(postgresql.encoding, seen) == [("ok", "the database is encoded in UTF8, and speaks UTC")]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TimeZone = 'Europe/Vienna'")
        assert told(postgresql.encoding, seen) == [
            ("warning", "the connection's time zone is Europe/Vienna, not UTC, which Django asks for")
        ]
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        (is_super,) = cursor.fetchone()
    assert levels(postgresql.role, seen) == ["advice"] * is_super
    assert levels(postgresql.standbys, seen) == ["ok"]
    assert levels(clock.database_clock, seen) == ["ok"]


def test_standbys():
    for names, numbers, expected in (
        ("", (0, 0, 0), ("ok", "no standby is waited for")),
        ("", (2, 0, 0), ("ok", "standbys that follow: 2; none is waited for")),
        ("near", (2, 0, 1), ("ok", "1 of 2 standbys confirm each commit (near)")),
        ("near", (1, 1, 0), ("not checked", "the role may not see how standbys do; GRANT pg_read_all_stats TO it")),
        ("near", (1, 0, 0), ("error", "synchronous_standby_names is near, and no such standby follows")),
    ):
        ((level, says),) = told(lambda seen, n=names, m=numbers: [postgresql.followed(n, *m)], visit())
        assert (level, says.startswith(expected[1])) == (expected[0], True), (names, numbers, says)


def test_errors_of_the_database_are_findings(monkeypatch):
    def fails(*args):
        raise Error("no such thing\nDETAIL: Key (email)=(ann@example.org)")

    monkeypatch.setattr(connection, "ensure_connection", fails)
    seen = visit()

    assert told(database.reachable, seen) == [("error", "the database is away: no such thing")]
