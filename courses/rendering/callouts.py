"""Quotes, and what their first line may make of them: callouts, definitions, pull quotes."""

import re
from collections.abc import Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from courses.rendering.draft import Draft, unwrap
from courses.rendering.source import Line
from courses.rendering.structure import QUOTE, Structure, Tail, gather_indented, is_structure
from courses.rendering.terms import entry

#: The kinds of callout: what the label says, and the sign in the margin.
KINDS = {
    "analogy": ("Analogy", "≈"),
    "example": ("Example", "e.g."),
    "watch": ("Watch out", "!"),
    "key": ("Key idea", ""),
    "try": ("Try it", ""),
}
DEFINITION, PULL = "definition", "pull"
KNOWN = ", ".join([*KINDS, DEFINITION, PULL])

LABEL = re.compile(r"\s*\\?\[!([A-Za-z][\w-]*)\\?\][ \t]*(.*?)[ \t]*$")
ADMONITION = re.compile(r"!!! *([A-Za-z][\w-]*)[ \t]*(?:\"(.*)\")?[ \t]*(.*)$")


class Label(NamedTuple):
    """What a label line says, and the line itself."""

    kind: str
    title: str
    line: Line


def read_quote(structure: Structure, parent: Element, lines: Sequence[Line], index: int, depth: int) -> int:
    """Read lines that begin with `>`, and those that lazily continue them."""
    if not QUOTE.match(lines[index].text):
        return index
    inner, end = _gather(lines, index)
    first = next((i for i, line in enumerate(inner) if not line.blank), 0)
    label = LABEL.match(inner[first].text)
    if label is None:
        quote = structure.draft.mark(SubElement(parent, "blockquote"), inner)
        structure.parse(quote, inner, depth + 1)
        return end
    written = Label(label[1].lower(), label[2], inner[first])
    body = inner[first + 1 :]
    if written.title and body and not body[0].blank:
        message = (
            f"put an empty `>` line after the label line `[!{written.kind}] {written.title}`, "
            "so that formatters keep it apart"
        )
        structure.draft.report(written.line.number, message)
    _read_labeled(structure, parent, written, body, depth)
    return end


def read_admonition(structure: Structure, parent: Element, lines: Sequence[Line], index: int, depth: int) -> int:
    """Read `!!! kind "Title"` with an indented body."""
    match = ADMONITION.match(lines[index].text)
    if match is None:
        return index
    kind, line = match[1].lower(), lines[index]
    inner, end = gather_indented(lines, index, line._replace(text=""), 4, exact=False)
    if match[3] or (len(inner) == 1 and end < len(lines) and not lines[end].blank):
        message = f"the text of `!!! {kind}` must stand below it, indented by four spaces; or write `> [!{kind}]`"
        structure.draft.report(line.number, message)
        return index if match[3] else end
    _read_labeled(structure, parent, Label(kind, match[2] or "", line), inner[1:], depth)
    return end


def _gather(lines: Sequence[Line], index: int) -> tuple[list[Line], int]:
    """Return the lines of a quote without their `>`, and the index after it."""
    inner: list[Line] = []
    tail = Tail()
    for line in (lines[position] for position in range(index, len(lines))):
        match = None if line.lazy else QUOTE.match(line.text)
        if match:
            inner.append(line.cut(match.end()))
        elif not line.blank and tail.is_paragraph and (line.lazy or not is_structure(line.text)):
            inner.append(line._replace(text=line.text.lstrip(), lazy=True))
            continue
        else:
            break
        tail.feed(inner[-1].text)
    return inner, index + len(inner)


def _read_labeled(structure: Structure, parent: Element, label: Label, body: Sequence[Line], depth: int) -> None:
    """Read what a label line and its body make."""
    draft, content = structure.draft, Element("div")
    structure.parse(content, body, depth + 1)
    if label.kind not in (*KINDS, DEFINITION, PULL):
        draft.report(label.line.number, f"`{label.kind}` is no kind of callout; the kinds are {KNOWN}")
        draft.mark(SubElement(parent, "blockquote"), [label.line]).extend(content)
        return
    if label.kind == DEFINITION and not label.title:
        message = "the term is missing; write it on the label line: `> [!definition] Term`"
        draft.report(label.line.number, message)
        return
    if not len(content):
        message = f"`[!{label.kind}]` has no text; write it below the label line, after an empty `>` line"
        draft.report(label.line.number, message)
    if label.kind == DEFINITION:
        _add_definition(draft, parent, label, content)
    elif label.kind == PULL:
        _add_pull(draft, parent, label, content)
    else:
        _add_callout(draft, parent, label, content)


def _add_callout(draft: Draft, parent: Element, label: Label, content: Element) -> None:
    name, glyph = KINDS[label.kind]
    identifier = f"c-{draft.number('c')}"
    attributes = {"class": f"callout {label.kind}", "role": "note", "aria-labelledby": identifier}
    box = draft.mark(SubElement(parent, "div", attributes), [label.line])
    SubElement(box, "span", {"class": "glyph", "aria-hidden": "true"}).text = AtomicString(glyph)
    heading = SubElement(box, "p", {"class": "label", "id": identifier})
    heading.text = f"{name} — {label.title}" if label.title else name
    box.extend(content)


def _add_definition(draft: Draft, parent: Element, label: Label, content: Element) -> None:
    description = Element("dd")
    description.extend(content)
    if len(description) == 1 and description[0].tag == "p":
        draft.places[description] = draft.places[description[0]]
        unwrap(description, description[0])
    parent.append(entry(draft, label.title, [description], [label.line]))


def _add_pull(draft: Draft, parent: Element, label: Label, content: Element) -> None:
    if label.title or [child.tag for child in content] not in ([], ["p"]):
        message = "a pull quote is one paragraph without a title; write it below `> [!pull]`"
        draft.report(label.line.number, message)
    for child in content:
        if child.tag == "p":
            child.set("class", "pull")
    parent.extend(content)
