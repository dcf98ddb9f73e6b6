"""Requests at fixed moments, from a program that takes little of the processor which it shares with the server.

Each request has its moment, whatever became of the ones before; the time runs from that moment, so a server that
stops for a second is seen to have kept all waiting who came in that second ("coordinated omission", Gil Tene). Bytes
are made ahead and connections are looked after with bare system calls: asking with :mod:`asyncio` took about half as
much of the processor as answering. How late this program was itself is told beside the times.
"""

from __future__ import annotations

import itertools
import select
import socket
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

#: What was not answered so many seconds after the last request counts as what it has waited by then.
GIVEN_UP = 15.0
#: So much is taken from a connection at once: more than any answer here.
AT_ONCE = 256 * 1024
#: Seconds after which a server has done what it still does for connections that it has answered.
SETTLED = 0.1
CODINGS = "gzip, br"


def request(path: str, fields: Sequence[tuple[str, str]] | None = None, **headers: str) -> bytes:
    """The bytes of a request, asking for what a browser asks for; ``fields`` make it a form."""
    body = urlencode(fields).encode() if fields is not None else b""
    head = {"Host": "127.0.0.1", "Accept-Encoding": CODINGS, **headers}
    if fields is not None:
        head |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
    lines = [f"{'GET' if fields is None else 'POST'} {path} HTTP/1.1", *(f"{name}: {head[name]}" for name in head)]
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass
class Stream:
    """Requests of one kind: so many a second, the next of ``requests`` each time. Times are in seconds.

    ``late`` is by how much this program missed the moments; waiting for a connection after it is the server's.
    """

    name: str
    port: int
    requests: Iterator[bytes]
    rate: float = 0.0
    times: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)

    def moments(self, began: float, seconds: float) -> Iterable[tuple[float, Stream]]:
        return ((began + number / self.rate, self) for number in range(int(self.rate * seconds)))


class Connection:
    """One request at a time; ``moment`` is when its time began."""

    def __init__(self, stream: Stream) -> None:
        self.stream, self.moment = stream, 0.0
        self.came, self.whole = b"", 0
        self.socket = socket.create_connection(("127.0.0.1", stream.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.settimeout(30)

    def ask(self, moment: float) -> None:
        self.moment, self.came, self.whole = moment, b"", 0
        self.socket.sendall(next(self.stream.requests))

    def is_answered(self) -> bool:
        """Take what has come. SystemExit when it is no answer with status 200."""
        part = self.socket.recv(AT_ONCE)
        self.came = self.came + part if self.came else part
        if not self.whole and (end := self.came.find(b"\r\n\r\n")) > 0:
            head = self.came[:end].lower() + b"\r\n"
            _, known, length = head.partition(b"content-length: ")
            if head[9:12] != b"200" or not known:
                raise SystemExit(f"bench: {self.stream.name} was answered with {head[:200]!r}")
            self.whole = end + 4 + int(length[: length.index(b"\r")])
        if not part:
            raise SystemExit(f"bench: {self.stream.name}: the connection was closed")
        return 0 < self.whole <= len(self.came)


@contextmanager
def connected(streams: Sequence[Stream], each: int) -> Iterator[tuple[select.epoll, dict[int, Connection]]]:
    """So many connections for each stream, and what tells which of them has something to read."""
    poll, connections = select.epoll(), dict[int, Connection]()
    try:
        for connection in (Connection(stream) for stream in streams for _ in range(each)):
            connections[connection.socket.fileno()] = connection
            poll.register(connection.socket, select.EPOLLIN)
        yield poll, connections
    finally:
        for connection in connections.values():
            connection.socket.close()
        poll.close()


def full_rate(stream: Stream, seconds: float, connections: int) -> float:
    """Answers a second when each connection asks again as soon as it was answered."""
    count = 0
    with connected([stream], connections) as (poll, known):
        began = time.monotonic()
        for connection in known.values():
            connection.ask(began)
        while time.monotonic() - began < seconds:
            for number, _ in poll.poll(1):
                if known[number].is_answered():
                    count += 1
                    known[number].ask(began)
        return count / (time.monotonic() - began)


def answered_once(poll: select.epoll, known: dict[int, Connection]) -> None:
    for connection in known.values():
        connection.ask(0.0)
    waiting = len(known)
    while waiting:
        waiting -= sum(known[number].is_answered() for number, _ in poll.poll(1))
    time.sleep(SETTLED)


def at_rates(streams: Sequence[Stream], seconds: float, connections: int) -> None:
    """Ask each stream at its rate; its ``times`` are from each request's moment to its whole answer.

    Every connection has been answered once before the first moment: a hundred that are opened at once keep a server
    busy for some 20 ms, which are the slowest hundredth of two seconds.
    """
    with connected(streams, connections) as (poll, known):
        answered_once(poll, known)
        idle = {id(stream): deque(one for one in known.values() if one.stream is stream) for stream in streams}
        waiting = {key: deque[float]() for key in idle}
        began = time.monotonic()
        ahead = deque(sorted(itertools.chain(*(stream.moments(began, seconds) for stream in streams)), key=first))
        asked, end = len(ahead), began + seconds + GIVEN_UP
        while asked and (now := time.monotonic()) < end:
            while ahead and ahead[0][0] <= now:
                moment, stream = ahead.popleft()
                stream.late.append(now - moment)
                waiting[id(stream)].append(moment)
            for key, moments in waiting.items():
                while moments and idle[key]:
                    idle[key].popleft().ask(moments.popleft())
            # epoll itself counts in milliseconds
            select.select([poll], [], [], max(0.0, (ahead[0][0] if ahead else end) - time.monotonic()))
            for number, _ in poll.poll(0):
                connection = known[number]
                if connection.is_answered():
                    connection.stream.times.append(time.monotonic() - connection.moment)
                    idle[id(connection.stream)].append(connection)
                    connection.moment = 0.0
                    asked -= 1
        for stream in streams:
            held = [one.moment for one in known.values() if one.stream is stream and one.moment]
            stream.times += [time.monotonic() - moment for moment in (*held, *waiting[id(stream)])]


def first(pair: tuple[float, Stream]) -> float:
    return pair[0]


def quantile(times: Sequence[float], part: float) -> float:
    """The least of the ``times`` that this part of them do not exceed (nearest rank)."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
