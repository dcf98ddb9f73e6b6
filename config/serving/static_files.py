"""The static files of a release, collected for this machine; those of the release before stay for pages still open."""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from config.values import BASE_DIR

#: A name that holds the hash of what is in the file, so that another text has another name.
HASHED = re.compile(r"\.[0-9a-f]{12}\.[^/]+$")
#: How long files of former releases stay: open pages, and servers not yet restarted, still ask for them.
KEPT_SECONDS = 30 * 24 * 3600


def are_collected() -> bool:
    """Whether the files of this very release are there."""
    stamp = Path(settings.STATIC_ROOT) / ".fingerprint"
    return stamp.exists() and stamp.read_text() == fingerprint()


def collect() -> None:
    """Hash and compress the static files of this release.

    Copies are made anew from the sources, whatever their times say; a running server goes on finding its own.
    """
    folder = Path(settings.STATIC_ROOT)
    now = time.time()
    for path in in_use(folder):
        os.utime(path, (now, now))
    for path in files_of(folder):
        if not HASHED.search(path.name) and path.name != "staticfiles.json":
            path.unlink()
    call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=["*.py"])
    for path in files_of(folder):
        if HASHED.search(path.name) and path.stat().st_mtime < now - KEPT_SECONDS:
            path.unlink()
    for path in folder.rglob("*"):  # a proxy that runs as somebody else may serve them
        path.chmod(0o755 if path.is_dir() else 0o644)
    folder.chmod(0o755)
    (folder / ".fingerprint").write_text(fingerprint())


def in_use(folder: Path) -> list[Path]:
    """The files with a hash that pages name until now, with their compressed copies."""
    try:
        names = set(json.loads((folder / "staticfiles.json").read_text())["paths"].values())
    except (OSError, ValueError, KeyError):
        return []
    paths = [folder / f"{name}{ending}" for name in names for ending in ("", ".gz", ".br")]
    return [path for path in paths if path.is_file()]


def files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def fingerprint() -> str:
    """What the collected static files depend on: the files' sizes and times, and the settings' mode."""
    digest = hashlib.sha256(settings.ENV.mode.encode())
    for folder in settings.STATICFILES_DIRS:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                stat = path.stat()
                digest.update(f"{path}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    lock = BASE_DIR / "requirements.lock"
    digest.update(lock.read_bytes() if lock.exists() else b"")
    return digest.hexdigest()
