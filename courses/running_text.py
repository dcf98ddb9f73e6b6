"""The running text of finished HTML: what stands between its tags, changed without touching the tags.

Finished means cleaned by :mod:`courses.rendering`, which leaves no ``<`` or ``>`` within an attribute: a tag ends at
its first ``>``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

TAG = re.compile(r"(<[^>]+>)")
NAME = re.compile(r"</?([a-z][a-z0-9-]*)")
VOID = frozenset({"br", "img", "hr", "input", "source", "wbr"})


def changed(
    html: str, change: Callable[[str], str], apart: Collection[str], also_apart: re.Pattern[str] | None = None
) -> str:
    """``html`` with ``change`` made to each piece of its text.

    What is inside elements named in ``apart``, or whose start tag has ``also_apart``, stays as it is.
    """
    open_tags: list[tuple[str, bool]] = []
    pieces = TAG.split(html)
    for at, piece in enumerate(pieces):
        if at % 2 == 0:
            if piece and not any(is_apart for _, is_apart in open_tags):
                pieces[at] = change(piece)
            continue
        name = NAME.match(piece)
        if name is None or name[1] in VOID or piece.endswith("/>"):
            continue
        if piece.startswith("</"):
            while open_tags and open_tags.pop()[0] != name[1]:
                pass
        else:
            is_apart = name[1] in apart or bool(also_apart and also_apart.search(piece))
            open_tags.append((name[1], is_apart))
    return "".join(pieces)
