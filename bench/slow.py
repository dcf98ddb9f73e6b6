"""Slow clients beside others: readers and savers ask at a steady rate, in turns with slow clients and without.

There are twice as many slow ones of each kind as the server has threads. Others are unaffected when their p99 is within
one and a half times what it is without, or within 20 ms of it where that is very little.
"""

from __future__ import annotations

import itertools
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.answering import class_of
from bench.floors import LESSON
from bench.neighbors import Neighbors, ahead_of_others
from bench.serving import Environment, Prepare, Production, prepared, serve
from bench.steady import Stream, at_rates, quantile, request

WORKERS, THREADS = 2, 4
EACH = 2 * WORKERS * THREADS
#: Rounds of each, the seconds of one, and how many readers and savers come in a second.
ROUNDS, SECONDS, READERS, SAVERS = 5, 3.0, 200, 40
CONNECTIONS = 24
MOST_TIMES, MOST_MORE = 1.5, 0.020

Seen = dict[str, list[list[float]]]


def run(environment: Environment, prepare: Prepare, in_production: Production) -> bool:
    with (
        prepared(environment, prepare, in_production) as (environ, _known),
        serve("site", {**environ, "THREADS": str(THREADS)}, workers=WORKERS) as site,
    ):
        streams = [
            Stream("reading a lesson", site.port, itertools.cycle([request(LESSON)]), READERS),
            Stream("answering", site.port, class_of(environ), SAVERS),
        ]
        at_rates(streams, 1.0, CONNECTIONS)  # pages and questions are drawn for the first time
        neighbors = Neighbors([site.pid])
        seen: dict[bool, Seen] = {slow: {stream.name: [] for stream in streams} for slow in (False, True)}
        told: set[str] = set()
        for _ in range(ROUNDS):
            with ahead_of_others([site.pid]):
                measure(streams, seen[False])
            with slow_clients(site.port, told), ahead_of_others([site.pid]):
                measure(streams, seen[True])
        share = neighbors.share()
    print("\n".join(sorted(told)))
    return report(seen, share)


def measure(streams: list[Stream], seen: Seen) -> None:
    for stream in streams:
        stream.times = []
    at_rates(streams, SECONDS, CONNECTIONS)
    for stream in streams:
        seen[stream.name].append(stream.times)


@contextmanager
def slow_clients(port: int, told: set[str]) -> Iterator[None]:
    """They begin, and at the end tell how many there still are. In a process of their own: they are others, too."""
    script = Path(__file__).with_name("slow_clients.py")
    command = [sys.executable, str(script), str(port), str(EACH), LESSON]
    clients = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert clients.stdout is not None
    try:
        began = clients.stdout.readline().strip()
        yield
    finally:
        clients.terminate()
        said = clients.stdout.read().strip().replace("\n", ", ")
        clients.wait(20)
    told.add(f"{began}; at the end {said}")


def report(seen: dict[bool, Seen], share: float) -> bool:
    print(f"{ROUNDS} rounds of {SECONDS:g} s each, in turns; milliseconds, medians of rounds")
    print(f"{'':<20}{'':>10}{'without':>10}{'with':>10}{'at most':>10}")
    kept = True
    for name in seen[False]:
        for part in (0.5, 0.99):
            without, beside = (
                statistics.median(quantile(times, part) for times in seen[slow][name]) for slow in (False, True)
            )
            most = max(MOST_TIMES * without, without + MOST_MORE)
            kept = kept and beside <= most
            print(
                f"{name:<20}{f'p{100 * part:g}':>10}{1000 * without:>10.2f}{1000 * beside:>10.2f}{1000 * most:>10.2f}"
                f"{'  over' if beside > most else ''}"
            )
    print(f"Other programs had {share:.0%} of the processors.")
    return kept
