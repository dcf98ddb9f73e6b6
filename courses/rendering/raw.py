"""HTML that stands in lines of its own and has no place in a lesson: comments, scripts, styles."""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from courses.rendering.inline import SILENT, dropped_message
from courses.rendering.source import Line
from courses.rendering.structure import Structure

SILENT_TAG = re.compile(rf" {{0,3}}<({'|'.join(SILENT)})(?=[\s/>]|$)", re.IGNORECASE)


def read_comment(structure: Structure, parent: Element, lines: Sequence[Line], index: int, depth: int) -> int:
    """Read `<!-- … -->`, on as many lines as it takes, when nothing follows it on its last line."""
    if not lines[index].text.lstrip().startswith("<!--"):
        return index
    for end in range(index, len(lines)):
        _, closed, after = lines[end].text.partition("-->")
        if closed:
            return index if after.strip() else end + 1
    message = "`<!--` opens a comment that is never closed; add `-->` after it, or write \\<!-- to show it"
    structure.draft.report(lines[index].number, message)
    return index


def read_silent_html(structure: Structure, parent: Element, lines: Sequence[Line], index: int, depth: int) -> int:
    """Drop a script or a style with everything in it, blank lines as well."""
    match = SILENT_TAG.match(lines[index].text)
    if match is None:
        return index
    structure.draft.report(lines[index].number, dropped_message(f"<{match[1]}>"))
    closing = re.compile(rf"</{match[1]}\s*>", re.IGNORECASE)
    for end in range(index, len(lines)):
        closed = closing.search(lines[end].text)
        if closed and not lines[end].text[closed.end() :].strip():
            return end + 1
        if closed:
            structure.parse(parent, [lines[end].cut(closed.end())], depth + 1)
            return end + 1
    return len(lines)
