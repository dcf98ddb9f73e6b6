"""Whether what came out of a backup is what was put in: the file, its tables, and, when there is time, every row."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from config.backups import rows, sealed, sqlite
from config.backups.manifest import Manifest
from config.backups.refusal import Refused
from config.backups.rows import Count

#: So many tables are named.
SHOWN = 10


def compare(said: Manifest, counts: Mapping[str, Count]) -> None:
    """Raises :class:`Refused` unless every row is what was backed up."""
    if differences := said.differences(counts):
        more = [f"and {len(differences) - SHOWN} tables more"] if len(differences) > SHOWN else []
        raise Refused("What was restored is not what was backed up:\n  " + "\n  ".join([*differences[:SHOWN], *more]))


def unpack(path: Path, said: Manifest, place: Path) -> None:
    """Write the database of a backup to ``place``. Raises :class:`Refused` unless it is the one that was counted."""
    with sealed.opened(path, said.payload) as part, place.open("xb") as file:
        place.chmod(0o600)
        length, sha256 = sealed.copy(part, file)
    if (length, sha256) != (said.length, said.sha256):
        raise Refused(f"The database in {path} is not the one that its manifest speaks of. Take another backup.")


def check(said: Manifest, place: Path) -> None:
    """Raises :class:`Refused` unless the file is sound, and has as many rows in each table as the manifest says.

    The rows were hashed when the backup was made, from the very file whose SHA-256 stands beside; :func:`unpack` has
    compared that, so that they need not be read one by one again.
    """
    refuse_faults(sqlite.faults(place))
    with closing(sqlite.connect(place, mode="ro")) as copy:
        there = sqlite.tables(copy)
        compare(
            said,
            {name: Count(sqlite.count(copy, name), due.sha256) for name, due in said.counts.items() if name in there},
        )


def check_every_row(said: Manifest, place: Path) -> None:
    """Raises :class:`Refused` unless each row is the one that was backed up, and each index leads to each row."""
    with ThreadPoolExecutor(1) as pool, closing(sqlite.connect(place, mode="ro")) as copy:
        # SQLite works outside of Python's lock, so that the two use two cores.
        faults = pool.submit(sqlite.faults, place, deep=True)
        counts = rows.count_all(said.tables, rows.sqlite_reader(copy))
        refuse_faults(faults.result())
    compare(said, counts)


def refuse_faults(found: list[str]) -> None:
    if found:
        raise Refused("The database in the backup is damaged:\n  " + "\n  ".join(found))
