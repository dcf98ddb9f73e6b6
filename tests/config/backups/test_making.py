"""Backups as files: named by site and time, private, whole or not there, and no more of them than are kept."""

import io
import stat
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command

from config.backups import making, manifest, sealed
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 29, 19, 33, tzinfo=UTC)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_backups_have_names_of_their_own_and_the_newest_are_kept(own_database, settings):
    settings.SITE_URL = "https://Learn.Example.org:8443"
    folder = own_database / "new" / "backups"
    foreign = ["other.example.org-2020-01-01T000000Z.lectern", "learn.example.org-8443-notes.txt"]

    path = making.to_folder(folder, now=NOW)[0]
    for name in foreign:
        (folder / name).touch()
    making.to_folder(folder, now=NOW)
    making.to_folder(folder, now=NOW - timedelta(days=1))
    gone = making.to_folder(folder, now=NOW - timedelta(hours=1), keep=3)[2]

    assert names(folder) == sorted(
        [
            *foreign,
            "learn.example.org-8443-2026-11-29T183300Z.lectern",
            "learn.example.org-8443-2026-11-29T193300Z.lectern",
            "learn.example.org-8443-2026-11-29T193300Z-2.lectern",
        ]
    )
    assert [old.name for old in gone] == ["learn.example.org-8443-2026-11-28T193300Z.lectern"]
    assert [stat.S_IMODE(one.stat().st_mode) for one in (folder, path)] == [0o700, 0o600]


def test_who_is_signed_in_and_what_the_cache_keeps_stay_behind(own_database):
    make_user("alice@example.org")
    Session.objects.create(session_key="a-stolen-session", session_data="signed-in-as-alice", expire_date=NOW)
    cache.set("count-of-a-limit", "from-an-address")
    path = making.to_folder(own_database / "backups", now=NOW)[0]
    said = manifest.read(path)

    with sealed.opened(path, said.payload) as part:
        data = part.read()

    assert {"django_session", "shared_cache", "usersessions_usersession"} & set(said.counts) == set()
    assert said.counts["accounts_user"].rows == 1
    for text in (b"a-stolen-session", b"signed-in-as-alice", b"count-of-a-limit"):
        assert text not in data, text
    if said.engine == "sqlite":
        assert b"alice@example.org" in data


def test_a_backup_that_cannot_be_finished_leaves_nothing(own_database, monkeypatch):
    folder = own_database / "backups"
    kept = making.to_folder(folder, now=NOW)[0]

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(sealed, "put", full)
        with pytest.raises(CommandError) as refused:
            call_command("backup", str(folder), "--keep", "1")
    assert str(refused.value) == (
        "The backup could not be written: [Errno 28] No space left on device. Nothing is left of it."
    )
    with pytest.raises(CommandError, match=r"is there already\. Give another name, or a folder\."):
        call_command("backup", str(kept))
    for arguments in ((str(kept), "--keep", "1"), ("-", "--keep", "1"), (str(folder), "--keep", "-1")):
        with pytest.raises(CommandError, match="--keep takes how many to keep, 1 or more, of a folder"):
            call_command("backup", *arguments)
    assert names(folder) == [kept.name]


def test_the_command_writes_to_a_folder_a_file_or_a_pipe(own_database, monkeypatch, capsys):
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

    pipe = Pipe()
    call_command("backup")
    call_command("backup", str(own_database / "one.lectern"))
    said = capsys.readouterr()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", type("Out", (), {"buffer": pipe}))
        call_command("backup", "-")

    (first,) = (own_database / "backups").iterdir()
    (own_database / "two.lectern").write_bytes(pipe.getvalue())
    counts = [
        manifest.read(path).counts for path in (first, own_database / "one.lectern", own_database / "two.lectern")
    ]
    assert counts[0] == counts[1] == counts[2]
    assert said.out == ""
    assert said.err.startswith(
        f"{first} ({first.stat().st_size:,} bytes): {sum(c.rows for c in counts[0].values())} rows of "
    )
