"""Drawings (SVG): cleaned by the renderer's own cleaner before they are stored, so that what is kept may be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _

from courses.rendering import drawings
from courses.rendering.drawings import SVG, DrawingProblem, clean_drawing
from courses.uploading.results import UploadRefused

#: Ids are given this while they are cleaned, and lose it again.
PREFIX = "id-as-uploaded"
#: A line that only says "this is SVG"; one with [ ] of its own is refused.
PLAIN_DOCTYPE = re.compile(r"<!DOCTYPE\s+svg\b[^\[\]<>]*>")
LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
CLASS_SELECTOR = re.compile(r"\s*\.([A-Za-z_][\w-]*)\s*")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True)
class Drawing:
    data: bytes
    title: str
    notes: tuple[str, ...]


def clean_vector(data: bytes) -> Drawing:
    """The drawing with nothing that acts or leads out of it. Raises UploadRefused."""
    try:
        source = parsed(PLAIN_DOCTYPE.sub("", data.decode("utf-8-sig"), count=1))
        title = " ".join(source.findtext(f"{SVG}title", "").split())
        drawing, complaints = clean_drawing(tostring(source, encoding="unicode"), PREFIX, title)
    except DrawingProblem as problem:
        raise UploadRefused(_("The drawing cannot be shown: %(problem)s.") % {"problem": problem}) from None
    notes = [_("The drawing %(complaint)s.") % {"complaint": complaint} for complaint in complaints]
    if not any(element.get("class") for element in drawing.iter()):
        notes.append(_("The drawing keeps its own colors in the dark; with fig- classes it would follow the reader's."))
    own_names(drawing, title)
    return Drawing(f"{tostring(drawing, encoding='unicode')}\n".encode(), title, tuple(notes))


def parsed(text: str) -> Element:
    """The drawing as drawing programs mean it: styles as attributes, a size that can be scaled."""
    if len(text) > drawings.MOST_CHARACTERS:
        raise DrawingProblem(f"it is larger than {drawings.MOST_CHARACTERS // 1000} kB; simplify its paths")
    try:
        source: Element = ElementTree.fromstring(text, forbid_dtd=True)
    except DefusedXmlException:
        raise DrawingProblem("it has a <!DOCTYPE> with parts of its own; delete it") from None
    except ParseError as error:
        line = error.position[0]
        message = f"its line {line} is not well-formed XML; save it again from the drawing program"
        raise DrawingProblem(message) from None
    if depth(source) > drawings.MOST_DEPTH:
        raise DrawingProblem(f"its parts are nested more than {drawings.MOST_DEPTH} deep; ungroup them")
    spread_styles(source)
    if not source.get("viewBox"):
        sizes = [LENGTH.fullmatch(source.get(name, "")) for name in ("width", "height")]
        if all(sizes):
            source.set("viewBox", " ".join(["0 0", *(size[1] for size in sizes if size)]))
    return source


def depth(root: Element) -> int:
    """How deep the elements are nested; counted level by level, whatever they are."""
    deep, level = 0, [root]
    while level:
        deep, level = deep + 1, [child for element in level for child in element]
    return deep - 1


def spread_styles(root: Element) -> None:
    """Write what style sheets and style attributes say as attributes, which the cleaner judges one by one.

    What it does not understand it leaves where it is; the cleaner drops that, and says so.
    """
    rules: dict[str, dict[str, str]] = {}
    for name, said in take_rules(root):
        rules[name] = rules.get(name, {}) | said
    for element in root.iter():
        styled: dict[str, str] = {}
        names = element.get("class", "").split()
        for name in names:
            styled |= rules.get(name, {})
        kept = [name for name in names if name not in rules]
        if len(kept) < len(names):
            element.set("class", " ".join(kept))
            if not kept:
                del element.attrib["class"]
        own, left = declarations(element.attrib.pop("style", ""))
        for name, value in (styled | own).items():
            element.set(name, value)
        if left:
            element.set("style", left)


def take_rules(root: Element) -> Iterator[tuple[str, dict[str, str]]]:
    """The rules of the drawing's style sheets that are for one class; sheets with nothing else go."""
    for parent in list(root.iter()):
        for sheet in parent.findall(f"{SVG}style"):
            text = COMMENT.sub("", "".join(sheet.itertext()))
            found = []
            is_plain = "@" not in text and not RULE.sub("", text).strip()
            for selectors, body in RULE.findall(text):
                said, left = declarations(body)
                names = [CLASS_SELECTOR.fullmatch(selector) for selector in selectors.split(",")]
                is_plain = is_plain and not left and all(names)
                found += [(name[1], said) for name in names if name]
            yield from found
            if is_plain:
                parent.remove(sheet)


def declarations(text: str) -> tuple[dict[str, str], str]:
    """What ``fill: none; stroke: red`` says, by attribute, and what of it is suspect. The rest means nothing here."""
    said, left = {}, []
    for declaration in COMMENT.sub("", text).split(";"):
        name, _colon, value = declaration.partition(":")
        name, value = name.strip().lower(), value.replace("!important", "").strip()
        if name in drawings.PRESENTATION and value:
            said[name] = value
        elif drawings.SUSPECT.search(value):
            left.append(declaration)
    return said, ";".join(left)


def own_names(drawing: Element, title: str) -> None:
    """Give back the names that the file gave, and take what only a page needs."""
    drawing.attrib.pop("role", None)
    drawing.attrib.pop("aria-labelledby", None)
    for child in list(drawing):
        if child.tag in {"title", "desc"}:
            child.attrib.pop("id", None)
            if not (child.text or "").strip():
                drawing.remove(child)
    for element in drawing.iter():
        for name, value in element.attrib.items():
            if f"{PREFIX}-" in value:
                element.set(name, value.replace(f"{PREFIX}-", ""))
    drawing.attrib = {"xmlns": SVG.strip("{}"), **drawing.attrib}
