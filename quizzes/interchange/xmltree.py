"""XML of others as a small tree that knows its lines. Nothing is fetched, no entity is declared, nothing is endless.

Names come without their namespaces: what a file means is told by its format's module.
"""

from __future__ import annotations

import html as markup
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.entities import entitydefs
from xml.parsers import expat

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from quizzes.interchange.shapes import LIMIT, Unreadable

MOST_ELEMENTS = 200_000
DEEPEST = 200


@dataclass(eq=False)
class Node:
    """An element: its name without a prefix, the line it begins on, and what is in it, texts and elements mixed."""

    name: str
    line: int
    attributes: Mapping[str, str]
    content: list[str | Node] = field(default_factory=list)
    namespace: str = ""

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute without outer space."""
        return self.attributes.get(name, default).strip()

    @property
    def children(self) -> list[Node]:
        """The elements right inside this one."""
        return [child for child in self.content if isinstance(child, Node)]

    @property
    def text(self) -> str:
        """All text within, of its elements as well."""
        pieces: list[str] = []
        stack: list[str | Node] = [self]
        while stack:
            item = stack.pop()
            if isinstance(item, str):
                pieces.append(item)
            else:
                stack += reversed(item.content)
        return "".join(pieces)

    def first(self, *path: str) -> Node | None:
        """Return the first element found by going down these names, each right inside the one before."""
        found: Node | None = self
        for name in path:
            found = next((child for child in found.children if child.name == name), None) if found else None
        return found

    def named(self, *names: str) -> list[Node]:
        """Return the elements right inside this one that have one of these names."""
        return [child for child in self.children if child.name in names]

    def said(self, *path: str) -> str:
        """Return the text of the first element found by going down these names, "" when there is none."""
        found = self.first(*path)
        return found.text.strip() if found else ""

    def iter(self, *names: str) -> Iterator[Node]:
        """Yield this element and all within it, in their order; only those with these names, if names are given."""
        stack = [self]
        while stack:
            node = stack.pop()
            if not names or node.name in names:
                yield node
            stack += reversed(node.children)


class _Builder:
    """Builds the tree as the parser calls; the parser is told afterwards, for its line."""

    def __init__(self) -> None:
        self.parser: expat.XMLParserType | None = None
        self.root: Node | None = None
        self._open: list[Node] = []
        self._count = 0

    @property
    def line(self) -> int:
        return self.parser.CurrentLineNumber if self.parser else 1

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS:
            raise Unreadable(f"the file has more than {MOST_ELEMENTS:,} elements; part it into several", self.line)
        if len(self._open) >= DEEPEST:
            raise Unreadable(f"elements stand more than {DEEPEST} deep in one another here", self.line)
        namespace, _, name = tag.rpartition("}")
        own = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        node = Node(name, self.line, own, namespace=namespace.lstrip("{"))
        if self._open:
            self._open[-1].content.append(node)
        else:
            self.root = node
        self._open.append(node)

    def end(self, tag: str) -> None:
        self._open.pop()

    def data(self, text: str) -> None:
        if self._open:
            self._open[-1].content.append(text)

    def doctype_found(self, name: str, system: str | None, public: str | None, has_internal_subset: bool) -> None:
        if has_internal_subset:
            raise Unreadable("a <!DOCTYPE> with declarations of its own is not read; remove it", self.line)


def read(data: bytes) -> Node:
    """Return the root of an XML file. Unreadable, with the line, when it is broken, too large, or declares anything.

    A ``<!DOCTYPE>`` that only names its definition is passed over: the definition is never looked at.
    """
    if len(data) > LIMIT:
        raise Unreadable(f"the file has {len(data) // 1024:,} kB; {LIMIT // 1024:,} kB are the most")
    if not data.strip():
        raise Unreadable("the file is empty")
    builder = _Builder()
    parser = DefusedXMLParser(target=builder)
    builder.parser = expat_parser = parser.parser
    expat_parser.StartDoctypeDeclHandler = builder.doctype_found
    parser.entity.update(entitydefs)
    try:
        parser.feed(data.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n") if data[:1] != b"\xff" else data)
        parser.close()
    except ParseError as error:
        raise Unreadable(f"the XML is broken here: {_reason(error)}", error.position[0]) from None
    except DefusedXmlException:
        raise Unreadable("XML that declares entities is not read; remove the declarations", builder.line) from None
    except (ValueError, LookupError) as error:
        raise Unreadable(f"the encoding of the file is not known: {error}; save it as UTF-8") from None
    finally:
        builder.parser = None
    if builder.root is None:
        raise Unreadable("the file holds no XML element")
    return builder.root


def to_html(*content: str | Node) -> str:
    """Return what is in elements as HTML, for ``html.to_markdown``."""
    pieces: list[str] = []
    stack: list[tuple[str, str | Node]] = [("open", item) for item in reversed(content)]
    while stack:
        way, item = stack.pop()
        if isinstance(item, str):
            pieces.append(markup.escape(item, quote=False) if way == "open" else item)
            continue
        attributes = "".join(f' {name}="{markup.escape(value)}"' for name, value in item.attributes.items())
        pieces.append(f"<{item.name}{attributes}>")
        if item.name not in ("br", "img", "hr"):
            stack.append(("close", f"</{item.name}>"))
        stack += [("open", child) for child in reversed(item.content)]
    return "".join(pieces)


def _reason(error: ParseError) -> str:
    """Return what the parser says, without the place, which is told apart."""
    return str(error).partition(": line ")[0]
