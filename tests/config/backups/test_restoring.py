"""Restoring: refused while anything speaks against it, whole when it is done, and the former site is kept."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection

from accounts import erased_list
from accounts.models import User
from config import running
from config.backups import finishing, making, manifest, postgresql, restoring, sealed
from config.backups.refusal import Refused
from courses.models import publication
from courses.search import results
from exams.models.audit import AuditEntry
from tests.exams.sittings import make_exam, sit
from tests.factories import make_lesson, make_user

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 29, 19, 33, tzinfo=UTC)


def restore(path, **fields):
    told = []
    restoring.restore(restoring.Order(path, **fields), now=NOW, tell=told.append)
    return told


def refusal(path, **fields):
    with pytest.raises(Refused) as refused:
        restore(path, **fields)
    return str(refused.value)


def another_program():
    """Somebody else who has the site's database open, and is doing nothing."""
    if connection.vendor == "postgresql":
        return postgresql.connect(connection)
    link = sqlite3.connect(connection.settings_dict["NAME"])
    link.execute("PRAGMA journal_mode=WAL")
    link.execute("SELECT 1 FROM accounts_user").fetchall()
    return link


def with_manifest(path, change):
    """The same backup with another manifest, sealed as it should be."""
    other = path.with_name("other.lectern")
    said = manifest.read(path)
    with other.open("wb") as file, sealed.written(file) as archive:
        with ZipFile(path) as source, source.open(said.payload) as part:
            sealed.put(archive, said.payload, part, level=1)
        archive.writestr(sealed.MANIFEST, manifest.as_json(change(said)))
    return other


def people():
    return sorted(User.objects.values_list("email", flat=True))


def former(told_by_command):
    return told_by_command.rpartition("is kept as ")[2].partition(":")[0]


def test_a_site_is_replaced_when_that_is_asked_for_and_nothing_speaks_against_it(own_database, capsys, settings):
    make_user("alice@example.org")
    cleo = make_user("cleo@example.org")
    make_lesson(title="Lighthouses")
    Session.objects.create(session_key="k", session_data="d", expire_date=NOW)
    path = making.to_folder(own_database / "backups", now=NOW)[0]
    make_user("bob@example.org")
    for _turn in range(5):
        publication.publish()
    before = publication.version()
    line = erased_list.Line(cleo.pk, cleo.date_joined, NOW).text
    cleo.delete()
    settings.ERASED_LIST = own_database / "erased.jsonl"
    settings.ERASED_LIST.write_text(f"{line}\n")
    both = ["alice@example.org", "bob@example.org"]

    assert refusal(path).startswith("There are people in the database of this site. ")
    with closing(another_program()):
        assert "then try again" in refusal(path, replace=True)
    server = running.serve(own_database)
    assert refusal(path, replace=True).startswith("A server serves this site (manage.py start, ")
    running.leave(server)
    wrong = with_manifest(
        path, lambda said: replace(said, counts={**said.counts, "accounts_user": said.counts["exams_exam"]})
    )
    assert refusal(wrong, replace=True) == (
        "What was restored is not what was backed up:\n  accounts_user: 2 rows, and should have 0"
    )
    assert (people(), publication.version()) == (both, before)
    settings.ERASED_LIST.write_text("no list\n")
    assert refusal(path, replace=True).startswith("The list of erased accounts cannot be read, ")
    assert people() == both
    settings.ERASED_LIST.write_text(f"{line}\n")
    with pytest.raises(CommandError, match=r"There are people .*\nThe site's database is as it was\."):
        call_command("restore", path)

    call_command("restore", path, "--replace")

    assert people() == ["alice@example.org"]
    assert Session.objects.count() == 0
    assert publication.version() == before + 1
    assert [found.entry.title for found in results.search(None, "lighthouses").found] == ["Lighthouses"]
    told = capsys.readouterr().out
    assert "erased again: 1\n" in told
    kept = former(told)
    if connection.vendor == "sqlite":
        assert kept == f"{connection.settings_dict['NAME']}.before-restore-{Path(kept).name[-18:]}"
        with closing(sqlite3.connect(kept)) as link:
            assert [email for (email,) in link.execute("SELECT email FROM accounts_user ORDER BY email")] == both
        assert [path.name for path in own_database.glob(".unfinished*")] == []
    else:
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT email FROM "{kept}".accounts_user ORDER BY email')
            assert [email for (email,) in cursor.fetchall()] == both
            cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'lectern_set_aside'")
            assert cursor.fetchone() == (0,)


def test_an_audit_that_does_not_verify_is_restored_only_when_it_is_asked_for(own_database):
    sit(make_exam(), right=1)
    AuditEntry.objects.order_by("-number").first().delete()
    path = making.to_folder(own_database / "backups", now=NOW)[0]
    User.objects.update(name="changed")

    assert refusal(path, replace=True) == (
        "The audit does not verify. Take an older backup, or give --accept-faults to restore this one as it is."
    )
    assert set(User.objects.values_list("name", flat=True)) == {"changed"}

    told = restore(path, replace=True, accept_faults=True)

    assert [line for line in told if line.startswith("! the audit finds")] != []
    assert set(User.objects.values_list("name", flat=True)) == {""}


def test_a_restore_that_is_stopped_in_the_middle_leaves_the_site_as_it_was(own_database, monkeypatch):
    make_user("alice@example.org")
    path = making.to_folder(own_database / "backups", now=NOW)[0]
    User.objects.update(name="changed")

    def stop():
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(finishing, "migrate", stop)
        with pytest.raises(KeyboardInterrupt):
            restore(path, replace=True)
        assert User.objects.get().name == "changed"
        # A process that is killed puts nothing back.
        patch.setattr(postgresql, "put_back", lambda connection, schema: False)
        with pytest.raises(KeyboardInterrupt):
            restore(path, replace=True)
    assert User.objects.get().name == ("" if connection.vendor == "postgresql" else "changed")

    assert refusal(path).startswith("There are people in the database of this site. ")
    assert User.objects.get().name == "changed"


def test_the_programs_of_postgresql_are_asked_for_in_words(monkeypatch, tmp_path):
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 13.4'\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    assert postgresql.program("pg_dump", 130011) == str(old)
    with pytest.raises(
        Refused, match=r"pg_dump is of version 13, and the server of 17: .*Debian: postgresql-client-17"
    ):
        postgresql.program("pg_dump", 170002)
    with pytest.raises(Refused, match=r"^pg_none is missing\. Install the PostgreSQL client programs of version 17 "):
        postgresql.program("pg_none", 170002)


def test_a_database_that_is_away_is_said_so(own_database):
    away = {"NAME": "none", "PORT": "1"}

    with finishing.connected_to(away), pytest.raises(Refused) as refused:
        making.to_folder(own_database / "backups", now=NOW)

    due = "The database cannot be reached: " if connection.vendor == "postgresql" else "There is no database at "
    assert str(refused.value).startswith(due)
    assert list((own_database / "backups").iterdir()) == []
