"""Other programs of the machine: how much of its processors they had, and how to be measured before them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.serving import TICK, children, cpu_seconds


class Neighbors:
    """From its making on: what all programs took, less what this one and the given process trees did."""

    def __init__(self, pids: Iterable[int]) -> None:
        self.pids = frozenset(pids)
        self.began, self.before = time.monotonic(), self.others()

    def others(self) -> float:
        return busy_seconds() - sum(map(cpu_seconds, self.pids)) - time.process_time()

    def share(self) -> float:
        """Between 0 and 1."""
        there = (time.monotonic() - self.began) * (os.cpu_count() or 1)
        return max(0.0, min(1.0, (self.others() - self.before) / there))


def busy_seconds() -> float:
    """What all processors have worked since the machine started (``proc(5)``, ``stat``)."""
    user, nice, system, _idle, _waiting, *rest = map(int, Path("/proc/stat").read_text().split("\n")[0].split()[1:9])
    return (user + nice + system + sum(rest)) / TICK


@contextmanager
def ahead_of_others(pids: Iterable[int]) -> Iterator[None]:
    """Where this program may, these servers get a processor when they need one, and before them this program, which
    stands for people who are elsewhere (``sched(7)``). For loads that leave something to others.
    """
    trees = [thread for pid in pids for process in children(pid) for thread in threads(process)]
    schedule(trees, os.SCHED_RR, 1)
    schedule([0], os.SCHED_FIFO, 2)
    try:
        yield
    finally:
        schedule([0, *trees], os.SCHED_OTHER, 0)


@contextmanager
def apart(pids: Iterable[int]) -> Iterator[None]:
    """This program has a processor for itself and these servers share another, where there are two."""
    mine, *others = sorted(os.sched_getaffinity(0))
    if others:
        for thread in (thread for pid in pids for process in children(pid) for thread in threads(process)):
            with suppress(ProcessLookupError):
                os.sched_setaffinity(thread, others[:1])
        os.sched_setaffinity(0, [mine])
    try:
        yield
    finally:
        os.sched_setaffinity(0, [mine, *others])


def threads(process: int) -> list[int]:
    return [int(thread.name) for thread in Path(f"/proc/{process}/task").iterdir()]


def schedule(these: Iterable[int], policy: int, priority: int) -> None:
    for thread in these:
        with suppress(PermissionError, ProcessLookupError):
            os.sched_setscheduler(thread, policy, os.sched_param(priority))
