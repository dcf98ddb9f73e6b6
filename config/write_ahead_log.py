"""SQLite's write-ahead log is kept from growing without end.

SQLite starts the log anew at a moment when nobody reads from it. Where somebody always does, that moment never comes,
and every read gets slower. So it is made: writers wait for as long as readers take to end what they read.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from django.db import connection

#: A log of this many bytes is four times what SQLite itself lets it grow to before it looks for such a moment.
LONG = 16 * 1024 * 1024
#: So long writers may wait for a reader, in seconds. A backup reads for longer: then it is for the next time.
PATIENCE = 0.2


def shorten_if_long(now: datetime, every: float) -> str:
    """As ``manage.py sweep`` runs it: nothing worth a line."""
    shorten()
    return ""


def shorten() -> bool:
    """Start the log of the site's database anew if it is long; whether that was done."""
    path = Path(str(connection.settings_dict["NAME"]))
    log = path.with_name(f"{path.name}-wal")
    if connection.vendor != "sqlite" or not log.exists() or os.path.getsize(log) < LONG:
        return False
    with closing(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as link:
        # Nobody waits for the first one, which leaves little to do for the second.
        link.execute("PRAGMA wal_checkpoint(PASSIVE)")
        is_busy, _pages, _written = link.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not is_busy
