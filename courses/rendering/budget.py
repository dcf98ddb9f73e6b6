"""Renders within a budget of time and memory, in a process that is killed when a text would not end.

The two functions have the signatures of ``courses.rendering``. The process is started when it is first needed
and kept, one for each process of the server; it is renewed after every kill, and after a fork.
"""

import atexit
import json
import logging
import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from courses.rendering import wire
from courses.rendering.results import Media, Rendered, RenderRefused

SECONDS = 2.0
MEGABYTES = 512
MOST_BYTES = 256 * 1024
SECONDS_TO_START = 20.0

ROOT = Path(__file__).resolve().parents[2]
KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TZ")
LOOK_FOR = (
    "look for thousands of brackets, stars, quotes or list signs in a row, for very long paragraphs, "
    "and for lists or quotes inside one another"
)

FEWER = "make a course of fewer lessons, or take it in as files"

logger = logging.getLogger(__name__)


@dataclass
class Allowance:
    """How many seconds several texts may take together, and how many are left."""

    seconds: float
    left: float


class _Died(Exception):
    """The process ended while it was being talked to."""


class RenderWorker:
    """A rendering process, talked to by one thread at a time."""

    def __init__(self, *, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> None:
        self._seconds = seconds
        self._megabytes = megabytes
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._unread = b""

    @property
    def pid(self) -> int | None:
        """The process id, while there is a process."""
        return self._process.pid if self._process else None

    def render_document(self, text: str, media: Mapping[str, Media]) -> Rendered:
        """Render a lesson. Raises RenderRefused when it is too large, takes too long, or fails."""
        _check_size([text])
        return wire.unpacked_document(self._ask(wire.document_request(text, media))["document"])

    def render_fragments(self, texts: Sequence[str], media: Mapping[str, Media] | None = None) -> tuple[str, ...]:
        """Render texts of a question. Raises RenderRefused as above, and when a text has a problem."""
        _check_size(texts)
        return tuple(self._ask(wire.fragments_request(texts, media or {}))["fragments"])

    def close(self) -> None:
        """End the process. The next rendering starts another."""
        with self._lock:
            self._kill()

    def forget(self) -> None:
        """Let go of a process that belongs to the process this one was forked from."""
        process, self._process, self._lock = self._process, None, threading.Lock()
        self._unread = b""
        if process:
            _close_streams(process)
            process.returncode = 0  # not ours to wait for

    def _ask(self, request: bytes) -> dict[str, Any]:
        """Send a request and return the answer; whatever goes wrong becomes a RenderRefused."""
        with self._lock:
            try:
                answer = json.loads(self._exchange(request))
            except TimeoutError:
                self._kill()
                shown = f"{self._seconds:g} second" + ("" if self._seconds == 1 else "s")
                raise RenderRefused(f"This text took longer than {shown} to render; {LOOK_FOR}.") from None
            except _Died:
                self._kill()
                raise RenderRefused(f"This text stopped the renderer; {LOOK_FOR}.") from None
            if "failed" in answer:
                self._kill()
                logger.error("rendering failed: %s", answer["failed"])
                raise RenderRefused(_failure_message(answer["failed"], self._megabytes))
        if "refused" in answer:
            raise wire.unpacked_refusal(answer["refused"])
        return dict(answer)

    def _exchange(self, request: bytes) -> bytes:
        """Send a line and wait for a line. A process that dies is replaced once: its death may be another's doing."""
        try:
            return self._try(request)
        except _Died:
            self._kill()
            return self._try(request)

    def _try(self, request: bytes) -> bytes:
        process = self._running()
        deadline = time.monotonic() + self._seconds
        self._write(process, request, deadline)
        return self._read_line(process, deadline)

    def _running(self) -> subprocess.Popen[bytes]:
        """Return a process that is ready."""
        if self._process and self._process.poll() is None:
            return self._process
        self._kill()
        environment = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        command = [sys.executable, "-m", "courses.rendering.worker", str(self._megabytes)]
        self._process = subprocess.Popen(  # noqa: S603 (our own module, fixed arguments)
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**environment, "PYTHONPATH": str(ROOT)},
            bufsize=0,
        )
        os.set_blocking(_fileno(self._process.stdin), False)
        try:
            self._read_line(self._process, time.monotonic() + SECONDS_TO_START)
        except (TimeoutError, _Died):
            self._kill()
            logger.exception("the rendering process did not start")
            raise RenderRefused("The renderer did not start; the server's log says why.") from None
        return self._process

    def _write(self, process: subprocess.Popen[bytes], data: bytes, deadline: float) -> None:
        rest, stream = memoryview(data), _fileno(process.stdin)
        while rest:
            _wait(stream, selectors.EVENT_WRITE, deadline)
            try:
                rest = rest[os.write(stream, rest[:65_536]) :]
            except BlockingIOError:
                continue
            except OSError:
                raise _Died from None

    def _read_line(self, process: subprocess.Popen[bytes], deadline: float) -> bytes:
        pieces = [self._unread]
        while b"\n" not in pieces[-1]:
            _wait(_fileno(process.stdout), selectors.EVENT_READ, deadline)
            piece = os.read(_fileno(process.stdout), 65_536)
            if not piece:
                raise _Died
            pieces.append(piece)
        line, _, self._unread = b"".join(pieces).partition(b"\n")
        return line

    def _kill(self) -> None:
        process, self._process, self._unread = self._process, None, b""
        if process is None:
            return
        process.kill()
        _close_streams(process)
        process.wait()


def _close_streams(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream:
            stream.close()


def _wait(stream: int, event: int, deadline: float) -> None:
    """Wait until ``stream`` is ready. Raises TimeoutError at the deadline."""
    with selectors.DefaultSelector() as selector:
        selector.register(stream, event)
        if not selector.select(max(0.0, deadline - time.monotonic())):
            raise TimeoutError


def _fileno(stream: IO[bytes] | None) -> int:
    if stream is None:
        raise ValueError("the process was started without pipes")
    return stream.fileno()


def _check_size(texts: Sequence[str]) -> None:
    size = sum(len(text.encode("utf-8", "replace")) for text in texts)
    if size > MOST_BYTES:
        message = f"This text has {size // 1024} kB; the most is {MOST_BYTES // 1024} kB. Part it into several lessons."
        raise RenderRefused(message)


def _failure_message(kind: str, megabytes: int) -> str:
    if kind == "MemoryError":
        return f"This text needs more than {megabytes} MB of memory to render; {LOOK_FOR}."
    if kind == "RecursionError":
        return f"This text nests too deep to render; {LOOK_FOR}."
    return f"This text cannot be rendered; {LOOK_FOR}. Halve the text to find the place."


_worker = RenderWorker()
atexit.register(_worker.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_worker.forget)


_together: ContextVar[Allowance | None] = ContextVar("together", default=None)


@contextmanager
def together(seconds: float) -> Iterator[None]:
    """Let all texts that are rendered meanwhile take so many seconds; the ones after that are refused at once."""
    token = _together.set(Allowance(seconds, seconds))
    try:
        yield
    finally:
        _together.reset(token)


def render_document(text: str, media: Mapping[str, Media]) -> Rendered:
    """Render the body of a lesson, as ``courses.rendering.render_document`` does, within the budget.

    Raises RenderRefused when the text is larger than 256 kB, takes longer than 2 seconds or more than 512 MB, and
    when the texts of :func:`together` have taken what they may.
    """
    with _spending():
        return _worker.render_document(text, media)


def render_fragments(texts: Sequence[str], media: Mapping[str, Media] | None = None) -> tuple[str, ...]:
    """Render texts of a question, as ``courses.rendering.render_fragments`` does, within the budget.

    Raises RenderRefused as ``render_document`` does, and when one of the texts has a problem.
    """
    with _spending():
        return _worker.render_fragments(texts, media)


@contextmanager
def _spending() -> Iterator[None]:
    """Take the time of one text off what is allowed for all."""
    allowance = _together.get()
    if allowance is None:
        yield
        return
    if allowance.left <= 0:
        raise RenderRefused(f"The texts before this one took {allowance.seconds:g} seconds to render; {FEWER}.")
    began = time.monotonic()
    try:
        yield
    finally:
        allowance.left -= time.monotonic() - began
