"""The application that the server runs: Django behind a reader that waits for slow clients without a worker.

A WSGI server that hands a request over when its headers are in lets a thread wait for the rest of the body; as many
slow clients as there are threads then stop the site for everybody. Here a request is read to its end by the event
loop, where waiting costs nothing, and only then given to one of the threads that run Django.
The interface is granian's RSGI (https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md).
"""

from __future__ import annotations

import asyncio
import io
import os
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections

from config import backends
from config.limits import BODY_LIMIT, BODY_SECONDS, FORM_SECONDS, SCRIPT_SECONDS, TURNED_AWAY

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

Headers = list[tuple[str, str]]
Answer = tuple[int, Headers, bytes]


class TooLarge(Exception):
    """The body is larger than :data:`BODY_LIMIT`."""


class NotWhole(Exception):
    """The body ended before the length that was declared: the connection broke, or the client lies."""


class Unmeasured(Exception):
    """There is a body and no length was declared, so that a part of it would look like all of it."""


class Application:
    """Runs a WSGI application in threads, each request only once it is all there.

    One thread is left for reading: however long forms wait for a locked database, a slow disk or a mail server, pages
    still come, and so does ``/healthz``. A form for which there is no thread in time is answered by one of its own: the
    site is busy. Who sent it learns that before giving up, and the others do not stand behind it.
    """

    def __init__(self, wsgi: Callable[..., Iterable[bytes]], threads: int) -> None:
        self.wsgi = wsgi
        self.threads = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="django")
        self.sending = asyncio.Semaphore(max(1, threads - 1))
        self.refusing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="busy")

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """The server calls this once in each process that answers requests, before the first one."""
        backends.hurry(connections.settings["default"])

    async def __call__(self, scope: Any, protocol: Any) -> None:
        if scope.proto != "http":
            return
        only_reads = scope.method in ("GET", "HEAD", "OPTIONS")
        try:
            body = b""
            if not only_reads:
                body = await asyncio.wait_for(read(protocol, scope.headers.get("content-length")), BODY_SECONDS)
        except TooLarge:
            text = "The request is over 16 MB; send fewer files at once.\n"
            protocol.response_str(413, [("content-type", "text/plain")], text)
            return
        except NotWhole:
            protocol.response_str(400, [("content-type", "text/plain")], "The request broke off; send it again.\n")
            return
        except Unmeasured:
            protocol.response_str(411, [("content-type", "text/plain")], "Send the length of the request with it.\n")
            return
        except TimeoutError:
            protocol.response_str(408, [("content-type", "text/plain")], "The request took too long to arrive.\n")
            return
        environment = environ(scope, body)
        status, headers, answer = await (self.run(environment) if only_reads else self.send(environment))
        if answer:
            protocol.response_bytes(status, headers, answer)
        else:
            protocol.response_empty(status, headers)

    async def run(self, environment: dict[str, Any]) -> Answer:
        """Have a thread work on a request."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, self.answer, environment)

    async def send(self, environment: dict[str, Any]) -> Answer:
        """Have a thread work on a form when one may, or say that the site is busy."""
        is_script = environment.get("HTTP_SEC_FETCH_MODE", "navigate") != "navigate"
        try:
            await asyncio.wait_for(self.sending.acquire(), SCRIPT_SECONDS if is_script else FORM_SECONDS)
        except TimeoutError:
            refused = {**environment, TURNED_AWAY: "1"}
            return await asyncio.get_running_loop().run_in_executor(self.refusing, self.answer, refused)
        try:
            return await self.run(environment)
        finally:
            self.sending.release()

    def answer(self, environment: dict[str, Any]) -> Answer:
        """Run the application in this thread."""
        started: list[Any] = []

        def start_response(status: str, headers: Headers, exc_info: Any = None) -> None:
            started[:] = [int(status[:3]), [(name.lower(), value) for name, value in headers]]

        parts = self.wsgi(environment, start_response)
        try:
            body = b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        return started[0], started[1], body


async def read(protocol: Any, declared: str | None) -> bytes:
    """The whole body. Raises :class:`TooLarge`, :class:`NotWhole` or :class:`Unmeasured`.

    The server ends a body that breaks off as it ends a whole one; half a form must not be taken for a form.
    """
    length = int(declared) if declared and declared.isascii() and declared.isdecimal() else None
    if length is not None and length > BODY_LIMIT:
        raise TooLarge
    chunks, size = [], 0
    async for chunk in protocol:
        chunks.append(chunk)
        size += len(chunk)
        if size > BODY_LIMIT:
            raise TooLarge
    if size and length is None:
        raise Unmeasured
    if length is not None and size < length:
        raise NotWhole
    return b"".join(chunks)


def environ(scope: Any, body: bytes) -> dict[str, Any]:
    """The WSGI environment (PEP 3333) of a request."""
    host, _, port = scope.server.rpartition(":")
    environment: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "CONTENT_LENGTH": str(len(body)),
    }
    for name, value in scope.headers.items():
        if name == "content-type":
            environment["CONTENT_TYPE"] = value
        elif name == "cookie" and "HTTP_COOKIE" in environment:
            environment["HTTP_COOKIE"] += f"; {value}"
        elif name != "content-length" and "_" not in name:
            key = "HTTP_" + name.upper().replace("-", "_")
            environment[key] = f"{environment[key]},{value}" if key in environment else value
    return environment


application = Application(get_wsgi_application(), settings.ENV.threads)
