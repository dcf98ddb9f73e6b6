"""Steps that start at the same moment, each in a thread with a connection of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import OperationalError, connection, connections


def insist(step: Callable[[], Any]) -> Any:
    """Run ``step`` until it goes through. The tests' SQLite lives in memory, where writers do not queue."""
    while True:
        try:
            return step()
        except OperationalError as refusal:
            if connection.vendor != "sqlite" or "locked" not in str(refusal):
                raise
            time.sleep(0.001)  # those who wait leave the processor to the one who writes


def hang_up() -> None:
    """Close this thread's connections. Django leaves those to a database in memory open; others hold that one."""
    raw = connection.connection if connection.vendor == "sqlite" else None
    connections.close_all()
    if raw is not None:
        raw.close()


def at_once(*steps: Callable[[], Any], refusals: tuple[type[Exception], ...] = ()) -> list[Any]:
    """Run the steps in threads that start together; what each returned, or the refusal it met.

    Another exception than these ``refusals`` is raised here, when all have ended.
    """
    start, told = threading.Barrier(len(steps)), [None] * len(steps)

    def run(number: int, step: Callable[[], Any]) -> None:
        try:
            start.wait()
            told[number] = insist(step)
        except Exception as error:
            told[number] = error
        finally:
            hang_up()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for each in told:
        if isinstance(each, Exception) and not isinstance(each, refusals):
            raise each
    return told
