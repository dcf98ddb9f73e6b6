"""What the site keeps for itself is closed to other accounts of the machine; pages and static files are for everyone.

A proxy that runs as somebody else enters ``DATA_DIR`` without seeing what is in it, and reads in the two folders that
are opened for it (:mod:`config.serving.static_files`, :mod:`config.serving.folder`).
"""

from __future__ import annotations

import os
from pathlib import Path

#: Entered, not listed, by others.
FOLDER = 0o711
#: The habit of a process that makes files for the site alone.
HABIT = 0o077
#: The database with what SQLite keeps beside it, which has the database's own mode, and the key of development.
FILES = ("*.sqlite3*", "development-secret-key")


def close(data_dir: Path) -> None:
    """Make ``data_dir``, or close what an earlier release or another habit left open in it."""
    data_dir.mkdir(parents=True, exist_ok=True)
    mine = [data_dir, *(path for pattern in FILES for path in data_dir.glob(pattern))]
    for path in mine:
        found = path.stat()
        wanted = found.st_mode & (FOLDER if path == data_dir else 0o700)
        if found.st_uid == os.geteuid() and found.st_mode & 0o777 != wanted & 0o777:
            path.chmod(wanted & 0o777)
