"""Splits `::: name {attributes}` blocks out of the text, without knowing what they mean.

The parser reads the rest of the lesson as one text, so footnotes and references work across blocks; where
each block stood, an empty element waits for the finished HTML to be cut there.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from courses.rendering.draft import BLOCK, Draft
from courses.rendering.results import Block
from courses.rendering.source import Fence, Line, read_fence
from courses.rendering.structure import ITEM, Structure

NAMED = re.compile(r":{3,}[ \t]*([A-Za-z][\w-]*)[ \t]*(\{.*)?$")
CLOSING = re.compile(r":{3,}[ \t]*$")
MOST_LINES_OF_ATTRIBUTES = 6


class Opening(NamedTuple):
    """The opening fence of a block; a formatter may have wrapped its attributes onto more lines."""

    name: str
    attributes: str
    height: int


def read_block(structure: Structure, parent: Element, lines: Sequence[Line], index: int, depth: int) -> int:
    """Read `::: name {attributes}` down to `:::`."""
    draft, line = structure.draft, lines[index]
    if depth or not line.text.startswith(":::"):
        return index
    opening = _read_opening(lines, index)
    if opening is None or draft.is_fragment:
        draft.report(line.number, _misplaced(draft, line))
        return index + 1
    body = index + opening.height
    end = _closing_index(lines, body)
    closed = end < len(lines) and bool(CLOSING.match(lines[end].text))
    if not closed:
        before = f" before line {lines[end].number}, where the next block opens" if end < len(lines) else ""
        draft.report(line.number, f"`::: {opening.name}` is never closed; close it with a line `:::`{before}")
        return end
    _check_blank_lines(draft, lines, index, body, end)
    attach_block(draft, parent, opening, lines[index : end + 1])
    return end + 1


def attach_block(draft: Draft, parent: Element, opening: Opening, lines: Sequence[Line]) -> None:
    """Keep the block, and an element where it stands."""
    number = str(len(draft.blocks))
    draft.mark(SubElement(parent, BLOCK, {"number": number}), lines[:1])
    # Lines of attributes that a formatter wrapped count as blank ones, so that the numbers stay right.
    inner = [""] * (opening.height - 1) + [line.text for line in lines[opening.height : -1]]
    draft.blocks.append(Block(opening.name, opening.attributes, "\n".join(inner), lines[0].number))


def _read_opening(lines: Sequence[Line], index: int) -> Opening | None:
    """Return the opening fence at ``index``, or None when it is not well formed."""
    match = NAMED.match(lines[index].text)
    if match is None:
        return None
    text, height = match[2] or "", 1
    while text and "}" not in text and height < MOST_LINES_OF_ATTRIBUTES and index + height < len(lines):
        if lines[index + height].blank:
            return None
        text, height = f"{text} {lines[index + height].text.strip()}", height + 1
    text = text.rstrip()
    if text and (not text.endswith("}") or "}" in text[:-1]):
        return None
    return Opening(match[1], text[1:-1].strip(), height)


def _closing_index(lines: Sequence[Line], index: int) -> int:
    """Return the index of the closing fence, of the next opening one, or the end; fences in code are text."""
    fence: Fence | None = None
    item_width: int | None = None
    for position in range(index, len(lines)):
        text = lines[position].text
        at_margin = bool(text.strip()) and not text.startswith(" ")
        if fence and (not at_margin or item_width is None or fence.indent < item_width):
            fence = None if fence.is_closed_by(text) else fence
            continue
        if CLOSING.match(text) or NAMED.match(text):
            return position
        fence = read_fence(text)
        item = ITEM.match(text)
        if item:
            item_width = item.end()
        elif at_margin:
            item_width = None
    return len(lines)


def _check_blank_lines(draft: Draft, lines: Sequence[Line], index: int, body: int, end: int) -> None:
    """Report the blank lines that formatters need to leave the fences alone."""
    edges = (
        (index, index - 1, "before"),
        (index, body, "after"),
        (end, end - 1, "before"),
        (end, end + 1, "after"),
    )
    for fence, neighbor, side in edges:
        if 0 <= neighbor < len(lines) and not lines[neighbor].blank:
            draft.report(lines[fence].number, f"blank line missing {side} `:::`; put an empty line there")


def _misplaced(draft: Draft, line: Line) -> str:
    """Say what is wrong with a fence that opens nothing."""
    if draft.is_fragment:
        return "a `:::` block cannot stand in a question; put it into the lesson"
    if CLOSING.match(line.text):
        return "this `:::` closes nothing; remove it, or open a block above it with `::: name`"
    return "a block opens with `::: name {attributes}` on a line of its own; mend this line, or write `\\:::` for text"
