"""The machines of the site that are one process each: app servers, Redis, the sweeper, and nginx in front."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from bench.serving import children, free_port


class Process:
    """A program that can be started, killed without a word, and started again; 0 is the port of one that has none."""

    def __init__(self, name: str, command: list[str], port: int, environ: dict[str, str], log: Path) -> None:
        self.name, self.command, self.port, self.environ, self.log = name, command, port, environ, log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command, env=self.environ, stdout=log, stderr=log)
        turns = 600 if self.port else 0
        while turns and not self.answers():
            turns -= 1
            if self.process.poll() is not None or not turns:
                raise RuntimeError(f"{self.name} does not answer: {self.log.read_text()[-2000:]}")
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def kill(self) -> None:
        assert self.process is not None
        for pid in [*children(self.process.pid)]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()


def app(name: str, environ: dict[str, str], folder: Path) -> Process:
    port = free_port()
    command = [sys.executable, "manage.py", "start", "--serve-only", "--no-sweeper", "--port", str(port)]
    return Process(name, command, port, environ, folder / f"{name}.log")


def beside(name: str, environ: dict[str, str], folder: Path, *command: str) -> Process:
    """A command of ours that goes on beside the servers."""
    return Process(name, [sys.executable, "manage.py", *command], 0, environ, folder / f"{name}.log")


def redis(folder: Path) -> Process:
    port = free_port()
    command = ["redis-server", "--port", str(port), "--save", "", "--appendonly", "no", "--dir", str(folder)]
    return Process("Redis", command, port, dict(os.environ), folder / "redis.log")


def proxy(ports: tuple[int, int], folder: Path, *, tls: int = 0, besides: str = "") -> Process:
    """nginx with the shipped configuration: only paths and ports are other ones. ``besides`` is a server of its own."""
    from tests.deploy.proxy import OUTER, certificate, nginx, shipped

    tls = tls or free_port()
    text = shipped(folder, tls=tls, plain=free_port(), app=ports[0], other=ports[1], leaves_alone=True) + besides
    (folder / "cert.pem").write_bytes(certificate())
    (folder / "lectern.conf").write_text(text)
    (folder / "nginx.conf").write_text(OUTER.format(home=folder))
    program = nginx()
    assert program is not None, "nginx is needed: install Debian's package nginx"
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    return Process("proxy", command, tls, dict(os.environ), folder / "nginx.log")
