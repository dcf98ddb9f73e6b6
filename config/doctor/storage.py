"""Files: whether the site can write where it must, others cannot read what they must not, and there is room."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from config.doctor.findings import Finding, NotChecked, advice, counted, error, first_of, ok, warning
from config.doctor.visit import Visit
from config.serving.static_files import fingerprint

MB = 2**20
#: Free space below which there is trouble soon, and below which there is trouble.
LITTLE, NONE = 1024 * MB, 200 * MB


def writable(visit: Visit) -> Iterator[Finding]:
    folder = visit.env.data_dir
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"lectern")
            file.flush()
            os.fsync(file.fileno())
    except OSError as trouble:
        yield error(
            f"nothing can be written into DATA_DIR, {folder} ({trouble.strerror})",
            "Make the folder, and give it to the account that the site runs as.",
        )
    else:
        yield ok(f"DATA_DIR, {folder}, can be written")


def private(visit: Visit) -> Iterator[Finding]:
    """A folder that others may not enter covers what is in it."""
    folder = visit.env.data_dir
    if not folder.is_dir():
        raise NotChecked("there is no DATA_DIR")
    if not all(part.stat().st_mode & 0o001 for part in (folder, *folder.parents)):
        yield ok("other accounts of this machine cannot enter DATA_DIR")
        return
    open_files = [str(path.relative_to(folder)) for path in confidential(folder) if path.stat().st_mode & 0o004]
    if open_files:
        grave = warning if visit.env.is_production else advice
        yield grave(
            f"every account of this machine can read {first_of(open_files)} in DATA_DIR",
            f"chmod o-rwx {folder}; where a proxy reads static files there, chmod o-r each of these files instead.",
        )
    else:
        yield ok("other accounts of this machine cannot read the database, keys and backups in DATA_DIR")


def confidential(folder: Path) -> Iterator[Path]:
    """The database with what SQLite keeps beside it, the key of development, and backups."""
    for pattern in ("*.sqlite3*", "development-secret-key", "backups/**/*"):
        yield from sorted(path for path in folder.glob(pattern) if path.is_file())


def space(visit: Visit) -> Iterator[Finding]:
    folder = visit.env.data_dir
    if not folder.is_dir():
        raise NotChecked("there is no DATA_DIR")
    found = os.statvfs(folder)
    free, used = shutil.disk_usage(folder).free, size(folder)
    mend = "Make room, or move DATA_DIR to a larger disk: where a disk is full, no answer can be saved."
    if free < NONE:
        yield error(f"{free // MB} MB are free in DATA_DIR", mend)
    elif free < LITTLE or free < 2 * used:
        yield warning(f"{free // MB} MB are free in DATA_DIR, and the database has {used // MB} MB", mend)
    elif found.f_files and found.f_favail < 1000:
        yield error(f"the disk of DATA_DIR has room for {counted(found.f_favail, 'more file')} (inodes)", mend)
    else:
        taken = f"; the database has {used // MB:,} MB" if used else ""  # none there where PostgreSQL has it
        yield ok(f"{free // MB:,} MB are free in DATA_DIR{taken}")


def size(folder: Path) -> int:
    """The bytes of the embedded database."""
    return sum(path.stat().st_size for path in folder.glob("*.sqlite3*") if path.is_file())


def static_files(visit: Visit) -> Iterator[Finding]:
    """``start`` leaves word of what it published; each file of the list has to be there."""
    root = Path(settings.STATIC_ROOT)
    stamp, manifest = root / ".fingerprint", root / "staticfiles.json"
    mend = "Restart the site with manage.py start (with --prepare-only to publish them alone)."
    if not manifest.exists():
        yield error(f"there are no static files in {root}: pages come without style", mend)
        return
    named = set(json.loads(manifest.read_text())["paths"].values())
    missing = sorted(name for name in named if not (root / name).exists())
    if missing:
        yield error(f"static files that pages name are missing: {first_of(missing, 3)}", f"Remove {stamp}. {mend}")
    elif not stamp.exists() or stamp.read_text() != fingerprint():
        yield warning("the static files are those of another release or mode", mend)
    else:
        yield ok(f"{counted(len(named), 'static file')} are published and up to date")


def person(visit: Visit) -> Iterator[Finding]:
    if os.geteuid() == 0:
        yield advice(
            "this command runs as root; if the site does too, a flaw in it is a flaw of the whole machine",
            "Run both as an account of their own (User= in a systemd unit) that owns DATA_DIR.",
        )
