"""One release answers: a server whose program was replaced on disk reads no more of it.

Much of the program is imported when it is first needed. Between the moment in which an operator brings the next
release into the folder and the restart, that would be a part of another release: an old view with a new form, or a
half of a library. Whoever needs such a part in that time is told that the site is busy for a moment, and comes back to
the new release; all others go on with the one that was started.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Iterator, Sequence
from importlib.abc import MetaPathFinder
from pathlib import Path
from types import ModuleType

from config.errors import Away

logger = logging.getLogger(__name__)

#: So long it counts that the program was as it had been, in seconds: one page may import a hundred modules.
FRESH = 0.5

State = tuple[int, int, int]


class Replaced(Away):
    """Another release stands on disk; this process goes on with what it has read of its own."""


class OneRelease(MetaPathFinder):
    """Refuses to import anything but Python's own once the program on disk is not the one that was started."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = folders
        self.known = state(folders)
        self.looked = time.monotonic()
        self.is_replaced = False

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        """Finds nothing itself, so that the others look. Raises :class:`Replaced`."""
        if name.partition(".")[0] not in sys.stdlib_module_names and self.replaced():
            raise Replaced(f"{name}: the program was replaced; restart the server")

    def replaced(self) -> bool:
        now = time.monotonic()
        if not self.is_replaced and now - self.looked > FRESH:
            self.is_replaced, self.looked = state(self.folders) != self.known, now
            if self.is_replaced:
                logger.warning("The program on disk is another release than the one that runs: restart the server.")
        return self.is_replaced


def state(folders: Sequence[Path]) -> State:
    """How many modules there are, and the sums of their sizes and times: other ones after a release or a library."""
    count = size = times = 0
    for entry in entries(folders):
        found = entry.stat()
        count, size, times = count + 1, size + found.st_size, times + found.st_mtime_ns
    return count, size, times


def entries(folders: Sequence[Path]) -> Iterator[os.DirEntry[str]]:
    """The modules of packages; of ``site-packages``, what says which release of a library is installed."""
    for folder in folders:
        with os.scandir(folder) as found:
            for entry in found:
                if entry.name.endswith((".py", ".dist-info")):
                    yield entry
                elif folder.name != "site-packages" and entry.is_dir() and entry.name != "__pycache__":
                    yield from entries([Path(entry.path)])


def guard(folders: Sequence[Path]) -> None:
    """From here on this process imports from the program as it stands in ``folders`` now, or not at all."""
    sys.meta_path.insert(0, OneRelease(folders))
