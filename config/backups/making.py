"""Make a backup while people work: one moment of the database, counted and written into one file."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from zipfile import ZipFile

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from config.backups import manifest, postgresql, rows, sealed, sqlite, tables
from config.backups.manifest import Manifest
from config.backups.refusal import Refused
from config.backups.tables import Table
from exams import audit

ENDING = ".lectern"
#: What a backup is called while it is being made, and how old one is that nobody makes any more.
UNFINISHED, ABANDONED = ".unfinished-", 24 * 60 * 60
STAMP = "%Y-%m-%dT%H%M%SZ"


def to_folder(folder: Path, *, now: datetime, keep: int = 0) -> tuple[Path, Manifest, list[Path]]:
    """A new backup in ``folder`` and, with ``keep``, no more than so many of this site; which ones went."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{site_name()}-{now.astimezone(UTC).strftime(STAMP)}"
    path, number = folder / f"{name}{ENDING}", 1
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}{ENDING}"
    made = to_file(path, now=now)
    gone = sorted(of_this_site(folder), key=order)[:-keep] if keep else []
    for old in gone:
        old.unlink()
    return path, made, gone


def site_name() -> str:
    """What files of this site begin with: the name of its host."""
    host = urlsplit(settings.SITE_URL).netloc
    return re.sub(r"[^a-z0-9.]+", "-", host.lower()).strip("-.") or "site"


def of_this_site(folder: Path) -> list[Path]:
    name = re.compile(re.escape(site_name()) + r"-\d{4}-\d\d-\d\dT\d{6}Z(-\d+)?" + re.escape(ENDING))
    return [path for path in folder.iterdir() if name.fullmatch(path.name)]


def order(path: Path) -> tuple[str, int]:
    """By time, and by number where several have the same one."""
    stamp, _, number = path.name.removesuffix(ENDING).rpartition("Z")
    return stamp, int(number.strip("-") or 1)


def to_file(path: Path, *, now: datetime) -> Manifest:
    """A new backup at ``path``, which is there when it is whole, or not at all."""
    if path.exists():
        raise Refused(f"{path} is there already. Give another name, or a folder.")
    with workplace(path.parent) as folder:
        unfinished = folder / path.name
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            made = write(file, folder, now=now)
            file.flush()
            os.fsync(file.fileno())
        os.link(unfinished, path)
    sqlite.settle(path.parent)
    return made


@contextmanager
def workplace(folder: Path) -> Iterator[Path]:
    """A folder for what is not finished, on the same disk. It goes at the end, and those of killed runs go, too."""
    for left in folder.glob(f"{UNFINISHED}*"):
        if time.time() - left.stat().st_mtime > ABANDONED:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=folder) as name:
        yield Path(name)


def write(sink: sealed.Sink, folder: Path, *, now: datetime) -> Manifest:
    """Write a backup; ``folder`` is for what it needs on the way."""
    with sealed.written(sink) as archive:
        if connection.vendor == "postgresql":
            made = from_postgresql(archive, connection, now)
        else:
            made = from_sqlite(archive, Path(connection.settings_dict["NAME"]), folder, now)
        archive.writestr(sealed.MANIFEST, manifest.as_json(made))
    return made


def from_sqlite(archive: ZipFile, source: Path, folder: Path, now: datetime) -> Manifest:
    if not source.exists():
        raise Refused(f"There is no database at {source}. Check DATA_DIR and DATABASE_URL.")
    snapshot = folder / "database.sqlite3"
    sqlite.snapshot(source, snapshot)
    with ThreadPoolExecutor(1) as pool, snapshot.open("rb") as file:
        # Hashing and packing work outside of Python's lock: the rows are counted meanwhile, on another core.
        packed = pool.submit(sealed.put, archive, snapshot.name, file, level=1)
        with closing(sqlite.connect(snapshot, mode="ro")) as copy:
            facts = counted(rows.sqlite_reader(copy))
        length, sha256 = packed.result()
    return described(
        now, facts, engine="sqlite", version=sqlite3.sqlite_version,
        payload=snapshot.name, length=length, sha256=sha256,
    )  # fmt: skip


def from_postgresql(archive: ZipFile, database: BaseDatabaseWrapper, now: datetime) -> Manifest:
    """The rows are counted in the snapshot that pg_dump reads, while it reads it."""
    with closing(postgresql.connect(database)) as link:
        server, schema = link.info.server_version, postgresql.schema_of(link)
        path = postgresql.program("pg_dump", server)
        link.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = postgresql.value(link, "SELECT pg_export_snapshot()")
        with postgresql.dumped(database, path, snapshot, schema) as dump:
            length, sha256 = sealed.put(archive, "database.dump", dump)
        return described(
            now, counted(rows.postgresql_reader(link)), engine="postgresql",
            version=f"{server // 10000}.{server % 10000}", schema=schema,
            payload="database.dump", length=length, sha256=sha256,
        )  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What the rows of a snapshot come to."""

    tables: tuple[Table, ...]
    counts: dict[str, rows.Count]
    migrations: tuple[str, ...]
    trail: str


def counted(read: rows.Read) -> Facts:
    due = tables.site_tables()
    by_name = {table.name: table for table in due}
    head = rows.row_at(by_name["exams_audithead"], read)
    return Facts(
        tables=tuple(due),
        counts=rows.count_all(due, read),
        migrations=tuple(sorted(f"{app}.{name}" for _id, app, name, _at in read(by_name["django_migrations"]))),
        trail=f"{head[1]} {head[2]}" if head else f"0 {audit.GENESIS}",
    )


def described(
    now: datetime,
    facts: Facts,
    *,
    engine: str,
    version: str,
    payload: str,
    length: int,
    sha256: str,
    schema: str = "",
) -> Manifest:
    """The manifest of a backup."""
    return Manifest(
        made_at=now.astimezone(UTC).isoformat(timespec="seconds"),
        site=settings.SITE_URL,
        product=manifest.product(),
        engine=engine,
        engine_version=version,
        schema=schema,
        migrations=facts.migrations,
        tables=facts.tables,
        counts=facts.counts,
        trail=facts.trail,
        key=manifest.fingerprint(settings.SECRET_KEY),
        payload=payload,
        length=length,
        sha256=sha256,
    )
