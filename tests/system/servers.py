"""The real server, as processes of their own beside the tests, and a Redis for them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

from django.db import connection

from tests.system.serving import program

ROOT = Path(__file__).resolve().parents[2]
#: A process that has not answered by then is not coming. No measure of speed.
PATIENCE = 60


def copy_of_database(folder: Path) -> str:
    """The rows that the test has made, as a file that other processes can open (SQLite only)."""
    file = folder / "site.sqlite3"
    connection.ensure_connection()
    file.write_bytes(connection.connection.serialize())
    return f"sqlite:///{file}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, **environment: str) -> Iterator[int]:
    """A program that listens on ``port``, until the block ends."""
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, start_new_session=True, stdout=subprocess.DEVNULL
    )
    try:
        await_listener(process, port)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=PATIENCE)


def await_listener(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"{process.args!r} did not listen on {port}")


@contextmanager
def sites(number: int, folder: Path, **environment: str) -> Iterator[list[int]]:
    """So many server processes of one site, each on a port of its own."""
    with ExitStack() as stack:
        ports = [free_port() for _ in range(number)]
        for port in ports:
            stack.enter_context(running(program(port), port, DATA_DIR=str(folder), THREADS="4", **environment))
        yield ports


def redis_server() -> str | None:
    """The program, or None where there is none."""
    return shutil.which("redis-server") or shutil.which("valkey-server")


@contextmanager
def redis(folder: Path, *options: str) -> Iterator[str]:
    """The address of an empty Redis that keeps nothing."""
    port = free_port()
    command = [str(redis_server()), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with running([*command, *options], port):
        yield f"redis://127.0.0.1:{port}/0"


def ask(port: int, method: str, target: str, body: str = "", **headers: str) -> tuple[HTTPResponse, str]:
    """One request on a connection of its own; the answer and its text."""
    client = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    client.putrequest(method, target, skip_host="host" in headers, skip_accept_encoding=True)
    for name, value in headers.items():
        client.putheader(name.replace("_", "-"), value)
    if body:
        client.putheader("Content-Type", "application/x-www-form-urlencoded")
        client.putheader("Content-Length", str(len(body)))
    client.endheaders(body.encode() or None)
    response = client.getresponse()
    text = response.read().decode(errors="replace")
    client.close()
    return response, text
