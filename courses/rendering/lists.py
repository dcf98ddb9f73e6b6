"""Lists, nested by the width of their markers and loose or tight as CommonMark says."""

import re
from collections.abc import Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from courses.rendering.draft import unwrap
from courses.rendering.source import Line
from courses.rendering.structure import RULE, Structure, gather_indented

MARKER = re.compile(r"( {0,3})(?:([-+*])|(\d{1,9})([.)]))( +|$)")
TASK = re.compile(r"\\?\[([ xX])\\?\] +(?=\S)")


class Marker(NamedTuple):
    """What opens an item: its sign, its number if it has one, and the column its text starts in."""

    sign: str
    number: int | None
    width: int


def read_marker(text: str) -> Marker | None:
    """Return the marker that ``text`` begins with, if it is a list item."""
    match = MARKER.match(text)
    if match is None or RULE.match(text):
        return None
    end, gap = match.end(), match[5]
    if match.end() == len(text) or len(gap) > 4:
        end = match.start(5) + 1
    return Marker(match[2] or match[4], int(match[3]) if match[3] else None, end)


def read_list(structure: Structure, parent: Element, lines: Sequence[Line], index: int, depth: int) -> int:
    """Read a list: the items that follow one another with the same sign."""
    marker = read_marker(lines[index].text)
    if marker is None:
        return index
    element = SubElement(parent, "ul" if marker.number is None else "ol")
    if marker.number not in (None, 1):
        element.set("start", str(marker.number))
    start, end, loose = index, index, False
    while marker:
        inner, end = _item_lines(lines, index, marker)
        item = structure.draft.mark(SubElement(element, "li"), inner)
        loose = structure.parse(item, inner, depth + 1) or loose
        index = end
        while index < len(lines) and lines[index].blank:
            index += 1
        following = read_marker(lines[index].text) if index < len(lines) and not lines[index].lazy else None
        if following is None or following.sign != marker.sign:
            break
        loose, marker = loose or index > end, following
    structure.draft.mark(element, lines[start:end])
    _mark_tasks(element)
    if not loose:
        _tighten(element)
    return end


def _item_lines(lines: Sequence[Line], index: int, marker: Marker) -> tuple[list[Line], int]:
    """Return the lines of one item without its indentation, and the index after it."""
    first = lines[index].cut(marker.width)
    if first.blank and index + 1 < len(lines) and lines[index + 1].blank:
        return [first], index + 1
    return gather_indented(lines, index, first, marker.width)


def _tighten(element: Element) -> None:
    """Take the paragraphs off the items of a tight list."""
    for item in element:
        for position, child in enumerate(list(item)):
            if child.tag == "p":
                child.text = ("\n" if position else "") + (child.text or "")
                unwrap(item, child)


def _mark_tasks(element: Element) -> None:
    """Turn `[ ]` and `[x]` at the start of items into a box that says what it means."""
    for item in element:
        paragraph = item[0] if len(item) and item[0].tag == "p" else None
        match = TASK.match(paragraph.text or "") if paragraph is not None else None
        if paragraph is None or match is None:
            continue
        done = match[1] != " "
        item.set("class", "task done" if done else "task")
        box = Element("span", {"class": "tick", "role": "img", "aria-label": "Done" if done else "To do"})
        box.tail = (paragraph.text or "")[match.end() :]
        paragraph.text = ""
        paragraph.insert(0, box)
