"""SQLite: whether an acknowledged answer survives a power cut, and whether the file is whole."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from django.db import Error
from django.db.backends.base.base import BaseDatabaseWrapper

from config.doctor.findings import Finding, NotChecked, advice, error, ok, warning
from config.doctor.visit import Visit

#: PRAGMA → what it has to say, the same in words, and what is lost without it.
PRAGMAS = {
    "journal_mode": ("wal", "WAL", "readers and writers wait for each other"),
    "synchronous": ("2", "FULL", "a power cut can take back answers that were acknowledged"),
    "foreign_keys": ("1", "ON", "rows can refer to what is gone"),
}
#: The release that mended it, and those of older lines that did so too.
MENDED, MENDED_ALSO = (3, 51, 3), ((3, 44, 6), (3, 50, 7))
MOUNTS = Path("/proc/mounts")
NETWORK = re.compile(r"nfs\d?|cifs|smb\d?|smbfs|9p|afs|ceph|glusterfs|lustre|gpfs|davfs|fuse\.(?!fuse-overlayfs).*")
MEMORY = {"tmpfs", "ramfs"}
LAYERS = {"overlay", "fuse.fuse-overlayfs"}


def file_of(database: BaseDatabaseWrapper) -> Path:
    """The database file. Raises :class:`NotChecked` where it is in memory."""
    name = str(database.settings_dict["NAME"])
    if name == ":memory:" or "mode=memory" in name:
        raise NotChecked("the database is in memory")
    return Path(name)


def library(visit: Visit) -> Iterator[Finding]:
    """Whether SQLite is free of a fault that can, very rarely, damage a file that several processes write."""
    if visit.server.vendor != "sqlite":
        return
    number = sqlite3.sqlite_version_info
    if number < MENDED and not any(number[:2] == fixed[:2] and number >= fixed for fixed in MENDED_ALSO):
        yield advice(
            f"SQLite {sqlite3.sqlite_version} has the WAL-reset fault (sqlite.org/wal.html), unless your system mended "
            "it: very rarely, it damages the file",
            "Take a system with SQLite 3.51.3 or later when you can, and keep backups. PostgreSQL is not concerned.",
        )


def pragmas(visit: Visit) -> Iterator[Finding]:
    """As they are in force on a connection made as the site makes its own."""
    database = visit.server
    if database.vendor != "sqlite":
        return
    broken = False
    for name, (wanted, shown, without) in PRAGMAS.items():
        with database.cursor() as cursor:
            cursor.execute(f"PRAGMA {name}")
            value = str(cursor.fetchone()[0])
        if value != wanted:
            broken = True
            yield error(
                f"SQLite runs with {name} {value} instead of {shown}: {without}",
                "Lectern asks for it on each connection; a file system that cannot do it is in the way. "
                "Move DATA_DIR to a local disk.",
            )
    if not broken:
        yield ok("SQLite writes through to the disk (WAL, FULL) and keeps foreign keys")


def disk(visit: Visit) -> Iterator[Finding]:
    if visit.server.vendor != "sqlite":
        return
    path = file_of(visit.server)
    if not MOUNTS.exists():
        raise NotChecked("this system does not say what kind of file system a folder is on")
    kind = file_system(path, MOUNTS.read_text())
    if NETWORK.fullmatch(kind):
        yield error(
            f"the database file is on a network ({kind}), where SQLite's locks do not hold: it will break",
            "Move DATA_DIR to a local disk, or use PostgreSQL (DATABASE_URL).",
        )
    elif kind in MEMORY:
        yield error(f"the database file is in memory ({kind}): a restart loses it", "Move DATA_DIR to a disk.")
    elif kind in LAYERS:
        yield warning(
            "the database file is in the layer of a container: the next container starts without it",
            "Mount a volume, and set DATA_DIR to it.",
        )
    else:
        yield ok(f"the database file is on a local disk ({kind})")


def file_system(path: Path, mounts: str) -> str:
    """The kind of file system that holds ``path``, from the text of ``/proc/mounts``."""
    found, longest = "", -1
    for line in mounts.splitlines():
        _, point, kind, *_ = line.split(" ")
        folder = Path(re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), point))
        # Of two mounts on the same place, the later one hides the other.
        if path.resolve().is_relative_to(folder) and len(folder.parts) >= longest:
            found, longest = kind, len(folder.parts)
    return found


def integrity(visit: Visit) -> Iterator[Finding]:
    if visit.server.vendor != "sqlite":
        return
    if visit.is_quick:
        raise NotChecked("left out with --quick")
    try:
        with visit.server.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(3)")
            faults = [str(row[0]) for row in cursor.fetchall()]
    except Error as trouble:
        faults = [str(trouble)]
    if faults != ["ok"]:
        yield error(
            f"the database file is damaged: {'; '.join(faults)}",
            "Stop the site, keep a copy of the file and its -wal, restore the last good backup; then look at the disk.",
        )
    else:
        yield ok("the database file is whole (quick_check)")
