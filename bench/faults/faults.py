"""What a fault is: a name, how it is brought about, and what brings it about for as long as a block lasts."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from bench.faults.site import Site

#: Brings a fault about for as long as the block lasts; what is worth a word goes to the list.
Inject = Callable[[Site, list[str]], AbstractAsyncContextManager[None]]


@dataclass(frozen=True)
class Fault:
    """``seconds`` is how long it lasts. ``needs`` says what is missing for it; it is left out then, and said to be."""

    name: str
    how: str
    seconds: float
    inject: Inject
    needs: Callable[[Site], str] = lambda site: ""


def around(begin: Callable[[Site], object], end: Callable[[Site], object]) -> Inject:
    """A fault of two steps that take no time of the learners: each runs in a thread."""

    @asynccontextmanager
    async def injected(site: Site, notes: list[str]) -> AsyncIterator[None]:
        await asyncio.to_thread(begin, site)
        try:
            yield
        finally:
            await asyncio.to_thread(end, site)

    return injected


def a_disk_of_its_own(site: Site) -> str:
    return "" if site.disk.device else "root, for a file system in a file"


def control_groups(kind: str) -> Callable[[Site], str]:
    """Control groups of version 1, where each kind can be had without the others."""

    def needs(site: Site) -> str:
        has = os.geteuid() == 0 and os.access(f"/sys/fs/cgroup/{kind}", os.W_OK)
        return a_disk_of_its_own(site) or ("" if has else f"control groups (/sys/fs/cgroup/{kind})")

    return needs
