"""Tables: read by Python-Markdown, then given a caption, scopes, and classes in the place of styles."""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions.tables import TableProcessor

from courses.rendering.draft import Draft, move_content, plain_text
from courses.rendering.source import Line
from courses.rendering.structure import interrupts_paragraph

DELIMITERS = re.compile(r" {0,3}\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*$")
CAPTION = re.compile(r"Table:\s+")
ALIGNMENT = {"right": "n", "center": "c"}


class TableReader(TableProcessor):
    """Python-Markdown's tables, where `\\|` is a plain bar in every cell, in code and maths as well."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md.parser, {"use_align_attribute": True})

    def cells_of(self, row: str) -> list[str]:
        """Return the texts of the cells of a row."""
        return [cell.strip() for cell in self._split_row(row.strip())]

    def _split(self, row: str) -> list[str]:
        return [cell.replace("\\|", "|") for cell in super()._split(row)]


def opens_table(reader: TableReader, lines: Sequence[Line], index: int) -> bool:
    """Whether the line at ``index`` is the head of a table: the next one parts it from the rows."""
    if index + 1 >= len(lines) or "|" not in lines[index].text or lines[index + 1].lazy:
        return False
    delimiters = lines[index + 1].text
    if ("|" not in delimiters and ":" not in delimiters) or not DELIMITERS.match(delimiters):
        return False
    return bool(reader.test(Element("div"), f"{lines[index].text}\n{delimiters}"))


def read_table(reader: TableReader, draft: Draft, parent: Element, lines: Sequence[Line], index: int) -> int:
    """Read the table whose head stands at ``index``."""
    end = index + 2
    while end < len(lines) and not lines[end].blank and not interrupts_paragraph(lines[end].text):
        end += 1
    rows = lines[index:end]
    box = Element("div")
    text = "\n".join(line.text.strip() for line in rows)
    reader.test(box, text)
    reader.run(box, [text])
    table = box[0]
    _check_rows(reader, draft, rows)
    parent_caption = _take_caption(draft, parent)
    _finish(draft, table, parent_caption)
    parent.append(draft.mark(_scrolling(draft, table), rows))
    return end


def check_captions(draft: Draft, root: Element) -> None:
    """Report captions that no table follows."""
    for element, place in draft.walk(root):
        if element.tag == "p" and CAPTION.match(plain_text(element)):
            message = "no table follows this caption; put the table right below it, after an empty line"
            draft.report(place[0], message)


def _check_rows(reader: TableReader, draft: Draft, rows: Sequence[Line]) -> None:
    columns = len(reader.cells_of(rows[0].text))
    for row in rows[2:]:
        count = len(reader.cells_of(row.text))
        if count > columns:
            message = f"this row has {count} cells and the table {columns} columns; write \\| for a bar in a cell"
            draft.report(row.number, message)


def _take_caption(draft: Draft, parent: Element) -> Element | None:
    """Take the `Table: …` paragraph before the table out of ``parent``, as a caption."""
    before = parent[-1] if len(parent) else None
    match = CAPTION.match(before.text or "") if before is not None and before.tag == "p" else None
    if before is None or match is None:
        return None
    parent.remove(before)
    caption = Element("caption", {"id": f"cap-{draft.number('cap')}"})
    caption.text = (before.text or "")[match.end() :]
    draft.places[caption] = draft.places.pop(before)
    return caption


def _finish(draft: Draft, table: Element, caption: Element | None) -> None:
    """Set scopes and classes; a first cell names its row, an empty heading cell names nothing."""
    draft.tables += 1
    table.set("class", "tbl")
    if caption is not None:
        table.insert(0, caption)
    for cell in table.iter("th"):
        if cell.text:
            cell.set("scope", "col")
        else:
            cell.tag = "td"
    for row in table.findall("tbody/tr"):
        if row[0].text:
            row[0].tag = "th"
            row[0].set("scope", "row")
    for cell in table.iter():
        align = ALIGNMENT.get(cell.attrib.pop("align", ""))
        if align:
            cell.set("class", align)


def _scrolling(draft: Draft, table: Element) -> Element:
    """Return the region in which a wide table scrolls, named after its caption."""
    box = Element("div", {"class": "scroll wide", "role": "region", "tabindex": "0"})
    caption = table.find("caption")
    if caption is not None:
        box.set("aria-labelledby", caption.get("id", ""))
    else:
        box.set("aria-label", f"Table {draft.tables}")
    inner = SubElement(box, "table")
    inner.attrib.update(table.attrib)
    move_content(table, inner)
    return box
