"""Servers to measure: granian as ``make run`` starts it, and the processor time its whole process tree has used."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def children(pid: int) -> Iterator[int]:
    """``pid`` and every process below it."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from children(int(child))


def cpu_seconds(pid: int) -> float:
    """User and system time of a process tree, in seconds (``proc(5)``, fields 14 and 15 of ``stat``)."""
    total = 0
    for process in children(pid):
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICK


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


@contextmanager
def serve(name: str, environ: dict[str, str], *, workers: int = 1) -> Iterator[Server]:
    """Granian with one worker, so that both servers have the same one process to do everything in."""
    port = free_port()
    command = [
        str(Path(sys.executable).with_name("granian")), "config.rsgi:application", "--interface", "rsgi",
        "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers), "--log-level", "warning", "--no-ws",
    ]  # fmt: skip
    process = subprocess.Popen(command, env=environ)
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=0.2).close()
                break
            except OSError:
                time.sleep(0.05)
        yield Server(name, process.pid, port)
    finally:
        process.terminate()
        process.wait(timeout=20)
