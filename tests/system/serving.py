"""The site's own server, started for a test as `manage.py start` does when everything is prepared."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]


def health(port: int, *, seconds: float) -> int:
    """The status of ``/healthz``, or 0 when there is no answer in time."""
    connection = HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request("GET", "/healthz")
        with connection.getresponse() as response:
            return response.status
    except OSError:
        return 0
    finally:
        connection.close()


@contextmanager
def serving(folder: Path, log: IO[bytes] | None = None) -> Iterator[int]:
    """The server with one worker of two threads; yields its port. What it logs goes to ``log``."""
    with process(folder, log) as (_process, port):
        yield port


@contextmanager
def process(folder: Path, log: IO[bytes] | None = None) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The same, with the process, which a test may stop."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = f"import django; django.setup(); from config.serving import server; server.serve('127.0.0.1', {port}, 1)"
    command = [sys.executable, "-c", program]
    environment = {**os.environ, "DATA_DIR": str(folder), "THREADS": "2"}
    started = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True, stderr=log, stdout=log)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and health(port, seconds=1) != 200:
        time.sleep(0.1)
    try:
        yield started, port
    finally:
        if started.poll() is None:
            os.killpg(started.pid, signal.SIGTERM)
            started.wait(timeout=15)
