"""The embedded database: a snapshot while people write, a restored one put in the place of another."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from config.backups.refusal import Refused
from config.backups.rows import quoted
from config.backups.tables import LEFT_OUT

#: Seconds to wait for somebody who is just writing.
PATIENCE = 20.0
#: So many bytes of a database are read as memory; SQLite takes at most this.
MAPPED = 2**31 - 65536
#: Files that belong to a database file while it is in use.
COMPANIONS = ("-wal", "-shm", "-journal")


def connect(path: Path, *, mode: str = "rw", patience: float = PATIENCE) -> sqlite3.Connection:
    address = f"file:{quote(str(path.absolute()))}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=patience, isolation_level=None)
    # Whole databases are read here: a third less work when SQLite need not copy each page.
    connection.execute(f"PRAGMA mmap_size = {MAPPED}")
    return connection


def snapshot(source: Path, target: Path) -> None:
    """Write the database as it is at this moment to ``target``, without sessions.

    One read transaction: in the write-ahead log nobody waits for it. Unlike a copy page by page, VACUUM INTO leaves
    behind what was deleted, and takes less room.
    """
    try:
        with closing(connect(source)) as connection:
            connection.execute("VACUUM INTO ?", [str(target)])
    except sqlite3.Error as error:
        raise Refused(f"The database {source} cannot be read as a whole: {error}.") from error
    with closing(connect(target)) as connection:
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("PRAGMA secure_delete = ON")
        for table in sorted(set(LEFT_OUT) & tables(connection)):
            connection.execute(f"DELETE FROM {quoted(table)}")  # noqa: S608 (of our constants)


def tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}


def faults(path: Path, *, deep: bool = False) -> list[str]:
    """What SQLite itself finds wrong with a database file.

    Every page, every row and every key is looked at, and each index has as many entries as its table has rows. ``deep``
    also looks each row up in each index, which takes ten times as long.
    """
    check = "integrity_check" if deep else "quick_check"
    try:
        with closing(connect(path, mode="ro")) as connection:
            found = [said for (said,) in connection.execute(f"PRAGMA {check}(10)") if said != "ok"]
            broken = connection.execute("PRAGMA foreign_key_check").fetchmany(10)
            short = list(short_indexes(connection))
    except sqlite3.Error as error:
        return [str(error)]
    return [
        *found,
        *(f"{table}, row {row}: it refers to a row of {parent} that is not there" for table, row, parent, _ in broken),
        *short,
    ]


def short_indexes(connection: sqlite3.Connection) -> Iterator[str]:
    """Indexes that have more or fewer entries than there are rows. Those of a part of the rows are left out."""
    for table in sorted(tables(connection)):
        indexes = connection.execute("SELECT name FROM pragma_index_list(?) WHERE NOT partial", [table]).fetchall()
        rows = count(connection, table) if indexes else 0
        for (name,) in indexes:
            # count(*) would take the smallest index, whichever is named.
            entries = count(connection, table, f"INDEXED BY {quoted(name)}", what="total(1)")
            if entries != rows:
                yield f"{name}: {entries} entries for {rows} rows of {table}"


def count(connection: sqlite3.Connection, table: str, how: str = "NOT INDEXED", what: str = "count(*)") -> int:
    (number,) = connection.execute(f"SELECT {what} FROM {quoted(table)} {how}").fetchone()  # noqa: S608 (its own names)
    return int(number)


def has_people(connection: sqlite3.Connection) -> bool:
    """Whether anybody has an account there."""
    if "accounts_user" not in tables(connection):
        return False
    return connection.execute("SELECT 1 FROM accounts_user LIMIT 1").fetchone() is not None


def content_version(connection: sqlite3.Connection) -> int:
    if "courses_publication" not in tables(connection):
        return 0
    row = connection.execute("SELECT version FROM courses_publication").fetchone()
    return int(row[0]) if row else 0


@contextmanager
def alone(path: Path) -> Iterator[sqlite3.Connection | None]:
    """Nobody else has the database open meanwhile; None when there is none. Raises :class:`Refused` when somebody has.

    Whoever has asked a database with a write-ahead log anything holds a lock on it until the connection is closed, and
    the log can only be given up by the last one. That says it for all processes of this machine that have asked
    something; a server that was only just started may not have, which :mod:`config.running` sees.
    """
    if not path.exists():
        yield None
        return
    with closing(connect(path, patience=1.0)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise Refused(
                f"Another program uses {path} ({error}). Stop the server, the sweeper and whatever else has it open, "
                "then try again."
            ) from error
        yield connection


def put_in_place(new: Path, place: Path, stamp: str) -> Path | None:
    """Make ``new`` the database at ``place``; the former one is kept beside it, and its path is given."""
    former = None
    hand_over(new, place if place.exists() else place.parent)
    if place.exists():
        former = place.with_name(f"{place.name}.before-restore-{stamp}")
        os.rename(place, former)
    # A log that is left of the former database would be read into the new one.
    for ending in COMPANIONS:
        place.with_name(place.name + ending).unlink(missing_ok=True)
    os.rename(new, place)
    settle(place.parent)
    return former


def hand_over(path: Path, like: Path) -> None:
    """Give a file to the owner of another one: who restores may be root, and the server is not."""
    known = like.stat()
    if os.geteuid() == 0:
        os.chown(path, known.st_uid, known.st_gid)


def settle(folder: Path) -> None:
    """See to it that what was renamed in ``folder`` is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
