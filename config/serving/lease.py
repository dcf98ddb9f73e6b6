"""For how long a proxy may serve published pages without asking: links that are good for ten seconds each.

A proxy looks for a page below ``lease/KEY-PERIOD``, a link to the pages. PERIOD is the time in seconds without its
last digit, so each link counts for ten seconds of the clock. The publisher makes the links of the next minute each
time it has seen that the pages are those of the site. When it ends, hangs, loses the database or loses its machine,
the proxy finds no link after a minute and asks the application again; nobody has to notice. KEY stands for the headers
that the proxy's own configuration was made with: pages that need others are not found by a proxy that sends the old.
"""

from __future__ import annotations

from pathlib import Path

#: Seconds: how long a link counts, and how long pages are served after they were last seen to be right: a minute
#: at most, since the last link counts to its end.
PERIOD, HELD = 10, 50


class Lease:
    def __init__(self, folder: Path, pages: str) -> None:
        self.folder, self.pages = folder, pages
        folder.mkdir(parents=True, exist_ok=True)

    def grant(self, key: str, now: float) -> None:
        """Let a proxy with the headers of ``key`` serve the pages for the next minute."""
        wanted = {f"{key}-{period}" for period in range(int(now) // PERIOD, (int(now) + HELD) // PERIOD + 1)}
        found = {link.name for link in self.folder.iterdir()}
        for name in found - wanted:
            (self.folder / name).unlink()
        for name in wanted - found:
            (self.folder / name).symlink_to(Path("..") / self.pages, target_is_directory=True)

    def withdraw(self) -> None:
        """From now on the application answers."""
        for link in self.folder.iterdir():
            link.unlink()
