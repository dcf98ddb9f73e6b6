"""The questions of the shipped lessons, as their authors wrote them; items of an exam are no questions of these."""

from functools import cache
from pathlib import Path

from django.conf import settings

from courses.rendering import Block, render_document
from courses.sync.source import split_front_matter
from quizzes import syntax


@cache
def shipped_blocks() -> list[tuple[str, Block]]:
    """Every question block with the name of its file."""
    found = []
    for path in sorted(path for root in settings.CONTENT_ROOTS for path in Path(root).glob("*/[0-9]*/*.md")):
        parts = split_front_matter(path.read_text())
        segments = render_document(parts[1], {}).segments if parts else []
        blocks = [segment for segment in segments if isinstance(segment, Block) and segment.name in syntax.BLOCKS]
        found += [(path.name, block) for block in blocks]
    return found


def shipped_questions() -> list[tuple[str, syntax.ParsedQuestion]]:
    return [
        (name, syntax.parse(block.attributes, block.body, block.line, block.name)) for name, block in shipped_blocks()
    ]
