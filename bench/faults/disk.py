"""The disk is full, takes no writes, or is slow. A file system in a file stands for it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bench.faults.faults import Fault, a_disk_of_its_own, around, control_groups
from bench.faults.site import Site, run
from bench.serving import children

GROUP = Path("/sys/fs/cgroup/blkio/lectern-faults")
#: Writes a second that the slow disk makes: a save takes two or three.
SLOW = 10


def fill(site: Site) -> None:
    """Take all the room there is, down to the last block. The database's log has none of its own left.

    Nothing is written into most of it: the disk under this one would be busy with that for long after.
    """
    with closing(sqlite3.connect(site.database, timeout=30)) as link:
        link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with (site.disk.place / "filler").open("ab", buffering=0) as file:
        room = os.statvfs(site.disk.place)
        os.posix_fallocate(file.fileno(), 0, max(1, (room.f_bavail - 64) * room.f_frsize))
        for size in (4096, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue


def make_room(site: Site) -> None:
    (site.disk.place / "filler").unlink()


def files(site: Site) -> list[str]:
    """The database and its log. Its index of the log is memory that processes share; that stays as it is."""
    return [str(site.database), f"{site.database}-wal"]


def forbid_writes(site: Site) -> None:
    run("chattr", "+i", *files(site))


def allow_writes(site: Site) -> None:
    run("chattr", "-i", *files(site))


def device(site: Site) -> str:
    number = os.stat(site.disk.device).st_rdev
    return f"{os.major(number)}:{os.minor(number)}"


def everyone(site: Site) -> Iterator[int]:
    assert site.app.process is not None
    return children(site.app.process.pid)


def slow_down(site: Site) -> None:
    GROUP.mkdir(exist_ok=True)
    (GROUP / "blkio.throttle.write_iops_device").write_text(f"{device(site)} {SLOW}")
    for pid in [*everyone(site)]:
        (GROUP / "cgroup.procs").write_text(str(pid))


def speed_up(site: Site) -> None:
    (GROUP / "blkio.throttle.write_iops_device").write_text(f"{device(site)} 0")
    for pid in (GROUP / "cgroup.procs").read_text().split():
        (GROUP.parent / "cgroup.procs").write_text(pid)
    GROUP.rmdir()


FAULTS = [
    Fault("disk-full", "the file system of DATA_DIR is filled to the last block", 10,
          around(fill, make_room), a_disk_of_its_own),
    Fault("read-only", "chattr +i on database and log: the kernel refuses writes, also to files that are open", 10,
          around(forbid_writes, allow_writes), a_disk_of_its_own),
    Fault("disk-slow", f"the kernel lets the server write {SLOW} times a second (blkio)", 12,
          around(slow_down, speed_up), control_groups("blkio")),
]  # fmt: skip
