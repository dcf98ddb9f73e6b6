"""``manage.py close_overdue``: end, mark and release what is due, and finish corrections that were interrupted."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections, connection
from django.utils import timezone

from exams import heartbeat, regrading
from exams.delivery import sweeping

log = logging.getLogger(__name__)
#: How long it takes at most to see that the parent is gone, in seconds.
LOOK = 2.0


class Command(BaseCommand):
    help = (
        "End the sittings whose time is up, mark what is not marked, release what is due, and finish corrections. "
        "Safe to run at any time and as often as you like; whoever opens a sitting does the same for it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every", type=float, metavar="SECONDS", help="Go on until SIGTERM, with a pause of SECONDS."
        )
        parser.add_argument("--parent", type=int, metavar="PID", help="End when this process is gone.")

    def handle(self, *args: Any, **options: Any) -> None:
        every, parent = options["every"], options["parent"]
        if every is None:
            self.stdout.write("{} sittings moved, {} results worked out anew.".format(*self.sweep()))
            heartbeat.beat(timezone.now(), None)
            return
        with stopped_by_signals() as stop:
            while not stop.is_set():
                self.try_to_sweep(every)
                pause(stop, every, parent)

    def sweep(self) -> tuple[int, int]:
        now = timezone.now()
        return sweeping.sweep(now=now), regrading.settle_all(now=now)

    def try_to_sweep(self, every: float) -> None:
        """One sweep. A database that is away for a moment is no reason to end."""
        if not connection.in_atomic_block:
            close_old_connections()
        try:
            moved, settled = self.sweep()
            heartbeat.beat(timezone.now(), every)
        except Error as error:
            log.warning("the database is away, trying again: %s", str(error).strip().partition("\n")[0])
            if not connection.in_atomic_block:
                connection.close()
            return
        if moved or settled:
            self.stdout.write(f"{moved} sittings moved, {settled} results worked out anew.")
            self.stdout.flush()


@contextmanager
def stopped_by_signals() -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set: what is being done is done to its end."""
    stop = threading.Event()
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, lambda *_: stop.set()) for number in numbers]
    try:
        yield stop
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def pause(stop: threading.Event, seconds: float, parent: int | None) -> None:
    """Wait, unless told to stop; a parent that is gone is noticed on the way, and stops it as well."""
    end = time.monotonic() + seconds
    while not stop.is_set():
        if parent is not None and not is_there(parent):
            stop.set()
        left = end - time.monotonic()
        if left <= 0:
            return
        stop.wait(min(left, LOOK) if parent is not None else left)


def is_there(pid: int) -> bool:
    """Whether a process runs, as far as this one may know."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
