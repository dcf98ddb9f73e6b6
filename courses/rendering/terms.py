"""Definitions, in a box or in the sentence that brings a term in, and the glossary entries they make."""

import re
from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from courses.rendering.draft import DEFINITION, FLOW, Draft, move_content, plain_text, slug_of
from courses.rendering.results import Term
from courses.rendering.source import Line
from courses.rendering.structure import Structure, gather_indented

DESCRIPTION = re.compile(r" {0,3}: +(?=\S)")
#: Only these, in parentheses at the end, are taken as a part of speech; "(LLM)" belongs to the term.
PARTS_OF_SPEECH = (
    "noun|verb|adjective|adverb|noun phrase|verb phrase|plural noun|proper noun|abbreviation|acronym|phrase"
)
WITH_PART_OF_SPEECH = re.compile(rf"(.*\S)\s+\\?\(({PARTS_OF_SPEECH})\\?\)$", re.IGNORECASE)

QUOTES = " “”‘’\"'"

Serialize = Callable[[Element], str]


def entry(draft: Draft, title: str, descriptions: Sequence[Element], lines: Sequence[Line]) -> Element:
    """Return a dictionary entry for the term that ``title`` writes."""
    match = WITH_PART_OF_SPEECH.match(title)
    term, part = (match[1], match[2].lower()) if match else (title, None)
    box = draft.mark(Element("dl", {"class": "def"}), lines)
    name = SubElement(box, "dt")
    word = SubElement(name, "dfn")
    word.text = term
    if part:
        word.tail = " "
        SubElement(name, "span").text = AtomicString(part)
    box.extend(descriptions)
    return box


def read_descriptions(structure: Structure, parent: Element, lines: Sequence[Line], index: int, depth: int) -> int:
    """Read the `: text` lines of a definition list, whose term stands on the line above."""
    draft, term, descriptions, end = structure.draft, lines[index - 1], [], index
    while index < len(lines) and not lines[index].lazy and (match := DESCRIPTION.match(lines[index].text)):
        inner, end = gather_indented(lines, index, lines[index].cut(match.end()), min(match.end(), 4), exact=False)
        description = draft.mark(Element("dd"), lines[index:end])
        structure.parse(description, inner, depth + 1)
        if len(description) == 1 and description[0].tag == "p":
            move_content(description[0], paragraph := Element("dd"))
            description = draft.mark(paragraph, lines[index:end])
        descriptions.append(description)
        index = end
        while index < len(lines) and lines[index].blank:
            index += 1
    parent.append(entry(draft, term.text.strip(), descriptions, [term]))
    return end


def gather_terms(draft: Draft, root: Element, serialize: Serialize) -> None:
    """Give every defined word its id, and the glossary its text, in reading order."""
    for element, place in list(draft.walk(root)):
        definition = element.find(DEFINITION) if element.tag == "a" else None
        if definition is not None:
            _finish_inline(draft, element, definition, place, serialize)
        elif element.tag == "dl":
            _finish_box(draft, element, place[0], serialize)


def _finish_box(draft: Draft, box: Element, line: int, serialize: Serialize) -> None:
    """Read a dictionary entry."""
    word = box.find("dt/dfn")
    if word is None:
        return
    if draft.is_fragment:
        draft.report(line, "a definition cannot stand in a question; put it into the lesson")
        return
    text = " ".join(filter(None, (_inline(part, serialize) for part in box.findall("dd"))))
    identifier = _add_term(draft, plain_text(word), text, line)
    if identifier:
        box[0].set("id", identifier)


def _finish_inline(
    draft: Draft, element: Element, definition: Element, place: tuple[int, int], serialize: Serialize
) -> None:
    """Turn `[term](#term "definition")` into a defining word."""
    element.remove(definition)
    element.tag = "dfn"
    element.attrib.clear()
    name = plain_text(element)
    line = draft.locator.line_of("](#term", *place)
    if draft.is_fragment:
        draft.report(line, "a term cannot be defined in a question; define it in the lesson")
    elif not name:
        draft.report(line, 'the term is missing; write it between the brackets: [term](#term "definition")')
    elif not plain_text(definition):
        draft.report(line, f'the definition of “{name}” is empty; write it so: [{name}](#term "definition")')
    elif identifier := _add_term(draft, name, serialize(definition), line, is_linked=not definition.get("here")):
        element.set("id", identifier)


def _add_term(draft: Draft, name: str, definition: str, line: int, *, is_linked: bool = True) -> str | None:
    """Note a term; return the id of its place, or None when it has none of its own."""
    name = name.strip(QUOTES)
    slug = slug_of(name)
    if not slug:
        draft.report(line, "the term has no letters; write a word")
    elif slug in draft.terms:
        first = draft.terms[slug].line
        draft.report(line, f"“{name}” is already defined on line {first}; keep one of the two definitions")
    elif definition:
        draft.terms[slug] = Term(slug, name[0].upper() + name[1:], definition, line, is_linked)
        return f"t-{slug}"
    return None


def _inline(description: Element, serialize: Serialize) -> str:
    """Return the text of a description without blocks, for the glossary."""
    paragraphs = description.findall("p")
    if not paragraphs and any(child.tag in FLOW for child in description):
        words = Element(DEFINITION)
        words.text = plain_text(description)
        return serialize(words)
    return " ".join(serialize(part).strip() for part in paragraphs or [description])
