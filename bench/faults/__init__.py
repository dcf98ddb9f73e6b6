"""``python -m bench faults``: everything that may go wrong in an exam, one after the other, while learners sit it.

One site in production mode with real processes, and learners in the middle of the shipped exam. ``FAULTS`` names some
faults, parted by commas; ``FAULTS_LEARNERS`` (50) and ``FAULTS_SECONDS`` (1, a factor of how long each lasts) make it
larger or smaller; ``FAULTS_LOG`` names a file for what the server logged. Faults that need root, control groups or
libfaketime are left out elsewhere, and said to be.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.faults import clients, clock, database, disk, processes, services
from bench.faults.faults import Fault
from bench.faults.people import Learner, Watch
from bench.faults.site import Site
from bench.faults.timeline import Entry, Reader, at, table

LEARNERS = int(os.environ.get("FAULTS_LEARNERS", "50"))
FACTOR = float(os.environ.get("FAULTS_SECONDS", "1"))
#: A learner changes an answer this often, in seconds; and so long all is well before and after each fault.
EVERY, QUIET = 5.0, 3.0
#: Seconds after a fault's end in which a save has to have been acknowledged: the page waits 15 at most between tries.
MOST_FOR_COMING_BACK = 20.0
#: Those in which the server is started anew.
RESTARTS = ("upgrade", "restart", "clock-behind", "clock-ahead")
ALL = [*disk.FAULTS, *database.FAULTS, *services.FAULTS, *processes.FAULTS, *clients.FAULTS, *clock.FAULTS]


def chosen() -> list[Fault]:
    """The faults that are asked for. Exits with a word where one is not known."""
    names = [name.strip() for name in os.environ.get("FAULTS", "").split(",") if name.strip()]
    if unknown := set(names) - {fault.name for fault in ALL}:
        sys.exit(f"no fault is called {', '.join(sorted(unknown))}; there are {', '.join(f.name for f in ALL)}.")
    return [fault for fault in ALL if not names or fault.name in names]


class Exam:
    """Learners at work, what they are told, and the timeline."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.site, self.folder, self.began = site, folder, time.monotonic()
        self.watch, self.entries = Watch(), list[Entry]()
        known = site.known
        self.learners = [
            Learner(site.port, f"{known['cookie']}={session}; csrf={known['csrf']}", known["csrf"], number, self.watch)
            for number, session in enumerate(known["sessions"])
        ]
        self.reader = Reader(site.port, known["lesson"])

    async def run(self, faults: list[Fault]) -> None:
        for learner in self.learners:
            await learner.start(self.site.known["path"])
        self.tell(f"{len(self.learners)} learners sit the exam; each changes an answer every {EVERY:.0f} s or so")
        is_over = asyncio.Event()
        sitting = [asyncio.create_task(learner.sit(EVERY)) for learner in self.learners]
        reading = asyncio.create_task(self.reader.read(is_over))
        await asyncio.sleep(2 * QUIET)
        for fault in faults:
            await self.meet(fault)
        for learner in self.learners:
            learner.is_over = True
        await asyncio.gather(*sitting)
        is_over.set()
        await reading
        self.tell("all have submitted")

    def tell(self, line: str) -> None:
        print(f"{time.monotonic() - self.began:6.1f} s  {line}", flush=True)

    async def meet(self, fault: Fault) -> None:
        if missing := fault.needs(self.site):
            self.tell(f"{fault.name}: left out, needs {missing}")
            return
        before = at(self.watch.waits_of(time.monotonic() - QUIET, time.monotonic()), 99)
        notes: list[str] = []
        begin, workers = time.monotonic(), set(self.site.workers())
        async with fault.inject(self.site, notes):
            await asyncio.sleep(fault.seconds * FACTOR)
        entry = Entry(fault, begin, time.monotonic(), self.watch, self.reader, notes, before)
        while entry.back is None and time.monotonic() - entry.end < MOST_FOR_COMING_BACK:
            await asyncio.sleep(0.1)
        await asyncio.sleep(QUIET)
        entry.found = await asyncio.to_thread(self.stored)
        if (gone := workers - set(self.site.workers())) and fault.name not in RESTARTS:
            notes.append(f"{len(gone)} of {len(workers)} workers died")
        self.entries.append(entry)
        print("\n".join(entry.lines(self.began)), flush=True)

    def stored(self) -> dict[str, Any]:
        """What the site has of all that it acknowledged (``exam_check.py``)."""
        said = {each.uuid: dict(each.acknowledged) for each in self.learners}
        (self.folder / "said.json").write_text(json.dumps(said))
        found: dict[str, Any] = json.loads(self.site.script("../exam_check.py", str(self.folder / "said.json")))
        return found


def run() -> bool:
    faults = chosen()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # what was started and mounted goes first
    with tempfile.TemporaryDirectory(prefix="lectern-faults-") as name:
        site = Site(Path(name), LEARNERS)
        try:
            site.start()
            exam = Exam(site, Path(name))
            asyncio.run(exam.run(faults))
            found = exam.stored()
        finally:
            site.close()
            if keep := os.environ.get("FAULTS_LOG"):
                shutil.copy(site.log, keep)
    print(table(exam.entries))
    print(
        f"{found['answers']} acknowledged answers, {found['lost']} lost; {found['sittings']} sittings, "
        f"{found['released']} released; audit {found['trail'] or 'verified'}"
    )
    is_whole = not found["lost"] and not found["trail"] and found["released"] >= LEARNERS
    return is_whole and all(entry.is_well for entry in exam.entries)
