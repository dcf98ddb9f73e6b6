"""Servers to measure: the site's own, and the processor time and the memory that a whole process tree has used."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from tests.system.serving import program

Environment = Callable[[Path], dict[str, str]]
Prepare = Callable[[dict[str, str]], dict[str, str]]
Production = Callable[[dict[str, str], str], dict[str, str]]

TICK = os.sysconf("SC_CLK_TCK")


def children(pid: int) -> Iterator[int]:
    """``pid`` and every process below it."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from children(int(child))


def nanoseconds(pid: int) -> int:
    """User and system time of one process with all its threads, ended ones too (``clock_getcpuclockid(3)``).

    What ``/proc`` tells of it is counted in hundredths of a second.
    """
    return time.clock_gettime_ns((~pid << 3) | 2)


def cpu_seconds(pid: int) -> float:
    """User and system time of a process tree, in seconds."""
    return sum(map(nanoseconds, children(pid))) / 1e9


def memory(pid: int) -> int:
    """What a process tree takes, in kB: a page that several hold counts once, in equal parts (``Pss``, ``proc(5)``)."""
    total = 0
    for process in children(pid):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total


@dataclass
class Server:
    """A running server."""

    name: str
    pid: int
    port: int

    def connect(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=30)

    def cpu(self) -> float:
        return cpu_seconds(self.pid)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listening(port: int) -> None:
    """Wait until somebody listens there. SystemExit after a minute."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=0.2).close()
        except OSError:
            time.sleep(0.02)
    raise SystemExit(f"bench: nobody listens on port {port}")


@contextmanager
def serve(name: str, environ: dict[str, str], *, workers: int = 1) -> Iterator[Server]:
    """The site's server with one worker, so that both servers have the same one process to do everything in."""
    port = free_port()
    process = subprocess.Popen(program(port, workers), env=environ)
    try:
        listening(port)
        yield Server(name, process.pid, port)
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def prepared(
    environment: Environment, prepare: Prepare, in_production: Production
) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """A site of its own in a folder that goes with it: the environment of its servers, and what is known of it."""
    with tempfile.TemporaryDirectory(prefix="lectern-bench-") as folder:
        environ = environment(Path(folder))
        known = prepare(environ)
        yield in_production(environ, known["key"]), known
