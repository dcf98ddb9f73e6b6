"""Asking two servers the same in turns, and what each answer costs them in processor time."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection

from bench.serving import Server

Ask = Callable[[HTTPConnection], int]


@dataclass(frozen=True)
class Row:
    """A comparison: what is asked of one server, what beside it of another, and the most that the first may cost."""

    name: str
    this: tuple[Server, Ask]
    beside: tuple[Server, Ask]
    limit: float


def get(path: str, **headers: str) -> Ask:
    sent = {"Accept-Encoding": "gzip, br", **headers}

    def ask(connection: HTTPConnection) -> int:
        connection.request("GET", path, headers=sent)
        return connection.getresponse().read().__len__()

    return checked(ask, 200 if "If-None-Match" not in headers else 304)


def post(path: str, body: str, **headers: str) -> Ask:
    sent = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Encoding": "gzip, br", **headers}

    def ask(connection: HTTPConnection) -> int:
        connection.request("POST", path, body=body, headers=sent)
        return connection.getresponse().read().__len__()

    return checked(ask, 200)


def checked(ask: Ask, status: int) -> Ask:
    """The same, and an answer with another status is an error: nothing is measured that failed."""

    def wrapper(connection: HTTPConnection) -> int:
        seen: list[int] = []
        original = connection.getresponse

        def getresponse():  # type: ignore[no-untyped-def]  # as its original
            response = original()
            seen.append(response.status)
            return response

        connection.getresponse = getresponse  # type: ignore[method-assign]  # for one request
        try:
            size = ask(connection)
        finally:
            del connection.getresponse
        if seen != [status]:
            raise SystemExit(f"bench: an answer was {seen}, not {status}")
        return size

    return wrapper


def cost(server: Server, ask: Ask, requests: int) -> float:
    """Processor milliseconds of the server's process tree for one request."""
    connection = server.connect()
    for _ in range(min(20, requests // 4)):
        ask(connection)
    before = server.cpu()
    for _ in range(requests):
        ask(connection)
    spent = server.cpu() - before
    connection.close()
    return 1000 * spent / requests


def report(compared: list[Row], *, heads: tuple[str, str], rounds: int, requests: int) -> bool:
    """Measure the rows in turns and print medians and their ratio. Returns whether all keep their limit."""
    print(f"CPU per request of the whole process tree, median of {rounds} rounds of {requests}, in turns")
    print(f"{'':<44}{heads[0]:>10}{heads[1]:>10}{'ratio':>8}{'at most':>9}", flush=True)
    kept = True
    for row in compared:
        ratios, these, besides = [], [], []
        for _ in range(rounds):
            these.append(cost(*row.this, requests))
            besides.append(cost(*row.beside, requests))
            ratios.append(these[-1] / besides[-1])
        ratio = statistics.median(ratios)
        kept = kept and ratio <= row.limit
        print(
            f"{row.name:<44}{statistics.median(these):>10.3f}{statistics.median(besides):>10.3f}"
            f"{ratio:>8.2f}{row.limit:>9.2f}{'  over' if ratio > row.limit else ''}",
            flush=True,
        )
    return kept
