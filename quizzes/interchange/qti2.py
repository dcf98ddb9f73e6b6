"""QTI 2.0, 2.1 and 2.2: items and packages of items, read."""

from __future__ import annotations

from quizzes.interchange import qti_item
from quizzes.interchange.shapes import Incoming


def read(data: bytes) -> list[Incoming]:
    """Read the questions of an item or a package. Unreadable when it holds no item of QTI 2."""
    return qti_item.read(data, 2)
