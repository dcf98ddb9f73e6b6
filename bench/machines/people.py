"""Learners who sit an exam through the proxy: each change is sent until it is acknowledged, as the script does."""

from __future__ import annotations

import asyncio
import json
import random
import ssl
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.connection import Kept
from bench.exam_day import SITTING, Answered

#: As static/js/exam.js: a request is given up after so many seconds, and tried again after these.
GIVEN_UP, AGAIN = 15.0, (1, 2, 4, 8, 15)
#: A learner changes an answer this often, in seconds.
EVERY = 4.0


@dataclass
class Said:
    """What learners met since the last look: acknowledged saves with the seconds each took, and what went wrong."""

    waits: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    last: float = 0.0
    gap: float = 0.0

    def acknowledged(self, wait: float) -> None:
        now = time.monotonic()
        self.gap, self.last = max(self.gap, now - self.last) if self.last else 0.0, now
        self.waits.append(wait)

    def fresh(self) -> None:
        self.waits, self.wrong, self.gap = [], Counter(), 0.0

    def line(self) -> str:
        waits = sorted(self.waits) or [float("nan")]
        wrong = ", ".join(f"{what} × {number}" for what, number in sorted(self.wrong.items())) or "nothing went wrong"
        return (
            f"{len(self.waits)} saves acknowledged, half within {waits[len(waits) // 2]:.2f} s, all within "
            f"{waits[-1]:.2f} s; longest time without any {self.gap:.1f} s; {wrong}"
        )


class Learner:
    """A browser with a session, the sitting in it, and what was acknowledged to it."""

    def __init__(self, port: int, cookie: str, csrf: str, number: int, said: Said) -> None:
        self.port, self.cookie, self.csrf, self.said = port, cookie, csrf, said
        self.dice = random.Random(number)
        self.uuid = ""
        self.revs: dict[int, int] = {}
        self.acknowledged: dict[int, str] = {}
        tls = ssl.create_default_context()
        tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
        self.kept = Kept(port, tls)

    async def ask(self, path: str, fields: list[tuple[str, str]]) -> Answered:
        """Send a form once. Raises ``OSError`` or ``TimeoutError`` when there is no answer."""
        body = urlencode([("csrfmiddlewaretoken", self.csrf), *fields]).encode()
        head = [
            f"POST {path} HTTP/1.1", "Host: localhost", f"Cookie: {self.cookie}",
            "Origin: https://localhost", "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}", "", "",
        ]  # fmt: skip
        return await self.kept.exchange(head, body)

    async def until(self, path: str, fields: list[tuple[str, str]], expects: int) -> tuple[Answered, float]:
        """Send it again and again, the same each time, until it is answered as it should; and the seconds it took."""
        began = time.monotonic()
        for turn in range(200):
            try:
                answered = await self.ask(path, fields)
            except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
                self.said.wrong[type(error).__name__] += 1
            else:
                if answered.status == expects:
                    return answered, time.monotonic() - began
                self.said.wrong[str(answered.status)] += 1
                assert answered.status >= 429, (answered.status, path, answered.body[:300])
            await asyncio.sleep(AGAIN[min(turn, len(AGAIN) - 1)])
        raise RuntimeError(f"{path} was never answered")

    async def start(self, path: str) -> None:
        answered, _ = await self.until(path, [("agree", "on")], 302)
        found = SITTING.search(answered.headers["location"])
        assert found is not None, answered.headers
        self.uuid = found[1]

    async def save(self) -> None:
        number, value = self.dice.randint(1, 60), self.dice.choice("abcd")
        if self.acknowledged.get(number) == value:
            value = "abcd"[("abcd".index(value) + 1) % 4]
        key = f"{self.dice.getrandbits(120):030x}"
        fields = [("answer", value), ("rev", str(self.revs.get(number, 0))), ("key", key), ("seconds", "9")]
        answered, wait = await self.until(f"/exam/{self.uuid}/{number}/answer/", fields, 200)
        self.said.acknowledged(wait)
        self.revs[number] = json.loads(answered.body)["rev"]
        self.acknowledged[number] = value

    async def sit(self, is_over: asyncio.Event) -> None:
        while not is_over.is_set():
            await asyncio.sleep(self.dice.uniform(0, 2 * EVERY))
            await self.save()
        await self.until(f"/exam/{self.uuid}/submit/", [], 302)
        self.kept.hang_up()
