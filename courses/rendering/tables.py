"""Tables, with a caption, scopes, and classes in the place of styles."""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from courses.rendering.draft import Draft, plain_text
from courses.rendering.source import Line
from courses.rendering.structure import interrupts_paragraph

DELIMITERS = re.compile(r" {0,3}\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*$")
CAPTION = re.compile(r"Table:\s+")
BAR = re.compile(r"(?<!\\)\|")


def cells_of(row: str) -> list[str]:
    """Return the texts of the cells of a row; `\\|` is a bar in a cell, in code and formulas as well."""
    cells = BAR.split(row.strip())
    if not cells[0]:
        del cells[0]
    if cells and not cells[-1]:
        del cells[-1]
    return [cell.strip().replace("\\|", "|") for cell in cells]


def opens_table(lines: Sequence[Line], index: int) -> bool:
    """Whether the line at ``index`` is the head of a table: the next one parts it from the rows."""
    if index + 1 >= len(lines) or "|" not in lines[index].text or lines[index + 1].lazy:
        return False
    delimiters = lines[index + 1].text
    if "|" not in delimiters or not DELIMITERS.match(delimiters):
        return False
    return len(cells_of(lines[index].text)) == len(cells_of(delimiters))


def read_table(draft: Draft, parent: Element, lines: Sequence[Line], index: int) -> int:
    """Read the table whose head stands at ``index``."""
    end = index + 2
    while end < len(lines) and not lines[end].blank and not interrupts_paragraph(lines[end].text):
        end += 1
    rows = lines[index:end]
    caption = _take_caption(draft, parent)
    draft.tables += 1
    box = draft.mark(SubElement(parent, "div", _region(draft, caption)), rows)
    table = SubElement(box, "table", {"class": "tbl"})
    if caption is not None:
        table.append(caption)
    aligned = [_alignment(cell) for cell in cells_of(rows[1].text)]
    _add_row(draft, SubElement(table, "thead"), rows[0], aligned)
    if len(rows) > 2:
        body = SubElement(table, "tbody")
        for row in rows[2:]:
            _add_row(draft, body, row, aligned)
    return end


def check_captions(draft: Draft, root: Element) -> None:
    """Report captions that no table follows."""
    for element, place in draft.walk(root):
        if element.tag == "p" and CAPTION.match(plain_text(element)):
            message = "no table follows this caption; put the table right below it, after an empty line"
            draft.report(place[0], message)


def _add_row(draft: Draft, parent: Element, line: Line, aligned: Sequence[str]) -> None:
    """Add a row. A cell of the head names its column, a first cell names its row, an empty one names nothing."""
    row = draft.mark(SubElement(parent, "tr"), [line])
    cells = cells_of(line.text)
    if len(cells) > len(aligned):
        message = f"this row has {len(cells)} cells and the table {len(aligned)} columns; write \\| for a bar in a cell"
        draft.report(line.number, message)
    for column, css in enumerate(aligned):
        text = cells[column] if column < len(cells) else ""
        scope = "col" if parent.tag == "thead" else "row" if column == 0 else ""
        cell = SubElement(row, "th" if scope and text else "td")
        cell.text = text
        if scope and text:
            cell.set("scope", scope)
        if css:
            cell.set("class", css)


def _alignment(delimiter: str) -> str:
    """Return the class that `---:` and `:---:` ask for."""
    if delimiter.endswith(":"):
        return "c" if delimiter.startswith(":") else "n"
    return ""


def _region(draft: Draft, caption: Element | None) -> dict[str, str]:
    """Return the attributes of the region in which a wide table scrolls, named after its caption."""
    named = (
        {"aria-labelledby": caption.get("id", "")} if caption is not None else {"aria-label": f"Table {draft.tables}"}
    )
    return {"class": "scroll wide", "role": "region", "tabindex": "0", **named}


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
