"""Learners whose page behaves as the real one does (static/js/exam.js): what they change waits in a queue, is sent with
the same key until it is acknowledged, and they go on answering meanwhile.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import re
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlencode

from bench.connection import Kept
from bench.exam_day import SITTING, Answered
from bench.faults.papers import Question, questions
from bench.machines.people import GIVEN_UP

#: The page waits so long after a failure, twice as long after the next, and never longer than the second; in seconds.
FIRST_WAIT, LONGEST_WAIT = 1.0, 15.0
HEADING = re.compile(rb"<h1[^>]*>(.*?)</h1>", re.S)
#: So often the next change is one of the same question.
SECOND_THOUGHTS = 0.3
#: What the real page takes as "try again".
TRY_AGAIN = (429, *range(500, 600))


@dataclass
class Watch:
    """When saves were acknowledged, and what else learners were told; times are monotonic."""

    acknowledged: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    refused: list[tuple[float, str]] = field(default_factory=list)

    def saved(self, asked: float) -> None:
        now = time.monotonic()
        self.acknowledged.append(now)
        self.waits.append(now - asked)

    def wrong(self, what: str) -> None:
        self.refused.append((time.monotonic(), what))

    def between(self, begin: float, end: float) -> int:
        return sum(begin <= at < end for at in self.acknowledged)

    def refusals(self, begin: float, end: float) -> Counter[str]:
        return Counter(what for at, what in self.refused if begin <= at < end)

    def first_after(self, moment: float) -> float | None:
        return next((at for at in self.acknowledged if at >= moment), None)

    def waits_of(self, begin: float, end: float) -> list[float]:
        """How long saves took that were asked for and acknowledged between the two."""
        pairs = zip(self.acknowledged, self.waits, strict=True)
        return [wait for moment, wait in pairs if begin <= moment - wait and moment < end]

    def gap(self, begin: float, end: float) -> float:
        """The longest time without an acknowledged save that began before ``end``."""
        times = [begin, *(at for at in self.acknowledged if begin <= at < end), self.first_after(end) or end]
        return max(later - earlier for earlier, later in itertools.pairwise(times))


def refusal(answered: Answered) -> str:
    """A refusal as a learner gets it: the status, what it says, and when to come back."""
    heading = HEADING.search(answered.body)
    words = unescape(re.sub(r"<[^>]+>", "", heading[1].decode())).strip() if heading else ""
    again = answered.headers.get("retry-after")
    return " ".join(
        [str(answered.status), *([f"“{words}”"] if words else []), *([f"(again after {again} s)"] if again else [])]
    )


class Learner:
    """A browser with a session and the page of a sitting."""

    def __init__(self, port: int, cookie: str, csrf: str, number: int, watch: Watch) -> None:
        self.port, self.cookie, self.csrf, self.watch = port, cookie, csrf, watch
        self.dice = random.Random(number)
        self.uuid, self.paper = "", dict[int, Question]()
        self.revs: dict[int, int] = {}
        self.acknowledged: dict[int, tuple[int, list[str]]] = {}
        self.queue: dict[int, dict[str, Any]] = {}
        self.has_changed, self.is_over, self.last = asyncio.Event(), False, 0
        self.kept = Kept(port)

    async def ask(self, method: str, path: str, fields: list[tuple[str, str]]) -> Answered:
        """One request. Raises OSError, TimeoutError or IncompleteReadError when there is no answer.

        A connection that was kept and is closed by the time it is used again is opened anew, as browsers do it.
        """
        is_kept = self.kept.is_open
        try:
            return await self.ask_once(method, path, fields)
        except (ConnectionError, asyncio.IncompleteReadError):
            if not is_kept:
                raise
        return await self.ask_once(method, path, fields)

    async def ask_once(self, method: str, path: str, fields: list[tuple[str, str]]) -> Answered:
        body = urlencode([("csrfmiddlewaretoken", self.csrf), *fields]).encode() if method == "POST" else b""
        head = [
            f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {self.cookie}",
            "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}",
            f"Sec-Fetch-Mode: {'cors' if path.endswith('/answer/') else 'navigate'}", "", "",
        ]  # fmt: skip
        return await self.kept.exchange(head, body)

    async def until(self, method: str, path: str, fields: list[tuple[str, str]], expects: int) -> Answered:
        """Again and again, the same each time, until it is answered as it should."""
        wait = FIRST_WAIT
        while True:
            try:
                answered = await self.ask(method, path, fields)
            except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
                self.watch.wrong(silence(error))
            else:
                if answered.status == expects:
                    return answered
                self.watch.wrong(refusal(answered))
                if answered.status not in TRY_AGAIN:
                    raise RuntimeError(f"{method} {path}: {refusal(answered)}")
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)

    async def start(self, path: str) -> None:
        """Begin the exam and open its page, which stays open from now on."""
        answered = await self.until("POST", path, [("agree", "on")], 302)
        found = SITTING.search(answered.headers["location"])
        assert found is not None, answered.headers
        self.uuid = found[1]
        page = await self.until("GET", f"/exam/{self.uuid}/paper/", [], 200)
        self.paper = questions(page.body.decode())
        self.revs = {number: question.rev for number, question in self.paper.items()}

    def change(self) -> None:
        """Answer a question, or answer it anew: what is not acknowledged yet is replaced."""
        if self.dice.random() > SECOND_THOUGHTS or not self.last:
            self.last = self.dice.choice(list(self.paper))
        _rev, stands = self.acknowledged.get(self.last, (0, []))
        self.put(self.last, self.paper[self.last].answer(self.dice, but=stands), time.monotonic())
        self.has_changed.set()

    def put(self, number: int, values: list[str], asked: float) -> None:
        """What was sent and not answered may be saved: it goes first once more."""
        change = {"values": values, "rev": self.revs[number], "key": f"{self.dice.getrandbits(120):030x}"}
        waiting = self.queue.get(number, {})
        self.queue[number] = {**change, "asked": asked}
        if first := waiting.get("first") or (waiting if waiting.get("sent") else None):
            self.queue[number]["first"] = first

    async def sit(self, every: float) -> None:
        """Answer at a steady rate until :attr:`is_over`; then see to it that all is saved, and submit."""
        sender = asyncio.create_task(self.send_all())
        while not self.is_over:
            await asyncio.sleep(self.dice.uniform(0, 2 * every))
            self.change()
        while self.queue:
            await asyncio.sleep(0.1)
        sender.cancel()
        await self.until("POST", f"/exam/{self.uuid}/submit/", [], 302)
        self.kept.hang_up()

    async def send_all(self) -> None:
        """One change after the other. After a failure it is tried again in a while, or when there is another change."""
        wait = FIRST_WAIT
        while True:
            self.has_changed.clear()
            while self.queue:
                number, newest = next(iter(self.queue.items()))
                if not await self.send(number, newest.get("first", newest)):
                    break
                wait = FIRST_WAIT
            with suppress(TimeoutError):
                await asyncio.wait_for(self.has_changed.wait(), wait if self.queue else None)
            if self.queue:
                wait = min(2 * wait, LONGEST_WAIT)

    async def send(self, number: int, change: dict[str, Any]) -> bool:
        """Whether there was an answer of the site; what it was is taken in."""
        change["sent"] = True
        fields = [("answer", value) for value in change["values"]]
        fields += [("rev", str(change["rev"])), ("key", change["key"]), ("seconds", "3")]
        try:
            answered = await self.ask("POST", f"/exam/{self.uuid}/{number}/answer/", fields)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            self.watch.wrong(silence(error))
            return False
        if answered.status in TRY_AGAIN:
            self.watch.wrong(refusal(answered))
            return False
        if self.queue.get(number, {}).get("first") is change:
            del self.queue[number]["first"]
        if answered.status != 200:
            outcome = json.loads(answered.body)["outcome"] if answered.body.startswith(b"{") else "signed out"
            self.watch.wrong(f"{answered.status} {outcome}")
            newest = self.queue.pop(number, change)
            if outcome == "stale":  # the page asks which answer is to stand, and the learner takes the one on the page
                self.revs[number] = json.loads(answered.body)["rev"]
                self.put(number, newest["values"], newest["asked"])
            return True
        self.settle(number, change, json.loads(answered.body)["rev"])
        return True

    def settle(self, number: int, change: dict[str, Any], rev: int) -> None:
        self.watch.saved(change["asked"])
        self.revs[number], self.acknowledged[number] = rev, (rev, change["values"])
        newer = self.queue.get(number)
        if newer is not None and newer["key"] != change["key"]:
            newer["rev"] = rev
        else:
            self.queue.pop(number, None)


def silence(error: Exception) -> str:
    """No answer, in words."""
    if isinstance(error, TimeoutError):
        return f"no answer within {GIVEN_UP:.0f} s"
    return "refused" if isinstance(error, ConnectionRefusedError) else "broken off"
