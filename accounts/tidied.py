"""What a round of tidying did, in a line, and how it goes about many rows: a few at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

#: So many rows go in one transaction, so that nobody waits long for it.
BITE = 500


@dataclass(frozen=True)
class Tidied:
    """How many of which things went."""

    what: str
    count: int

    def __str__(self) -> str:
        return f"{self.count} {self.what}"


def in_bites(step: Callable[[int], int], most: int | None) -> int:
    """Call ``step``, which takes at most so many, until it finds none or ``most`` are done; how many were done."""
    done = 0
    while most is None or done < most:
        count = step(BITE if most is None else min(BITE, most - done))
        done += count
        if not count:
            break
    return done
