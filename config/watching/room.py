"""Counts that processes share have their room on the disk before they are written.

prometheus_client writes into files that it maps into memory and that have holes. Where a disk is full, the kernel has
no page for a hole and ends the process (SIGBUS), in the middle of whatever its other threads do: saving answers, say.
"""

from __future__ import annotations

import os

from prometheus_client import mmap_dict, values

#: Beside its name a count takes 4 bytes for the length, up to 8 to fill up, and 16 for its value and time.
BESIDE_THE_NAME = 28


class Roomy(mmap_dict.MmapedDict):
    """As the library's, but raises OSError where the library would be killed."""

    def __init__(self, filename: str, read_mode: bool = False) -> None:
        if not read_mode:
            with open(filename, "ab") as file:
                os.posix_fallocate(file.fileno(), 0, mmap_dict._INITIAL_MMAP_SIZE)
        super().__init__(filename, read_mode)

    def _init_value(self, key: str) -> None:
        size = self._capacity
        while self._used + len(key.encode()) + BESIDE_THE_NAME > size:
            size *= 2
        if size > self._capacity:
            os.posix_fallocate(self._f.fileno(), 0, size)
        super()._init_value(key)


def reserve() -> None:
    """Counts that are made from now on are of this kind."""
    values.MmapedDict = Roomy  # type: ignore[attr-defined]
