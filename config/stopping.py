"""How a command that goes on and on is stopped: by a signal, or because the process that started it is gone."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

#: How long it takes at most to see that the parent is gone, in seconds.
LOOK = 2.0


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
