"""A slow line to a server of this machine: what goes through it takes its time, and no more than so much at once.

DevTools can slow down a browser too, but then connections open in no time, and files share the line as no server would
let them. Here a connection costs its exchanges (TCP, TLS), and the server decides what goes first.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bench.serving import free_port

#: What a slow 4G is taken to be: seconds there and back, and bytes a second in each direction.
ROUND_TRIP, DOWN, UP = 0.150, 1.6e6 / 8, 0.75e6 / 8
PACKET = 1460
#: The server must not be rid of a page before it is on the line, or it could not let a style sheet go first.
BUFFER = 16384


class Way:
    """One direction of the line; all connections share it."""

    def __init__(self, rate: float) -> None:
        self.rate, self.free = rate, 0.0

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        while piece := await reader.read(PACKET):
            self.free = max(loop.time(), self.free) + len(piece) / self.rate
            await asyncio.sleep(self.free - loop.time())
            loop.call_later(ROUND_TRIP / 2, write, writer, piece)
        loop.call_later(ROUND_TRIP / 2, writer.close)


def write(writer: asyncio.StreamWriter, piece: bytes) -> None:
    if not writer.is_closing():
        writer.write(piece)


class Line:
    """Takes connections at ``port`` and carries them to ``server``, a port of this machine."""

    def __init__(self, port: int, server: int) -> None:
        self.port, self.server = port, server
        self.down, self.up = Way(DOWN), Way(UP)
        self.loop = asyncio.new_event_loop()
        self.is_open = threading.Event()

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(ROUND_TRIP)  # a connection is there when its first packets have been there and back
        far = socket.socket()
        far.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        far.setblocking(False)
        await self.loop.sock_connect(far, ("127.0.0.1", self.server))
        server_reader, server_writer = await asyncio.open_connection(sock=far, limit=BUFFER)
        with suppress(ConnectionError, asyncio.CancelledError):
            await asyncio.gather(self.up.carry(reader, server_writer), self.down.carry(server_reader, writer))

    def run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(asyncio.start_server(self.connect, "127.0.0.1", self.port))
        self.is_open.set()
        self.loop.run_forever()
        left = asyncio.all_tasks(self.loop)
        for task in left:
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))


@contextmanager
def slow_line(server: int) -> Iterator[int]:
    """The port of a slow line to the server at this port."""
    line = Line(free_port(), server)
    thread = threading.Thread(target=line.run, daemon=True)
    thread.start()
    line.is_open.wait(30)
    yield line.port
    line.loop.call_soon_threadsafe(line.loop.stop)
    thread.join(10)
