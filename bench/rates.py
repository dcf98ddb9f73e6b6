"""How long answers take while requests come at a fixed rate: at half of what the server can do, its slow ones too.

Each request has its moment, whatever became of the ones before; the time runs from that moment, so a server that
stops for a second is seen to have kept all waiting who came in that second ("coordinated omission",
Gil Tene). Beside it, in the same run, a new Django project that answers bytes.
"""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import dataclass
from pathlib import Path

from bench.exam_day import Browser
from bench.floors import LESSON, PRACTICE, keep_page
from bench.serving import Environment, Prepare, Production, Server, prepared, serve

Environ = dict[str, str]
#: Connections, seconds that the full rate is looked for, and seconds at half of it.
CONNECTIONS, LOOKING, HALF_LOAD = 24, 3.0, float(os.environ.get("BENCH_SECONDS", "10"))
#: The 99th percentile may be so many times the median.
MOST = 3.0


@dataclass(frozen=True)
class Asked:
    """One kind of request; ``fields`` make it a form."""

    name: str
    server: Server
    path: str
    cookie: str = ""
    fields: tuple[tuple[str, str], ...] | None = None
    csrf: str = ""


def run(environment: Environment, prepare: Prepare, in_production: Production) -> bool:
    with (
        prepared(environment, prepare, in_production) as (environ, known),
        serve("site", environ, workers=2) as site,
    ):
        keep_page(site, Path(environ["BENCH_PAGE"]))
        with serve("bare", {**environ, "DJANGO_SETTINGS_MODULE": "bench.bare_settings"}, workers=2) as bare:
            cookie = f"session={known['session']}; csrf={known['csrf']}"
            answer = (("revision", "1.1"), ("answer", known["answer"]), ("do", "check"))
            form = (("question", known["question"]), ("revision", known["revision"]), ("answer", "b"))
            return compare(
                [
                    Asked("bare cached page", bare, "/page/"),
                    Asked("signed-out lesson", site, LESSON),
                    Asked("lean signed-in view", bare, "/signed-in/", cookie),
                    Asked("signed-in lesson", site, LESSON, cookie),
                    Asked("bare insert", bare, "/insert/", cookie, form, known["csrf"]),
                    Asked("signed-in answer", site, PRACTICE, cookie, answer, known["csrf"]),
                ]
            )


def compare(rows: list[Asked]) -> bool:
    print(f"two workers; full rate over {CONNECTIONS} connections, then {HALF_LOAD:g} s at half of it; milliseconds")
    print(f"{'':<24}{'full /s':>9}{'half /s':>9}{'p50':>8}{'p95':>8}{'p99':>8}{'p99.9':>8}{'p99/p50':>9}{'at most':>9}")
    kept = True
    for row in rows:
        full = asyncio.run(full_rate(row))
        times = sorted(asyncio.run(at_rate(row, full / 2)))
        p50, p95, p99, p999 = (1000 * quantile(times, part) for part in (0.5, 0.95, 0.99, 0.999))
        is_floor = row.server.name == "bare"
        over = not is_floor and p99 > MOST * p50
        kept = kept and not over
        print(
            f"{row.name:<24}{full:>9.0f}{full / 2:>9.0f}{p50:>8.2f}{p95:>8.2f}{p99:>8.2f}{p999:>8.2f}{p99 / p50:>9.2f}"
            f"{'' if is_floor else f'{MOST:.2f}':>9}{'  over' if over else ''}",
            flush=True,
        )
    return kept


def quantile(times: list[float], part: float) -> float:
    """The least of the sorted ``times`` that this part of them do not exceed (nearest rank)."""
    return times[min(len(times) - 1, int(part * len(times)))]


async def ask(browser: Browser, row: Asked) -> None:
    answered = await browser.ask("POST" if row.fields else "GET", row.path, list(row.fields) if row.fields else None)
    if answered.status != 200:
        raise SystemExit(f"bench: {row.name} was answered with {answered.status}")


async def full_rate(row: Asked) -> float:
    """Answers a second when each connection asks again as soon as it was answered."""
    until = time.monotonic() + LOOKING
    browsers = [Browser(row.server.port, row.cookie, row.csrf) for _ in range(CONNECTIONS)]

    async def go_on(browser: Browser) -> int:
        count = 0
        while time.monotonic() < until:
            await ask(browser, row)
            count += 1
        browser.close()
        return count

    began = time.monotonic()
    counts = await asyncio.gather(*map(go_on, browsers))
    return sum(counts) / (time.monotonic() - began)


async def at_rate(row: Asked, rate: float) -> list[float]:
    """The seconds from each request's moment to its whole answer."""
    browsers: asyncio.Queue[Browser] = asyncio.Queue()
    for _ in range(8 * CONNECTIONS):
        browsers.put_nowait(Browser(row.server.port, row.cookie, row.csrf))
    times: list[float] = []

    async def one(moment: float) -> None:
        browser = await browsers.get()
        await ask(browser, row)
        times.append(time.monotonic() - moment)
        browsers.put_nowait(browser)

    began = time.monotonic()
    asking = []
    for number in range(int(rate * HALF_LOAD)):
        moment = began + number / rate
        await asyncio.sleep(max(0.0, moment - time.monotonic()))
        asking.append(asyncio.create_task(one(moment)))
    await asyncio.gather(*asking)
    while not browsers.empty():
        browsers.get_nowait().close()
    return times
