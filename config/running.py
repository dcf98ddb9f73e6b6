"""A lock that says “a server serves this ``DATA_DIR``”, for those who may only work while none does."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = "serving.lock"


class Busy(Exception):
    """Another program holds the lock in a way that does not go with what is wanted."""


def serve(data_dir: Path) -> int:
    """Hold the lock with others who serve, for as long as this process is there, whatever program it becomes.

    Gives what :func:`leave` takes. Raises :class:`Busy` while somebody works with :func:`nobody_serves`.
    """
    handle = opened(data_dir)
    take(handle, fcntl.LOCK_SH)
    os.set_inheritable(handle, True)
    return handle


def leave(handle: int) -> None:
    os.close(handle)


@contextmanager
def nobody_serves(data_dir: Path) -> Iterator[None]:
    """Nobody serves meanwhile, nor starts to. Raises :class:`Busy` when somebody does."""
    handle = opened(data_dir)
    try:
        take(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def opened(data_dir: Path) -> int:
    data_dir.mkdir(parents=True, exist_ok=True)
    return os.open(data_dir / NAME, os.O_RDWR | os.O_CREAT, 0o600)


def take(handle: int, how: int) -> None:
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Busy from None
