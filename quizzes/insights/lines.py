"""Where a lesson's text asks each question, so that the editor can be opened at that line. Pure."""

from __future__ import annotations

import re

from courses.rendering.source import Fence, read_fence

_OPENING = re.compile(r":{3,}[ \t]*(?:question|reflection)\b(?P<attributes>.*)")
_KEY = re.compile(r"#(?P<key>[\w-]+)")
#: A formatter may have wrapped the attributes of a block onto so many lines.
_MOST_LINES = 6


def question_lines(body: str) -> dict[str, int]:
    """The line of each question's opening fence, by its key; fences within code are text. The first of a key counts."""
    lines = body.splitlines()
    found: dict[str, int] = {}
    fence: Fence | None = None
    for number, line in enumerate(lines, start=1):
        if fence:
            fence = None if fence.is_closed_by(line) else fence
            continue
        fence = read_fence(line)
        opening = _OPENING.match(line)
        if opening is None:
            continue
        attributes, _, _ = "\n".join([opening["attributes"], *lines[number : number + _MOST_LINES]]).partition("}")
        key = _KEY.search(attributes)
        if key:
            found.setdefault(key["key"], number)
    return found
