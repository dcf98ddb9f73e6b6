"""Footnotes: `[^1]` in the text and `[^1]: …` anywhere in it, numbered in the order they are called."""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from courses.rendering.draft import NOTE_REF, Draft, replace
from courses.rendering.inline import LessonPattern, Match
from courses.rendering.math import shortened
from courses.rendering.source import Line
from courses.rendering.structure import NOTE, Structure, gather_indented

INDENT = 4


class NotePattern(LessonPattern):
    """`[^label]`, which calls a footnote."""

    def __init__(self) -> None:
        super().__init__(r"(?<!!)\[\^([^\]\[\s]+)\](?!:)")

    def read(self, match: re.Match[str], data: str) -> Match:
        """Return the element that stands for the call."""
        return Element(NOTE_REF, {"label": match[1]}), match.start(), match.end()


def read_note(structure: Structure, parent: Element, lines: Sequence[Line], index: int, depth: int) -> int:
    """Read `[^label]: text`, with what is indented below it. It stands at the end, wherever it was written."""
    match = NOTE.match(lines[index].text)
    if match is None:
        return index
    draft, label = structure.draft, match[1]
    inner, end = gather_indented(lines, index, lines[index].cut(match.end()), INDENT, exact=False)
    note = draft.mark(Element("li"), lines[index:end])
    structure.parse(note, inner, depth + 1)
    if label in draft.notes:
        draft.report(lines[index].number, f"the footnote [^{label}] is written twice; give one of them another label")
    elif not len(note):
        draft.report(lines[index].number, f"the footnote [^{label}] is empty; write its text after the colon")
    draft.notes.setdefault(label, note)
    return end


def gather_notes(draft: Draft, root: Element) -> None:
    """Put every footnote at the end of ``root``, so that what stands in it is read like the rest."""
    if draft.notes:
        section = SubElement(root, "section", {"class": "notes", "role": "doc-endnotes", "aria-label": "Notes"})
        SubElement(section, "ol").extend(draft.notes.values())


def number_notes(draft: Draft, root: Element) -> None:
    """Number calls and notes, and link each to the other."""
    labels = {note: label for label, note in draft.notes.items()}
    parents = {child: parent for parent in root.iter() for child in parent}
    calls: dict[str, list[str]] = {}
    for element, place in list(draft.walk(root)):
        if element.tag != NOTE_REF:
            continue
        label = element.get("label", "")
        if label not in draft.notes:
            message = f"there is no footnote [^{shortened(label)}]; write `[^{shortened(label)}]: text` below"
            draft.report_at(place, f"[^{label}]", message)
            literal = Element("span")
            literal.text = f"[^{label}]"
            replace(parents[element], element, literal)
            continue
        ids = calls.setdefault(label, [])
        number = list(calls).index(label) + 1
        ids.append(f"fnref-{draft.prefix}{number}" + (f"-{len(ids) + 1}" if ids else ""))
        replace(parents[element], element, _call(draft, number, ids[-1]))
    notes = next((section for section in root.findall("section") if section.get("class") == "notes"), None)
    if notes is not None:
        _order_notes(draft, notes[0], labels, calls)
        if not len(notes[0]):
            root.remove(notes)


def _call(draft: Draft, number: int, identifier: str) -> Element:
    """Return the raised number that leads to a note."""
    call = Element("sup", {"class": "noteref", "id": identifier})
    link = SubElement(call, "a", {"class": "noteref", "href": f"#fn-{draft.prefix}{number}", "role": "doc-noteref"})
    link.text = str(number)
    return call


def _order_notes(draft: Draft, container: Element, labels: dict[Element, str], calls: dict[str, list[str]]) -> None:
    """Sort the notes by their numbers, give them ids and ways back; report those that nothing calls."""
    for note in list(container):
        label = labels[note]
        if label not in calls:
            draft.report(draft.places[note][0], f"nothing calls the footnote [^{label}]; call it, or remove it")
            container.remove(note)
    container[:] = sorted(container, key=lambda note: list(calls).index(labels[note]))
    for number, note in enumerate(container, 1):
        note.set("id", f"fn-{draft.prefix}{number}")
        last = note[-1] if len(note) and note[-1].tag == "p" else SubElement(note, "p")
        for identifier in calls[labels[note]]:
            back = {
                "class": "backref",
                "href": f"#{identifier}",
                "role": "doc-backlink",
                "aria-label": "Back to the text",
            }
            link = SubElement(last, "a", back)
            link.text = "↩"
            previous = last[-2] if len(last) > 1 else None
            if previous is None:
                last.text = (last.text or "") + " "
            else:
                previous.tail = (previous.tail or "") + " "
