"""Rendering within a budget: in a process of its own, which is killed when a text takes too long.

An author's text can be made to take minutes or gigabytes in any Markdown engine, by accident or on purpose.
So text is rendered when it is written, never when it is read, and never in the process that serves pages.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from courses.rendering.results import (
    Block,
    Heading,
    Html,
    Media,
    Problem,
    Rendered,
    RenderRefused,
    Segment,
    Term,
)

SECONDS = 2.0
START_SECONDS = 20.0
SOURCE_LIMIT = 256 * 1024
ROOT = Path(__file__).resolve().parents[2]

MESSAGES = {
    "time": "this text took longer than {seconds:g} seconds to render; look for very long runs of brackets, "
    "stars or quote marks, and split what is left.",
    "memory": "this text needs more than 512 MB to render; look for something repeated thousands of times.",
    "nesting": "this text is nested too deeply to render; look for long runs of >, * or [ and take some away.",
    "died": "the renderer stopped while it worked on this text; shorten it, or split it in two.",
    "unexpected": "this text could not be rendered ({error}); take out what was added last and try again.",
}


class Worker:
    """A rendering process and the pipes to it."""

    def __init__(self) -> None:
        environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
        self.owner = os.getpid()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "courses.rendering.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=environment,
        )
        self.is_warm = False

    @property
    def is_usable(self) -> bool:
        return self.owner == os.getpid() and self.process.poll() is None

    def kill(self) -> None:
        if self.owner == os.getpid():
            self.process.kill()
            self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send a request and wait for its answer. Raises RenderRefused; the caller then kills the worker."""
        if not self.is_warm:
            self.exchange({"fragments": []}, START_SECONDS)
            self.is_warm = True
        return self.exchange(request, SECONDS)

    def exchange(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
            line = read_line(self.process.stdout, time.monotonic() + seconds)
        except TimeoutError:
            raise RenderRefused(MESSAGES["time"].format(seconds=SECONDS)) from None
        except OSError:
            raise RenderRefused(MESSAGES["died"]) from None
        reply: dict[str, Any] = json.loads(line)
        return reply


def read_line(pipe: IO[bytes], deadline: float) -> bytes:
    """A line from ``pipe``. Raises TimeoutError at ``deadline`` and BrokenPipeError when the other side is gone."""
    chunks: list[bytes] = []
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            raise TimeoutError
        chunk = os.read(pipe.fileno(), 1 << 20)
        if not chunk:
            raise BrokenPipeError
        chunks.append(chunk)
        if chunk.endswith(b"\n"):
            return b"".join(chunks)


_lock = threading.Lock()
_worker: Worker | None = None


def ask(request: dict[str, Any]) -> dict[str, Any]:
    """Have the worker answer, one request at a time. Raises RenderRefused."""
    global _worker
    with _lock:
        if _worker is None or not _worker.is_usable:
            _worker = Worker()
        try:
            reply = _worker.ask(request)
        except RenderRefused:
            stop()
            raise
        if "refused" in reply:
            if reply["refused"] == "memory":
                stop()
            message = MESSAGES.get(reply["refused"], reply["refused"])
            raise RenderRefused(message.format(error=reply.get("error", "")))
        return reply


def stop() -> None:
    """End the worker; the next request starts another."""
    global _worker
    if _worker is not None:
        _worker.kill()
        _worker = None


atexit.register(stop)


def within_limit(size: int) -> None:
    if size > SOURCE_LIMIT:
        raise RenderRefused(
            f"this text has {size // 1024} KB; at most {SOURCE_LIMIT // 1024} KB are rendered. Split it."
        )


def render_document(text: str, media: Mapping[str, Media]) -> Rendered:
    """As :func:`courses.rendering.render_document`, within the budget. Raises RenderRefused."""
    within_limit(len(text.encode()))
    reply = ask({"text": text, "media": {name: asdict(value) for name, value in media.items()}})
    return unpacked(reply["document"])


def render_fragments(texts: Sequence[str]) -> tuple[str, ...]:
    """As :func:`courses.rendering.render_fragments`, within the budget. Raises RenderRefused."""
    within_limit(sum(len(text.encode()) for text in texts))
    return tuple(ask({"fragments": list(texts)})["fragments"])


def unpacked(plain: dict[str, Any]) -> Rendered:
    segments: list[Segment] = [
        Block(**segment["block"]) if "block" in segment else Html(segment["html"]) for segment in plain["segments"]
    ]
    return Rendered(
        **{
            **plain,
            "segments": tuple(segments),
            "toc": tuple(Heading(**item) for item in plain["toc"]),
            "terms": tuple(Term(**item) for item in plain["terms"]),
            "problems": tuple(Problem(**item) for item in plain["problems"]),
            "lessons_linked": tuple(plain["lessons_linked"]),
        }
    )
