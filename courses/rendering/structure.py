"""Reads lines into a tree of blocks, as CommonMark does: first the containers, then what stands in them.

Python-Markdown's own block parser wants four columns for every nesting and forgets where a block came
from. This one follows CommonMark, and remembers the lines of every element it makes, so that a problem can
name its line. What stands inside a block is left to Python-Markdown's inline patterns.
"""

import re
from collections.abc import Callable, Sequence
from typing import Protocol
from xml.etree.ElementTree import Element, SubElement

from courses.rendering.draft import Draft, TooComplex
from courses.rendering.source import Fence, Line, read_fence

MAX_DEPTH = 12

HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})$")
QUOTE = re.compile(r" {0,3}> ?")
ITEM = re.compile(r" {0,3}(?:[-+*]|\d{1,9}[.)])(?: |$)")
INTERRUPTING_ITEM = re.compile(r" {0,3}(?:[-+*]|1[.)]) +\S")
NOTE = re.compile(r" {0,3}\\?\[\^([^\]\s\\]+)\\?\]: *(?=\S|$)")
BLOCK_FENCE = re.compile(r":::")
ADMONITION = re.compile(r"!!! *\w")
DISPLAY_MATHS = re.compile(r" {0,3}\$\$\s*$")
SETEXT = re.compile(r" {0,3}(?:=+|-+) *$")
NESTED_MARKERS = re.compile(r"(?: {0,3}(?:>|[-+*](?= |$)|\d{1,9}[.)](?= |$)) ?)+")


class Structure(Protocol):
    """What a reader may ask of the parser: to parse what it found inside, and to note a problem."""

    draft: Draft

    def parse(self, parent: Element, lines: Sequence[Line], depth: int) -> bool:
        """Parse ``lines`` into ``parent``; say whether a blank line parts two of the blocks."""


#: Reads the block that begins at an index; returns the index after it, or the same one when it is not its kind.
Reader = Callable[[Structure, Element, Sequence[Line], int, int], int]


class BlockReader:
    """Parses lines with a list of readers, the first that fits; what none of them takes is a paragraph."""

    def __init__(self, draft: Draft, readers: Sequence[Reader], paragraph: Reader) -> None:
        self.draft = draft
        self._readers = readers
        self._paragraph = paragraph

    def parse(self, parent: Element, lines: Sequence[Line], depth: int = 0) -> bool:
        """Parse ``lines`` into ``parent``; say whether a blank line parts two of the blocks.

        Raises TooComplex when containers stand in one another more than MAX_DEPTH deep.
        """
        if depth > MAX_DEPTH:
            message = f"lists and quotes stand in one another more than {MAX_DEPTH} deep; bring the text further out"
            raise TooComplex(lines[0].number, message)
        parted, index, after_blank = False, 0, False
        while index < len(lines):
            if lines[index].blank:
                index, after_blank = index + 1, index > 0
                continue
            parted, after_blank = parted or after_blank, False
            index = self._read(parent, lines, index, depth)
        return parted

    def _read(self, parent: Element, lines: Sequence[Line], index: int, depth: int) -> int:
        if not lines[index].lazy:
            for read in self._readers:
                end = read(self, parent, lines, index, depth)
                if end > index:
                    return end
        return self._paragraph(self, parent, lines, index, depth)


def is_structure(text: str) -> bool:
    """Whether ``text`` begins a block of its own, so that it cannot lazily continue a paragraph."""
    return bool(ITEM.match(text)) or interrupts_paragraph(text)


def interrupts_paragraph(text: str) -> bool:
    """Whether ``text`` ends the paragraph above it without a blank line between."""
    return bool(
        HEADING.match(text)
        or RULE.match(text)
        or QUOTE.match(text)
        or INTERRUPTING_ITEM.match(text)
        or NOTE.match(text)
        or BLOCK_FENCE.match(text)
        or ADMONITION.match(text)
        or DISPLAY_MATHS.match(text)
        or read_fence(text)
    )


def read_heading(structure: Structure, parent: Element, lines: Sequence[Line], index: int, depth: int) -> int:
    """Read `## Text`."""
    match = re.match(r" {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$", lines[index].text)
    if match is None:
        return index
    add_heading(structure.draft, parent, len(match[1]), match[2] or "", lines[index : index + 1], depth)
    return index + 1


def add_heading(draft: Draft, parent: Element, level: int, text: str, lines: Sequence[Line], depth: int) -> None:
    """Add a heading of ``level``; its `{#id}` is taken off the text. Inside a container it is a problem."""
    if depth or draft.is_fragment:
        where = "a question" if draft.is_fragment else "a list, a quote or a callout"
        draft.report(lines[0].number, f"a heading cannot stand in {where}; write the words in **bold**")
        draft.mark(SubElement(parent, "p"), lines).text = text
        return
    heading = draft.mark(SubElement(parent, f"h{level}"), lines)
    match = re.search(r"\s*\{\s*#([^\s{}]*)\s*\}\s*$", text)
    if match:
        text = text[: match.start()]
        draft.heading_ids[heading] = match[1]
    heading.text = text.strip()


def read_rule(structure: Structure, parent: Element, lines: Sequence[Line], index: int, depth: int) -> int:
    """Read a thematic break: `---`."""
    if not RULE.match(lines[index].text):
        return index
    structure.draft.mark(SubElement(parent, "hr"), lines[index : index + 1])
    return index + 1


class Tail:
    """Whether the text read so far ends in a paragraph, which a line from outside may lazily continue."""

    def __init__(self) -> None:
        self.is_paragraph = False
        self._fence: Fence | None = None
        self._column = 0
        self._quotes = 0

    def feed(self, text: str) -> None:
        """Take in the next line; not one that lazily continues, which changes nothing."""
        if self._fence and self._is_inside(self._fence, text):
            return
        if not text.strip():
            self.is_paragraph = False
            return
        if len(text) - len(text.lstrip(" ")) < self._column:
            self._column = self._quotes = 0
            outside = True
        else:
            outside = not self.is_paragraph
        inner = text[self._column :]
        if (outside or QUOTE.match(inner) or INTERRUPTING_ITEM.match(inner)) and not RULE.match(inner):
            markers = NESTED_MARKERS.match(inner)
            if markers:
                self._column, self._quotes = self._column + markers.end(), markers[0].count(">")
        deepest = text[self._column :]
        self._fence = read_fence(deepest)
        if self._fence or HEADING.match(deepest) or RULE.match(deepest) or not deepest.strip():
            self.is_paragraph = False
        else:
            self.is_paragraph = self.is_paragraph or not deepest.startswith("    ")

    def _is_inside(self, fence: Fence, text: str) -> bool:
        """Follow an open fence; False when the line has left the container that holds the fence."""
        if self._quotes:
            quoted = re.match(rf"(?:\s*>){{{self._quotes}}} ?", text)
            bare = text[quoted.end() :] if quoted else ""
            left = quoted is None
        else:
            bare, left = text, bool(text.strip()) and len(text) - len(text.lstrip()) < self._column
        if left or fence.is_closed_by(bare):
            self._fence = None
        return not left


def gather_indented(
    lines: Sequence[Line], index: int, first: Line, width: int, *, exact: bool = True
) -> tuple[list[Line], int]:
    """Return the lines of the container whose first line holds ``first``, and the index after them.

    What follows belongs to it when it is indented by ``width`` columns (by any, and at most ``width`` are
    taken off, unless ``exact``), or when it lazily continues a paragraph. Blank lines at the end do not.
    """
    inner, tail = [first], Tail()
    tail.feed(first.text)
    for line in (lines[position] for position in range(index + 1, len(lines))):
        if line.blank:
            inner.append(line.cut(width))
        elif line.indent >= width or (not exact and line.indent):
            inner.append(line.cut(min(width, line.indent)))
        elif tail.is_paragraph and (line.lazy or not is_structure(line.text)):
            inner.append(line._replace(text=line.text.lstrip(), lazy=True))
            continue
        else:
            break
        tail.feed(inner[-1].text)
    while len(inner) > 1 and inner[-1].blank:
        inner.pop()
    return inner, index + len(inner)
