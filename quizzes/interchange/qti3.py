"""QTI 3.0: items and packages of items, read; :mod:`qti3_export` writes a package."""

from __future__ import annotations

from quizzes.interchange import qti_item
from quizzes.interchange.qti3_export import write
from quizzes.interchange.shapes import Incoming

__all__ = ["read", "write"]


def read(data: bytes) -> list[Incoming]:
    """Read the questions of an item or a package. Unreadable when it holds no item of QTI 3."""
    return qti_item.read(data, 3)
