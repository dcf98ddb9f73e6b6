"""Slow clients: ``slow_clients.py PORT EACH PATH``, so many of each kind, until SIGTERM.

Prints a line when all have begun, and at the end one that says how many of them the server still puts up with.
"""

from __future__ import annotations

import signal
import socket
import sys
import threading
from dataclasses import dataclass

#: Seconds between two bytes that are sent, or two mouthfuls that are read.
BETWEEN = 0.25
MOUTHFUL = 256
FORM_HEAD = (
    b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 9000\r\n\r\n"
)
GET = "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"


@dataclass
class Client:
    """Sends ``at_once``, then ``more`` byte by byte; reads a little at a time if it ``reads``."""

    kind: str
    at_once: bytes
    more: bytes = b""
    reads: bool = False

    def begin(self, port: int) -> None:
        self.socket = socket.socket()
        if self.reads:  # what the system would take in for it is not read slowly
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.connect(("127.0.0.1", port))
        self.socket.sendall(self.at_once)
        self.socket.setblocking(False)

    def go_on(self) -> bool:
        """Whether the server still puts up with it."""
        try:
            if self.more:
                self.socket.send(self.more[:1])
                self.more = self.more[1:]
            return not self.reads or bool(self.socket.recv(MOUTHFUL))
        except BlockingIOError:
            return True
        except OSError:
            return False

    def is_there(self) -> bool:
        try:
            return self.reads or bool(self.socket.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return True
        except OSError:
            return False


def kinds(path: str) -> list[Client]:
    get = GET.format(path=path).encode()
    return [
        Client("send a form byte by byte", FORM_HEAD, b"a" * 8999),
        Client("send their headers byte by byte", b"", get + b"X-Long: " + b"a" * 9000),
        Client("have sent half of their headers", get),
        Client("read their answer in mouthfuls", get + b"\r\n", reads=True),
        Client("keep an idle connection", get + b"Accept-Encoding: br\r\n\r\n"),
    ]


def main(port: int, each: int, path: str) -> None:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    clients = [client for _ in range(each) for client in kinds(path)]
    for client in clients:
        client.begin(port)
    print(f"{len(clients)} slow clients", flush=True)
    there = {id(client) for client in clients}
    while not stop.wait(BETWEEN):
        there = {id(client) for client in clients if id(client) in there and client.go_on()}
    there = {id(client) for client in clients if id(client) in there and client.is_there()}
    for kind in kinds(path):
        same = [client for client in clients if client.kind == kind.kind]
        print(f"{sum(id(client) in there for client in same)} of {len(same)} {kind.kind}")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
