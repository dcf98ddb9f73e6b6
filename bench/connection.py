"""A connection that a learner's browser keeps open: one request at a time, given up as static/js/exam.js does."""

from __future__ import annotations

import asyncio
import ssl

from bench.exam_day import Answered, read

#: Seconds after which a request is given up.
GIVEN_UP = 15.0


class Kept:
    """To a port of this machine, opened when it is needed and closed by whatever goes wrong."""

    def __init__(self, port: int, tls: ssl.SSLContext | None = None) -> None:
        self.port, self.tls = port, tls
        self.stream: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    @property
    def is_open(self) -> bool:
        return self.stream is not None

    async def exchange(self, head: list[str], body: bytes) -> Answered:
        """One request. Raises OSError, TimeoutError or IncompleteReadError when there is no answer."""
        try:
            async with asyncio.timeout(GIVEN_UP):
                if self.stream is None:
                    self.stream = await asyncio.open_connection("127.0.0.1", self.port, ssl=self.tls)
                reader, writer = self.stream
                writer.write("\r\n".join(head).encode() + body)
                await writer.drain()
                answered = await read(reader)
        except BaseException:
            self.hang_up()
            raise
        if answered.headers.get("connection") == "close":
            self.hang_up()
        return answered

    def hang_up(self) -> None:
        if self.stream is not None:
            self.stream[1].close()
            self.stream = None
