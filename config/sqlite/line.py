"""The line that writers of an embedded database stand in.

SQLite lets one write at a time. Who finds it busy looks again after a while, ever more rarely, and whoever happens to
come at the right moment is next: under load somebody waits for seconds. Here the threads of a process are served in the
order in which they came, and the first of each process takes a lock on a file beside the database, which a process that
is killed loses.

It is a courtesy, and SQLite's own lock is what counts: whoever has waited for too long goes to SQLite, which refuses if
it really is busy. So nothing stands still because of a lock that somebody forgot, and who does not stand in line (other
programs) does no harm.
"""

from __future__ import annotations

import fcntl
import os
import select
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock

#: So often the first of a process looks whether another process is done, in seconds; and after half a second of it.
LOOK, LATER, LONG = 0.0005, 0.005, 0.5
#: What the file is called, beside the database.
ENDING = "-line"


class Line:
    """The threads of this process that want to write to one database, in the order in which they came."""

    def __init__(self) -> None:
        self.lock, self.waiting = Lock(), deque[Place]()

    def join(self, place: Place) -> None:
        with self.lock:
            self.waiting.append(place)
            self.waiting[0].turn.set()

    def leave(self, place: Place) -> None:
        with self.lock, suppress(ValueError):
            self.waiting.remove(place)
            if self.waiting:
                self.waiting[0].turn.set()


lines: dict[str, Line] = {}
lines_lock = Lock()


def line_of(path: Path) -> Line:
    with lines_lock:
        return lines.setdefault(os.path.realpath(path), Line())


class Place:
    """One connection's place in the line of a database; it opens the file beside it once, and closes it at its end."""

    def __init__(self, path: Path) -> None:
        self.line, self.turn, self.in_line, self.has_lock = line_of(path), Event(), False, False
        self.handle = opened(path)

    def take(self, seconds: float) -> float:
        """Wait for one's turn, at most so long; how long it took. Does nothing for who has it."""
        if self.in_line:
            return 0.0
        began = time.monotonic()
        self.turn.clear()
        self.in_line = True
        self.line.join(self)
        if self.turn.wait(seconds):
            self.lock_file(began + seconds)
        return time.monotonic() - began

    def lock_file(self, until: float) -> None:
        began = time.monotonic()
        while self.handle is not None:
            try:
                fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if (now := time.monotonic()) >= until:
                    return
                pause(LOOK if now - began < LONG else LATER)
            else:
                self.has_lock = True
                return

    def give_up(self) -> None:
        """The next one's turn. Does nothing for who is not in line."""
        if not self.in_line:
            return
        if self.has_lock and self.handle is not None:
            fcntl.flock(self.handle, fcntl.LOCK_UN)
        self.in_line = self.has_lock = False
        self.line.leave(self)

    def close(self) -> None:
        self.give_up()
        if self.handle is not None:
            os.close(self.handle)
            self.handle = None


def pause(seconds: float) -> None:
    """Wait so long. ``time.sleep`` waits for a moment of a clock, and fails where a test sets clocks (libfaketime)."""
    select.select([], [], [], seconds)


def opened(path: Path) -> int | None:
    """The file of the line, with the owner and the rights of the database; None where it cannot be written."""
    try:
        handle = os.open(f"{path}{ENDING}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        return None
    known, own = os.stat(path), os.fstat(handle)
    if os.geteuid() == 0 and (own.st_uid, own.st_gid) != (known.st_uid, known.st_gid):
        os.fchown(handle, known.st_uid, known.st_gid)  # as SQLite does with its own files
    if own.st_uid in {os.geteuid(), known.st_uid} and own.st_mode & 0o777 != known.st_mode & 0o777:
        with suppress(PermissionError):
            os.fchmod(handle, known.st_mode & 0o777)
    return handle
