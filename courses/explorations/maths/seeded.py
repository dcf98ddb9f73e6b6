"""Chance that repeats: the same seed gives the same numbers here and in the browser (``exploration.js``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

WORD = 0xFFFFFFFF


def seeded(seed: int) -> Callable[[], float]:
    """A stream of numbers from 0 up to, not including, 1 (mulberry32, by Tommy Ettinger, public domain)."""
    return stream(seed).__next__


def stream(state: int) -> Iterator[float]:
    while True:
        state = (state + 0x6D2B79F5) & WORD
        mixed = ((state ^ state >> 15) * (state | 1)) & WORD
        mixed ^= (mixed + (mixed ^ mixed >> 7) * (mixed | 61)) & WORD
        yield (mixed ^ mixed >> 14) / 2**32
