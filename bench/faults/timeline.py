"""What learners and readers met while a fault lasted and after it, as one entry of the timeline."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any

from bench.faults.faults import Fault
from bench.faults.people import Watch


def at(values: Sequence[float], percent: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else float("nan")


@dataclass
class Reader:
    """A guest who opens a lesson again and again: reading should not notice an exam's troubles."""

    port: int
    path: str
    took: list[tuple[float, float, int]] = field(default_factory=list)

    async def read(self, is_over: asyncio.Event) -> None:
        while not is_over.is_set():
            began = time.monotonic()
            status = await asyncio.to_thread(self.ask)
            self.took.append((began, time.monotonic() - began, status))
            with suppress(TimeoutError):
                await asyncio.wait_for(is_over.wait(), 0.5)

    def ask(self) -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            connection.request("GET", self.path)
            response = connection.getresponse()
            response.read()
        except (OSError, HTTPException):
            return 0
        finally:
            connection.close()
        return response.status

    def between(self, begin: float, end: float) -> tuple[int, int, float]:
        """Pages that came, of how many, and the longest wait."""
        found = [(took, status) for began, took, status in self.took if begin <= began < end]
        return sum(status == 200 for _, status in found), len(found), max((took for took, _ in found), default=0.0)


@dataclass
class Entry:
    """One fault as it was met. Times are monotonic; ``found`` is what the site has afterwards."""

    fault: Fault
    begin: float
    end: float
    watch: Watch
    reader: Reader
    notes: list[str]
    before: float
    found: dict[str, Any] = field(default_factory=dict)

    @property
    def back(self) -> float | None:
        """Seconds from the end of the fault to the first acknowledged save."""
        first = self.watch.first_after(self.end)
        return None if first is None else first - self.end

    @property
    def saves(self) -> int:
        return self.watch.between(self.begin, self.end)

    @property
    def is_well(self) -> bool:
        unexpected = [what for what in self.refusals if what[:3] in ("400", "403", "404", "409", "410", "500")]
        return bool(
            self.back is not None and not self.found["lost"] and self.found["integrity"] == "ok"
            and not self.found["trail"] and not unexpected
        )  # fmt: skip

    @property
    def refusals(self) -> dict[str, int]:
        return self.watch.refusals(self.begin, self.end + (self.back or 0))

    def lines(self, since: float) -> list[str]:
        came, asked, longest = self.reader.between(self.begin, self.end)
        waits = self.watch.waits_of(self.begin, self.end)
        refused = ", ".join(f"{what} × {times}" for what, times in sorted(self.refusals.items())) or "nothing"
        back = "never" if self.back is None else f"{self.back:.1f} s"
        return [
            f"{self.begin - since:6.1f} s  {self.fault.name}: {self.fault.how}",
            f"          {self.end - self.begin:.1f} s; {self.saves} saves acknowledged "
            f"(of those asked for meanwhile half within {at(waits, 50):.2f} s, 99 % within {at(waits, 99):.2f} s; "
            f"before: {self.before:.2f} s); "
            f"longest time without any {self.watch.gap(self.begin, self.end):.1f} s; back after {back}",
            f"          refused: {refused}",
            f"          readers: {came} of {asked} pages, the slowest in {longest:.1f} s",
            *(f"          {note}" for note in self.notes),
            f"          lost {self.found['lost']} of {self.found['answers']} acknowledged answers; "
            f"integrity {self.found['integrity']}; audit {self.found['trail'] or 'verified'}"
            + ("" if self.is_well else "   <<<"),
        ]


def table(entries: Sequence[Entry]) -> str:
    """All of it on a screen."""
    lines = [f"{'fault':<16}{'saves':>6}{'p99 s':>8}{'gap s':>8}{'back s':>8}{'lost':>6}  refused"]
    for entry in entries:
        refused = sum(entry.refusals.values())
        lines.append(
            f"{entry.fault.name:<16}{entry.saves:>6}{at(entry.watch.waits_of(entry.begin, entry.end), 99):>8.2f}"
            f"{entry.watch.gap(entry.begin, entry.end):>8.1f}{entry.back if entry.back is not None else -1:>8.1f}"
            f"{entry.found['lost']:>6}  {refused or ''}"
        )
    return "\n".join(lines)
