"""How finished pages are compressed: well at once, and as small as it gets when they are asked for again.

As small as it gets takes a lesson 150 ms, once; a thirtieth of that makes it a sixth larger. So nobody waits for the
small one: a thread of its own makes it while the first readers have the larger one.
"""

from __future__ import annotations

import gzip
import logging
import threading
import zlib
from collections.abc import Callable
from queue import SimpleQueue

import brotli

log = logging.getLogger(__name__)
BROTLI_QUALITY, SOON_QUALITY = 11, 5


def gzipped(body: bytes) -> bytes:
    deflate = zlib.compressobj(9, zlib.DEFLATED, 31)
    return deflate.compress(body) + deflate.flush()


def brotlied(body: bytes) -> bytes:
    return brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)  # type: ignore[no-any-return]


def soon_brotlied(body: bytes) -> bytes:
    return brotli.compress(body, mode=brotli.MODE_TEXT, quality=SOON_QUALITY)  # type: ignore[no-any-return]


#: How a public page is compressed, by content coding, the smallest first; and how for the first who ask for it.
PACKERS: dict[str, Callable[[bytes], bytes]] = {"br": brotlied, "gzip": gzipped}
SOON_PACKERS: dict[str, Callable[[bytes], bytes]] = {"br": soon_brotlied}
UNPACKERS: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress}


class Helper:
    """A thread that does one thing after the other, started when there is first something to do.

    What is left when the process ends is not done: nobody is waiting for it.
    """

    def __init__(self) -> None:
        self.work: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self.lock = threading.Lock()
        self.thread: threading.Thread | None = None

    def do(self, work: Callable[[], None]) -> None:
        self.work.put(work)
        with self.lock:
            if self.thread is None:
                self.thread = threading.Thread(target=self.run, name="packing", daemon=True)
                self.thread.start()

    def run(self) -> None:
        while True:
            work = self.work.get()
            try:
                work()
            except Exception:  # whatever it was: the page is sent as it is, and other pages wait for this thread
                log.exception("a page stays larger than it could be")


helper = Helper()
