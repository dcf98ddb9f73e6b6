"""How long answers take while requests come at a fixed rate: at half of what the server can do, its slow ones too.

Beside it, in the same run and in turns, a new Django project that answers as many bytes (:mod:`bench.bare`). Each
server has one worker with a processor for itself, and the program that asks has the other one: together on both,
requests wait for each other and for who asks, the floor's as well. Other programs, and other machines on the same
hardware, make some rounds slow; so the times are medians of rounds, servers go before others where the bench may
arrange that, how much of the processors others had is told, and a ratio is held to its limit in the round that was
disturbed least.
"""

from __future__ import annotations

import itertools
import os
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.answering import class_of
from bench.floors import LESSON, keep_page
from bench.neighbors import Neighbors, ahead_of_others, apart
from bench.serving import Environment, Prepare, Production, Server, prepared, serve
from bench.steady import Stream, at_rates, full_rate, quantile, request

#: Connections, at full rate and at half of it: more, so that who is slow keeps no other waiting for a connection.
CONNECTIONS, SPARE = 24, 96
#: Rounds at full rate with seconds of each, rounds at half of it, and the seconds of these together.
LOOKS, LOOKING, ROUNDS = 3, 1.5, 7
HALF_LOAD = float(os.environ.get("BENCH_SECONDS", "14"))
#: The 99th percentile may be so many times the median.
MOST = 3.0


@dataclass
class Row:
    """One kind of request, and what was seen of it: answers a second, and the times of each round."""

    server: Server
    stream: Stream
    fulls: list[float] = field(default_factory=list)
    rounds: list[list[float]] = field(default_factory=list)

    @property
    def full(self) -> float:
        """The least disturbed look."""
        return max(self.fulls)

    def at(self, part: float) -> float:
        """A quantile in milliseconds, the median of all rounds."""
        return 1000 * statistics.median(quantile(times, part) for times in self.rounds)

    @property
    def ratios(self) -> list[float]:
        """p99 beside p50 of each round, the least first."""
        return sorted(quantile(times, 0.99) / quantile(times, 0.5) for times in self.rounds)

    @property
    def is_over(self) -> bool:
        return self.server.name != "bare" and self.ratios[0] > MOST

    def line(self) -> str:
        pooled = list(itertools.chain(*self.rounds))
        limit = "" if self.server.name == "bare" else f"{MOST:.2f}"
        quantiles = "".join(f"{self.at(part):>8.2f}" for part in (0.5, 0.95, 0.99))
        return (
            f"{self.stream.name:<24}{self.full:>8.0f}{self.full / 2:>8.0f}{quantiles}"
            f"{1000 * quantile(pooled, 0.999):>8.2f}{1000 * quantile(self.stream.late, 0.99):>8.2f}"
            f"{statistics.median(self.ratios):>9.2f}{self.ratios[0]:>9.2f}{limit:>9}{'  over' if self.is_over else ''}"
        )


def run(environment: Environment, prepare: Prepare, in_production: Production) -> bool:
    with (
        prepared(environment, prepare, in_production) as (environ, known),
        serve("site", environ, workers=1) as site,
    ):
        keep_page(site, Path(environ["BENCH_PAGE"]))
        with serve("bare", {**environ, "DJANGO_SETTINGS_MODULE": "bench.bare_settings"}, workers=1) as bare:
            cookie = f"session={known['session']}; csrf={known['csrf']}"
            form = [("csrfmiddlewaretoken", known["csrf"]), ("question", known["question"])]
            form += [("revision", known["revision"]), ("answer", "b")]

            def row(name: str, server: Server, *requests: bytes) -> Row:
                return Row(server, Stream(name, server.port, itertools.cycle(requests)))

            return compare(
                [
                    row("bare cached page", bare, request("/page/")),
                    row("signed-out lesson", site, request(LESSON)),
                    row("lean signed-in view", bare, request("/signed-in/", Cookie=cookie)),
                    row("signed-in lesson", site, request(LESSON, Cookie=cookie)),
                    row("bare insert", bare, request("/insert/", form, Cookie=cookie)),
                    Row(site, Stream("answers of a class", site.port, class_of(environ))),
                ]
            )


def compare(rows: list[Row]) -> bool:
    print(
        f"one worker; full rate over {CONNECTIONS} connections, then half of it in {ROUNDS} rounds of "
        f"{HALF_LOAD / ROUNDS:g} s, in turns; milliseconds, medians of rounds; p99.9 of all rounds together"
    )
    with apart({row.server.pid for row in rows}):
        share = measure(rows)
    heads = "".join(f"{head:>8}" for head in ("full /s", "half /s", "p50", "p95", "p99", "p99.9", "late"))
    print(f"{'':<24}{heads}{'p99/p50':>9}{'least':>9}{'at most':>9}")
    for row in rows:
        print(row.line(), flush=True)
    print("late: 99 % of the requests were sent within so long after their moment.")
    print(f"Other programs had {share:.0%} of the processors.")
    return not any(row.is_over for row in rows)


def measure(rows: list[Row]) -> float:
    """Ask for each row in turns; which part of the processors other programs had meanwhile."""
    for _, row in itertools.product(range(LOOKS), rows):
        row.fulls.append(full_rate(row.stream, LOOKING, CONNECTIONS))
    neighbors = Neighbors([row.server.pid for row in rows])
    for _, row in itertools.product(range(ROUNDS), rows):
        row.stream.rate, row.stream.times = row.full / 2, []
        time.sleep(0.2)  # what the last one left to do is over
        with ahead_of_others([row.server.pid]):
            at_rates([row.stream], HALF_LOAD / ROUNDS, SPARE)
        row.rounds.append(row.stream.times)
    return neighbors.share()
