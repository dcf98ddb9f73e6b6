"""Cleans the SVG of a drawing so that it can stand in the page: our own copy of what an allow list knows."""

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

SVG = "{http://www.w3.org/2000/svg}"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
MOST_CHARACTERS = 200_000
MOST_DEPTH = 40

ELEMENTS = frozenset(
    "svg g defs symbol use path rect circle ellipse line polyline polygon text tspan title desc "
    "linearGradient radialGradient stop clipPath mask marker pattern".split()
)
#: What carries no drawing and is left out without a word.
SILENT = frozenset({"metadata", "title", "desc", "namedview"})
PRESENTATION = frozenset(
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin "
    "stroke-miterlimit stroke-dasharray stroke-dashoffset opacity color clip-path clip-rule mask marker-start "
    "marker-mid marker-end stop-color stop-opacity vector-effect paint-order visibility display "
    "font-family font-size font-style font-weight letter-spacing text-anchor dominant-baseline "
    "alignment-baseline shape-rendering text-rendering".split()
)
GEOMETRY = frozenset(
    "d x y x1 y1 x2 y2 cx cy r rx ry dx dy fx fy points width height viewBox preserveAspectRatio transform "
    "offset gradientUnits gradientTransform spreadMethod clipPathUnits maskUnits maskContentUnits markerUnits "
    "markerWidth markerHeight refX refY orient patternUnits patternContentUnits patternTransform pathLength "
    "rotate textLength lengthAdjust".split()
)
ATTRIBUTES = PRESENTATION | GEOMETRY | {"class", "id", "href", "role", "aria-labelledby"}
#: Written by drawing programs everywhere, and of no use in a page.
IGNORED = frozenset({"version", "baseProfile", "role", "tabindex", "focusable"})

CLASS = re.compile(r"fig-[a-z0-9]+(?:-[a-z0-9]+)*")
LOCAL_URL = re.compile(r"url\(\s*['\"]?#([\w.:-]+)['\"]?\s*\)")
SUSPECT = re.compile(r"url|[\\<>{}@;]|/\*|:\s*/|script", re.IGNORECASE)


class DrawingProblem(Exception):
    """An SVG file that cannot be shown at all; the text says why, and how to mend it."""


def clean_drawing(svg: str, prefix: str, alt: str) -> tuple[Element, list[str]]:
    """Return a clean copy of ``svg`` and what was left out of it, in words.

    Every id begins with ``prefix``, so that two drawings can share a page; ``alt`` is the accessible name.
    Raises DrawingProblem when the text is no SVG, or cannot be scaled.
    """
    source = _parsed(svg)
    cleaning = _Cleaning(prefix)
    drawing = cleaning.copy(source, 0)
    if drawing is None or source.tag != f"{SVG}svg":
        raise DrawingProblem("its first element is not <svg>; save it as plain SVG")
    if not re.fullmatch(r"\s*-?[\d.]+(?:[\s,]+-?[\d.]+){3}\s*", drawing.get("viewBox", "")):
        raise DrawingProblem('it has no viewBox, so it cannot be scaled; write viewBox="0 0 width height" on <svg>')
    for size in ("width", "height"):
        drawing.attrib.pop(size, None)
    _name(drawing, prefix, alt, source.findtext(f"{SVG}desc", "").strip())
    return drawing, cleaning.complaints()


def _parsed(svg: str) -> Element:
    if len(svg) > MOST_CHARACTERS:
        raise DrawingProblem(f"it is larger than {MOST_CHARACTERS // 1000} kB; simplify its paths")
    if "<!DOCTYPE" in svg or "<!ENTITY" in svg:
        raise DrawingProblem("it has a <!DOCTYPE> line; delete that line")
    try:
        return ElementTree.fromstring(svg)  # noqa: S314 (entities are refused above)
    except ElementTree.ParseError as error:
        line = error.position[0]
        raise DrawingProblem(
            f"its line {line} is not well-formed XML; save it again from the drawing program"
        ) from error


def _name(drawing: Element, prefix: str, alt: str, description: str) -> None:
    """Give the drawing its role, its name from ``alt``, and the description the file brought."""
    drawing.set("role", "img")
    named_by = [f"{prefix}_title"]
    title = Element("title", {"id": named_by[0]})
    title.text = alt
    drawing.insert(0, title)
    if description:
        named_by.append(f"{prefix}_desc")
        words = Element("desc", {"id": named_by[1]})
        words.text = " ".join(description.split())
        drawing.insert(1, words)
    drawing.set("aria-labelledby", " ".join(named_by))


class _Cleaning:
    """Copies what is allowed, and keeps a list of the rest."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._left_out: dict[str, None] = {}

    def complaints(self) -> list[str]:
        """Return one sentence for everything that was left out."""
        if not self._left_out:
            return []
        return [f"loses {', '.join(self._left_out)}; draw without it, with fig- classes for color"]

    def copy(self, source: Element, depth: int) -> Element | None:
        """Return a clean copy of ``source``, or None when it has no place here."""
        tag = source.tag.removeprefix(SVG) if isinstance(source.tag, str) else ""
        if tag not in ELEMENTS or (tag in SILENT and depth) or depth > MOST_DEPTH:
            self._note_element(source, tag)
            return None
        element = Element(tag)
        element.text, element.tail = source.text, source.tail
        for name, value in source.attrib.items():
            kept = self._attribute(tag, name, value)
            if kept:
                element.set(*kept)
        for child in source:
            copied = self.copy(child, depth + 1)
            if copied is not None:
                element.append(copied)
        return element

    def _note_element(self, source: Element, tag: str) -> None:
        if tag and not tag.startswith("{") and tag not in SILENT:
            self._left_out[f"<{tag}>"] = None

    def _attribute(self, tag: str, name: str, value: str) -> tuple[str, str] | None:
        """Return the name and value to keep, or None."""
        name = "href" if name == XLINK_HREF else name
        if name.startswith(("{", "aria-", "data-")) or name in IGNORED:
            return None
        if name == "id":
            return name, self._own_id(value)
        if name == "class":
            return self._class(value)
        if name == "href":
            if re.fullmatch(r"#[\w.:-]+", value):
                return name, f"#{self._own_id(value[1:])}"
        elif name in ATTRIBUTES:
            local = LOCAL_URL.sub(lambda m: f"url(#{self._own_id(m[1])})", value)
            if not SUSPECT.search(LOCAL_URL.sub("", value)):
                return name, local
        self._left_out[f"{name} on <{tag}>"] = None
        return None

    def _class(self, value: str) -> tuple[str, str] | None:
        kept = [name for name in value.split() if CLASS.fullmatch(name)]
        for name in value.split():
            if name not in kept:
                self._left_out[f"the class {name[:40]}"] = None
        return ("class", " ".join(kept)) if kept else None

    def _own_id(self, name: str) -> str:
        return f"{self._prefix}-{re.sub(r'[^A-Za-z0-9_-]', '-', name)}"
