"""Mail and the shared cache: away, and silent, which is worse."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bench.faults.faults import Fault, Inject, around
from bench.faults.people import Learner, Watch, refusal
from bench.faults.site import Site

#: So many people ask for a code by mail while the mail server is away: as many as one address may in a minute.
ASKING = 16


async def ask_for_codes(site: Site, notes: list[str]) -> None:
    """People who want to sign in, all at once, and what each is told."""
    csrf = site.known["csrf"]

    async def ask(number: int) -> str:
        visitor = Learner(site.port, f"csrf={csrf}", csrf, number, Watch())
        began = time.monotonic()
        try:
            fields = [("email", site.known["emails"][number])]
            answered = await visitor.ask("POST", "/accounts/login/code/", fields)
            told = refusal(answered) if answered.status >= 400 else str(answered.status)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            told = type(error).__name__
        visitor.kept.hang_up()
        longest[0] = max(longest[0], time.monotonic() - began)
        return told

    longest = [0.0]
    number = min(ASKING, len(site.known["emails"]))
    told = Counter(await asyncio.gather(*map(ask, range(number))))
    words = ", ".join(f"{what} × {times}" for what, times in told.items())
    notes.append(f"{number} people asked for a code by mail: {words}, within {longest[0]:.1f} s")


def no_mail(*, silent: bool) -> Inject:
    @asynccontextmanager
    async def injected(site: Site, notes: list[str]) -> AsyncIterator[None]:
        site.mail.stop()
        if silent:
            site.mail.start(silent=True)
        asked = asyncio.create_task(ask_for_codes(site, notes))
        try:
            yield
            await asked
        finally:
            asked.cancel()
            site.mail.stop()
            site.mail.start()

    return injected


def hang(site: Site) -> None:
    assert site.redis.process is not None
    os.kill(site.redis.process.pid, signal.SIGSTOP)


def go_on(site: Site) -> None:
    assert site.redis.process is not None
    os.kill(site.redis.process.pid, signal.SIGCONT)


FAULTS = [
    Fault("mail-refuses", "nobody listens where the mail server was", 8, no_mail(silent=False)),
    Fault("mail-hangs", "the mail server takes connections and says nothing", 12, no_mail(silent=True)),
    Fault("cache-down", "Redis is killed (-9)", 8,
          around(lambda site: site.redis.kill(), lambda site: site.redis.start())),
    Fault("cache-hangs", "Redis is stopped (SIGSTOP)", 10, around(hang, go_on)),
]  # fmt: skip
