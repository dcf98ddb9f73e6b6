"""Clients that send a byte now and then, more of them than there are threads, with headers and with forms."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bench.faults.faults import Fault
from bench.faults.site import THREADS, WORKERS, Site

#: Twice as many as there are threads, and some.
SLOW = 2 * WORKERS * THREADS + 8
BETWEEN = 0.5
FORM = (
    "POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    "Content-Length: 900\r\n\r\n" + "a" * 900
)
HEAD = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: " + "a" * 900
#: So much of a request with a form comes at once: its headers.
AT_ONCE = FORM.index("\r\n\r\n") + 4


async def crawl(port: int, request: str, at_once: int) -> None:
    _reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request[:at_once].encode())
        for letter in request[at_once:]:
            writer.write(letter.encode())
            await writer.drain()
            await asyncio.sleep(BETWEEN)
    except OSError:
        pass  # the server has had enough of it
    finally:
        writer.close()


@asynccontextmanager
async def crawling(site: Site, notes: list[str]) -> AsyncIterator[None]:
    slow = [
        asyncio.create_task(crawl(site.port, *((FORM, AT_ONCE) if number % 2 else (HEAD, 0)))) for number in range(SLOW)
    ]
    try:
        yield
        notes.append(f"{sum(not task.done() for task in slow)} of {SLOW} still sending at the end")
    finally:
        for task in slow:
            task.cancel()


FAULTS = [
    Fault(
        "slow-clients", f"{SLOW} clients send a byte every {BETWEEN} s, half of them within the headers", 12, crawling
    )
]
