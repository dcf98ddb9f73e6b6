"""How many server processes fit this machine: its processors and memory as they are given to us, not as they are built.

A container or a service may be held to a part of a machine (a control group's quota, in either version), or to some of
its processors (affinity). The number of cores alone would start more processes than there is room for.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MB = 1024 * 1024
#: What a server process comes to take of its own when its shelf of pages is full (25 MB at first), and what the process
#: it was copied from, the sweeper and the rendering of a lesson take beside them.
OF_A_WORKER, OF_THE_REST = 110 * MB, 180 * MB
#: Each worker holds a database connection for each of its threads: more than these are an operator's own choice.
MOST = 8
#: A control group of version 1 writes "no limit" as the largest number that it can.
NO_LIMIT = 1 << 60


@dataclass(frozen=True)
class Machine:
    """``cores`` that this process may run on, ``quota`` in cores and ``memory`` in bytes; None is no limit."""

    cores: int
    quota: float | None = None
    memory: int | None = None


def workers(machine: Machine) -> int:
    """One for each core that we may use, as far as memory goes."""
    cores = machine.cores if machine.quota is None else min(machine.cores, math.ceil(machine.quota))
    room = MOST if machine.memory is None else (machine.memory - OF_THE_REST) // OF_A_WORKER
    return max(1, min(cores, room, MOST))


def this_machine(root: Path = Path("/")) -> Machine:
    """What the system says; ``root`` is where its files are."""
    quotas = [quota for folder in groups(root, "cpu") if (quota := quota_of(folder)) is not None]
    limits = [limit for folder in groups(root, "memory") if (limit := limit_of(folder)) is not None]
    limits += memory_built_in(root)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Machine(cores, min(quotas, default=None), min(limits, default=None))


def groups(root: Path, controller: str) -> Iterator[Path]:
    """The folders of our control group and of those around it, whose limits hold for us too."""
    for line in words(root / "proc/self/cgroup").splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers == "":
            mount = root / "sys/fs/cgroup"
        elif controller in controllers.split(","):
            mount = root / "sys/fs/cgroup" / controller
        else:
            continue
        inner = mount / path.strip("/")
        yield from (inner, *(folder for folder in inner.parents if folder.is_relative_to(mount)))


def quota_of(folder: Path) -> float | None:
    """How many cores a control group may use at once, or None."""
    if text := words(folder / "cpu.max"):
        quota, period = text.split()
        return None if quota == "max" else int(quota) / int(period)
    quota, period = words(folder / "cpu.cfs_quota_us"), words(folder / "cpu.cfs_period_us")
    return int(quota) / int(period) if quota and period and int(quota) > 0 else None


def limit_of(folder: Path) -> int | None:
    """How many bytes a control group may hold, or None."""
    text = words(folder / "memory.max") or words(folder / "memory.limit_in_bytes")
    return int(text) if text.isdigit() and int(text) < NO_LIMIT else None


def memory_built_in(root: Path) -> list[int]:
    lines = words(root / "proc/meminfo").splitlines()
    return [int(line.split()[1]) * 1024 for line in lines if line.startswith("MemTotal:")]


def words(path: Path) -> str:
    """The text of a file of the system; empty where it has none."""
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return ""
