"""An exam day: 300 learners on SQLite start within half a minute, save every ten seconds, and all end within the same
five; beside it, in the same run, a bare validated insert at the same rate. Real HTTP, one connection a learner.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.serving import serve

LEARNERS = int(os.environ.get("BENCH_LEARNERS", "300"))
START_SECONDS, EVERY, ROUNDS, END_SECONDS = 30.0, 10.0, 6, 5.0
#: In milliseconds, at the 95th percentile.
MOST_FOR_A_SAVE, MOST_FOR_A_SUBMIT = 150, 500
SITTING = re.compile(r"/exam/([0-9a-f-]{36})/")


@dataclass
class Answered:
    """What the server said to one request."""

    status: int
    headers: dict[str, str]
    body: bytes


class Browser:
    """One learner's connection, kept open."""

    def __init__(self, port: int, cookie: str, csrf: str) -> None:
        self.port, self.cookie, self.csrf = port, cookie, csrf
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def ask(self, method: str, path: str, fields: list[tuple[str, str]] | None = None) -> Answered:
        body = urlencode([("csrfmiddlewaretoken", self.csrf), *fields]).encode() if fields is not None else b""
        head = [
            f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {self.cookie}",
            "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}", "", "",
        ]  # fmt: skip
        for turn in range(2):
            if self.writer is None:
                self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
            assert self.reader is not None
            try:
                self.writer.write("\r\n".join(head).encode() + body)
                await self.writer.drain()
                return await read(self.reader)
            except (ConnectionError, asyncio.IncompleteReadError):
                self.writer = None
                if turn:
                    raise
        raise AssertionError

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()


async def read(reader: asyncio.StreamReader) -> Answered:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
    body = b""
    if headers.get("transfer-encoding") == "chunked":
        while size := int((await reader.readline()).strip() or b"0", 16):
            body += await reader.readexactly(size)
            await reader.readline()
        await reader.readline()
    elif "content-length" in headers:
        body = await reader.readexactly(int(headers["content-length"]))
    return Answered(int(head[0].split()[1]), headers, body)


@dataclass
class Learner:
    """A learner's sitting as their browser knows it: what was acknowledged is what must be stored."""

    browser: Browser
    dice: random.Random
    uuid: str = ""
    revs: dict[int, int] = field(default_factory=dict)
    acknowledged: dict[int, str] = field(default_factory=dict)


@dataclass
class Times:
    """How long requests took, in milliseconds, and what went wrong."""

    took: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    async def of(self, request: Awaitable[Answered], *, expects: int) -> Answered | None:
        began = time.perf_counter()
        try:
            answered = await asyncio.wait_for(request, 60)
        except Exception as error:
            self.errors.append(f"{type(error).__name__}: {error}")
            return None
        self.took.append(1000 * (time.perf_counter() - began))
        if answered.status != expects:
            self.errors.append(f"{answered.status}")
            return None
        return answered

    def at(self, percent: float) -> float:
        ordered = sorted(self.took)
        return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else float("nan")

    def line(self, name: str, limit: float | None = None) -> str:
        over = "" if limit is None or self.at(95) < limit else "  over"
        bound = "" if limit is None else f"  (p95 below {limit:.0f}){over}"
        return (
            f"{name:<28}{len(self.took):>7}  p50 {self.at(50):>7.1f}  p95 {self.at(95):>7.1f}  p99 {self.at(99):>7.1f}"
            f"  most {max(self.took, default=0):>7.1f} ms  errors {len(self.errors)}{bound}"
        )


async def spread(learners: list[Learner], seconds: float, step: Callable[[Learner], Awaitable[None]]) -> None:
    """Every learner takes the step once, each at a moment of its own within ``seconds``."""

    async def later(learner: Learner, wait: float) -> None:
        await asyncio.sleep(wait)
        await step(learner)

    await asyncio.gather(*(later(learner, learner.dice.uniform(0, seconds)) for learner in learners))


async def starting(learner: Learner, path: str, times: Times) -> None:
    answered = await times.of(learner.browser.ask("POST", path, [("agree", "on")]), expects=302)
    found = SITTING.search(answered.headers.get("location", "")) if answered else None
    if found:
        learner.uuid = found[1]
        await learner.browser.ask("GET", f"/exam/{learner.uuid}/paper/")


async def saving(learner: Learner, times: Times) -> None:
    number, value = learner.dice.randint(1, 60), learner.dice.choice("abcd")
    rev = learner.revs.get(number, 0)
    if learner.acknowledged.get(number) == value:
        value = "abcd"[("abcd".index(value) + 1) % 4]
    key = f"{learner.dice.getrandbits(120):030x}"
    fields = [("answer", value), ("rev", str(rev)), ("key", key), ("seconds", "9")]
    answered = await times.of(
        learner.browser.ask("POST", f"/exam/{learner.uuid}/{number}/answer/", fields), expects=200
    )
    if answered:
        learner.revs[number] = json.loads(answered.body)["rev"]
        learner.acknowledged[number] = value


async def ending(learner: Learner, times: Times) -> None:
    await times.of(learner.browser.ask("POST", f"/exam/{learner.uuid}/submit/", []), expects=302)


async def inserting(learner: Learner, body: list[tuple[str, str]], times: Times) -> None:
    await times.of(learner.browser.ask("POST", "/insert/", body), expects=200)


def people(known: dict, port: int) -> list[Learner]:
    csrf = known["csrf"]
    return [
        Learner(Browser(port, f"{known['cookie']}={session}; csrf={csrf}", csrf), random.Random(number))
        for number, session in enumerate(known["sessions"])
    ]


async def bare_day(known: dict, port: int) -> Times:
    learners, times = people(known, port), Times()
    body = [("question", str(known["question"])), ("revision", str(known["revision"])), ("answer", "b")]
    for _round in range(3):
        await spread(learners, EVERY, lambda learner: inserting(learner, body, times))
    for learner in learners:
        learner.browser.close()
    return times


async def exam_day(known: dict, port: int) -> tuple[list[Learner], Times, Times, Times]:
    learners, starts, saves, ends = people(known, port), Times(), Times(), Times()
    await spread(learners, START_SECONDS, lambda learner: starting(learner, known["path"], starts))
    sitting = [learner for learner in learners if learner.uuid]
    for _round in range(ROUNDS):
        await spread(sitting, EVERY, lambda learner: saving(learner, saves))
    await spread(sitting, END_SECONDS, lambda learner: ending(learner, ends))
    for learner in learners:
        learner.browser.close()
    return sitting, starts, saves, ends


def filled(learners: int, environ: dict[str, str], folder: Path) -> dict[str, Any]:
    """Fill a prepared site with the exam and so many learners (``exam_site.py``); what is known of them."""
    note = folder / "exam.json"
    script = Path(__file__).with_name("exam_site.py")
    subprocess.run([sys.executable, str(script), str(learners), str(note)], env=environ, check=True)
    known: dict[str, Any] = json.loads(note.read_text())
    return known


def stored(learners: list[Learner], environ: dict[str, str], folder: Path) -> dict[str, Any]:
    """What the site has of all that it acknowledged (``exam_check.py``)."""
    said = folder / "said.json"
    said.write_text(json.dumps({
        each.uuid: {str(n): (each.revs[n], value) for n, value in each.acknowledged.items()} for each in learners
    }))  # fmt: skip
    check = [sys.executable, str(Path(__file__).with_name("exam_check.py")), str(said)]
    found: dict[str, Any] = json.loads(subprocess.run(check, env=environ, check=True, capture_output=True).stdout)
    return found


def run(environment: Callable[[Path], dict[str, str]], prepare: Callable[[dict[str, str]], dict[str, str]],
        in_production: Callable[[dict[str, str], str], dict[str, str]]) -> bool:  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="lectern-bench-") as folder:
        environ = environment(Path(folder))
        key = prepare(environ)["key"]
        known = filled(LEARNERS, environ, Path(folder))
        environ = in_production(environ, key)
        Path(environ["BENCH_PAGE"]).write_bytes(b"")
        bare_environ = {**environ, "DJANGO_SETTINGS_MODULE": "bench.bare_settings"}
        with serve("bare", bare_environ, workers=2) as bare:
            inserts = asyncio.run(bare_day(known, bare.port))
        with serve("site", environ, workers=2) as site:
            learners, starts, saves, ends = asyncio.run(exam_day(known, site.port))
        found = stored(learners, environ, Path(folder))
    print(f"{LEARNERS} learners on SQLite, 60 questions each of a bank of 253, {os.cpu_count()} cores, 2 workers")
    print(inserts.line("bare validated insert"))
    print(starts.line("start"))
    print(saves.line("save", MOST_FOR_A_SAVE))
    print(ends.line("submit, marked and released", MOST_FOR_A_SUBMIT))
    ratios = [saves.at(percent) / inserts.at(percent) for percent in (50, 95)]
    print(f"save beside bare insert: p50 {ratios[0]:.2f}, p95 {ratios[1]:.2f} times")
    print(
        f"{found['answers']} acknowledged answers, {found['lost']} lost; {found['sittings']} sittings, "
        f"{found['results']} results, {found['released']} released; trail: {found['trail'] or 'verified'}"
    )
    errors = [*starts.errors, *saves.errors, *ends.errors]
    print(f"errors: {errors[:5] or 'none'}")
    return (
        not errors
        and found["lost"] == 0
        and found["results"] == found["released"] == LEARNERS
        and not found["trail"]
        and saves.at(95) < MOST_FOR_A_SAVE
        and ends.at(95) < MOST_FOR_A_SUBMIT
    )
