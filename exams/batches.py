"""Rows in batches, so that what is read at once does not grow with their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """The rows in their order, ``size`` at a time; the last batch may be shorter."""
    left = iter(rows)
    while batch := list(islice(left, size)):
        yield batch
