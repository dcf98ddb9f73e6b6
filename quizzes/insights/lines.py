"""Where a lesson's text asks each question, so that the editor can be opened at that line. Pure."""

from __future__ import annotations

from courses.rendering.draft import TooComplex
from courses.sync import constructs
from quizzes import header, syntax


def question_lines(body: str) -> dict[str, int]:
    """The line of each question's opening fence, by its key. The first of a key counts.

    None of a text that is too much to be read: such a text cannot be published.
    """
    try:
        blocks = constructs.blocks(body)
    except TooComplex:
        return {}
    found: dict[str, int] = {}
    for block in blocks:
        key = header.read(block.attributes).key if block.name in syntax.BLOCKS else None
        if key:
            found.setdefault(key, block.line)
    return found
