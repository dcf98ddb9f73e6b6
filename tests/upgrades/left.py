"""A site as a release leaves it, with people in the middle of things: ``python -m tests.upgrades.left FOLDER``.

Run by each release, before its version number changes, into ``tests/upgrades/releases/VERSION``; the next release
has to take the site over. Writes the database, and the pages that were open in browsers with what they would send.
"""

from __future__ import annotations

import json
import lzma
import os
import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

LEFT = datetime(2026, 11, 30, 10, tzinfo=UTC)
KEY = "the-key-of-the-sites-that-upgrades-are-tried-on-0123456789"


def setup(database: str, folder: str) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings", "LECTERN_MODE": "test", "SECRET_KEY": KEY,
        "DATA_DIR": folder, "DATABASE_URL": database, "SITE_URL": "http://127.0.0.1:8000",
    }  # fmt: skip
    os.makedirs(os.path.join(folder, "static"), exist_ok=True)
    import django

    django.setup()


def leave(folder: Path) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from django.db import connection

    from tests.upgrades.people import everyone

    pages = [page for browser in everyone() for page in browser.kept]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pages.json").write_text(json.dumps(pages, indent=1, sort_keys=True) + "\n")
    connection.close()


def main() -> None:
    import time_machine

    target = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder, time_machine.travel(LEFT, tick=False):
        file = Path(folder) / "site.sqlite3"
        setup(f"sqlite:///{file}", folder)
        leave(target)
        copy = Path(folder) / "left.sqlite3"
        with closing(sqlite3.connect(file)) as whole:
            whole.execute("DELETE FROM shared_cache")
            whole.commit()
            whole.execute("VACUUM INTO ?", [str(copy)])
        (target / "site.sqlite3.xz").write_bytes(lzma.compress(copy.read_bytes(), preset=9 | lzma.PRESET_EXTREME))


if __name__ == "__main__":
    main()
