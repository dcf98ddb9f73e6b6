"""How the C library deals with memory that is given back."""

from __future__ import annotations

import ctypes
from contextlib import suppress

#: ``M_MMAP_THRESHOLD`` of ``mallopt(3)``, and the bytes from which a block is a mapping of its own.
THRESHOLD, LARGE = -3, 1024 * 1024


def give_back_large_blocks() -> None:
    """Have blocks of a megabyte and more go back to the system when they are freed, in this process and its copies.

    glibc begins so, but whenever a larger one is freed it keeps all blocks up to that size from then on, between small
    ones that stay; the compressor of pages takes blocks of many megabytes. No other library needs to be told.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(THRESHOLD, LARGE)
