"""A backup whose database is another one than was counted is refused, also where its seal and its size are right."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from config.backups import making, manifest, proving, restoring, sealed, sqlite
from config.backups.refusal import Refused
from tests.factories import make_user, now

pytestmark = pytest.mark.django_db(transaction=True)

NOT_THAT_ONE = "is not the one that its manifest speaks of. Take another backup."


def other_database(path, statement, change=None):
    """The backup at ``path`` with a database that somebody changed, sealed anew; its manifest said anew if asked."""
    said, database = manifest.read(path), path.with_name("changed.sqlite3")
    proving.unpack(path, said, database)
    with closing(sqlite3.connect(database)) as link:
        link.executescript(statement)
    other = path.with_name("other.lectern")
    with other.open("wb") as file, sealed.written(file) as archive, database.open("rb") as source:
        length, sha256 = sealed.put(archive, said.payload, source, level=1)
        found = replace(said, length=length, sha256=sha256) if change else said
        archive.writestr(sealed.MANIFEST, manifest.as_json(found))
    database.unlink()
    return other


def refusal(path):
    with pytest.raises(Refused) as refused:
        restoring.restore(restoring.Order(path, replace=True), now=now(), tell=lambda text: None)
    return str(refused.value)


def rows_refused(path):
    with pytest.raises(CommandError) as refused:
        call_command("check_backup", path, "--rows")
    return str(refused.value)


def test_what_was_changed_after_it_was_counted_is_found(own_database, capsys):
    address = make_user("alice@example.org").emailaddress_set.get()
    path = making.to_folder(own_database / "backups", now=now())[0]
    if connection.vendor == "postgresql":
        assert rows_refused(path).startswith("The rows of a backup of PostgreSQL can be read once it is restored")
        return

    call_command("check_backup", path, "--rows")
    told = capsys.readouterr().out.splitlines()

    assert told[-1] == "Every row of it is as it was counted, and every index leads to every row."
    renamed = "UPDATE accounts_user SET name = 'Eve';"
    assert refusal(other_database(path, renamed)).endswith(NOT_THAT_ONE)
    assert rows_refused(other_database(path, renamed)).endswith(NOT_THAT_ONE)
    assert rows_refused(other_database(path, renamed, "said anew")) == (
        "What was restored is not what was backed up:\n  accounts_user: its 1 rows are not those of the backup"
    )
    gone = "PRAGMA foreign_keys = OFF; DELETE FROM accounts_user;"
    left = f"account_emailaddress, row {address.pk}: it refers to a row of accounts_user that is not there"
    assert left in refusal(other_database(path, gone, "said anew"))
    assert [path.name for path in own_database.glob(".unfinished*")] == []


#: What is written in the place of an index's own words → what a quick and what a deep look says of it.
INDEXES = {
    "CREATE INDEX i ON t (a) WHERE a > 1": ([], []),
    "CREATE INDEX i ON t (a)": (["i: 2 entries for 3 rows of t"], ["row 1 missing from index i", "wrong # of entries"]),
    "CREATE INDEX i ON t (b) WHERE a > 1": ([], ["row 2 missing from index i", "row 3 missing from index i"]),
}


@pytest.mark.once
def test_an_index_that_lacks_rows_is_found_quickly_and_one_with_wrong_keys_by_looking_deep(tmp_path):
    for number, (words, due) in enumerate(INDEXES.items()):
        path = tmp_path / f"{number}.sqlite3"
        with closing(sqlite3.connect(path)) as link:
            link.executescript(
                "CREATE TABLE t (a, b UNIQUE); INSERT INTO t VALUES (1, 7), (2, 8), (3, 9);"
                "CREATE INDEX i ON t (a) WHERE a > 1; PRAGMA writable_schema = ON;"
                f"UPDATE sqlite_schema SET sql = '{words}' WHERE name = 'i';"
            )

        quick, deep = sqlite.faults(path), sqlite.faults(path, deep=True)

        assert quick == due[0], words
        assert [said for said in due[1] if not any(said in found for found in deep)] == [], (words, deep)
        assert bool(deep) == bool(due[1]), words


@pytest.mark.once
def test_what_is_no_database_is_said_so(tmp_path):
    path = tmp_path / "a.sqlite3"
    path.write_bytes(b"no database" * 100)

    assert sqlite.faults(path) == ["file is not a database"]
