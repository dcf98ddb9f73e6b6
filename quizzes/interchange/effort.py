"""How much work the markup of one file may cause: so much for each of its bytes, then its texts are read as words.

Reading HTML costs by its tags and not by its length, and asking the renderer costs most. Who reads a file opens an
allowance with :func:`allowed`; what is dear asks :func:`spend` before it begins. Outside a file nothing is counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

#: A unit is the work of one tag. A file gets one for so many of its bytes; a small one, or packed, as for a million.
BYTES_OF_A_UNIT = 32
SMALL = 1024 * 1024
#: What it costs to ask the renderer: once, and for so many characters.
ASKING, CHARACTERS_OF_A_UNIT = 20, 5


@dataclass
class Effort:
    """What is left to spend on one file, and what was spent."""

    left: int
    spent: int = 0


_effort: ContextVar[Effort | None] = ContextVar("effort", default=None)


@contextmanager
def allowed(size: int) -> Iterator[Effort]:
    """Count the work on a file of ``size`` bytes."""
    effort = Effort(max(size, SMALL) // BYTES_OF_A_UNIT)
    token = _effort.set(effort)
    try:
        yield effort
    finally:
        _effort.reset(token)


def spend(units: int) -> bool:
    """Whether so much work may be done; then it counts as done."""
    effort = _effort.get()
    if effort is None:
        return True
    if units > effort.left:
        return False
    effort.left -= units
    effort.spent += units
    return True


def spend_on_rendering(text: str) -> bool:
    """Whether the renderer may be asked about a text."""
    return spend(ASKING + len(text) // CHARACTERS_OF_A_UNIT)
