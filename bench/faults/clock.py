"""The server's clock is an hour ahead, or an hour behind (libfaketime, from Debian)."""

from __future__ import annotations

import asyncio
import glob
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bench.faults.faults import Fault, Inject
from bench.faults.site import Site

HOUR = 3600
LIBRARY = "/usr/lib/*/faketime/libfaketimeMT.so.1"


def library(site: Site) -> str:
    return "" if glob.glob(LIBRARY) else "Debian's package libfaketime"


def states(site: Site) -> dict[str, int]:
    found: dict[str, int] = json.loads(site.script("states.py"))
    return found


def wrong_by(seconds: int) -> Inject:
    @asynccontextmanager
    async def injected(site: Site, notes: list[str]) -> AsyncIterator[None]:
        """The server is started on a clock that can be set; then the clock is set while it runs."""
        offset = site.folder / "offset"
        offset.write_text("+0")
        preload = {
            "LD_PRELOAD": glob.glob(LIBRARY)[0], "FAKETIME_TIMESTAMP_FILE": str(offset), "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }  # fmt: skip
        await asyncio.to_thread(site.stop)
        await asyncio.to_thread(site.serve, **preload)
        offset.write_text(f"{seconds:+d}")
        began = time.monotonic()
        try:
            yield
        finally:
            offset.write_text("+0")
        notes.append(f"after {time.monotonic() - began:.0f} s of it: {words(await asyncio.to_thread(states, site))}")
        await asyncio.to_thread(site.stop)
        await asyncio.to_thread(site.serve)

    return injected


def words(found: dict[str, int]) -> str:
    return ", ".join(f"{number} sittings {state}" for state, number in found.items())


FAULTS = [
    Fault("clock-behind", "the server's clock goes back an hour while it runs (libfaketime)", 10,
          wrong_by(-HOUR), library),
    Fault("clock-ahead", "the server's clock goes on an hour while it runs (libfaketime)", 35, wrong_by(HOUR), library),
]  # fmt: skip
