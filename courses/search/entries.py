"""What of a lesson can be found: the lesson, its sections, its terms; each as plain text with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

LESSON, SECTION, TERM = "lesson", "section", "term"
#: What is not read out as text of the lesson.
SILENT = frozenset({"svg", "math", "script", "style"})
VOID = frozenset({"br", "img", "hr", "input", "source", "wbr"})
#: Elements that stand inside a line.
INLINE = frozenset(
    "a abbr b cite code del dfn em i ins kbd mark q s samp small span strong sub sup u var".split()
)  # fmt: skip


@dataclass
class Entry:
    """One thing to find. ``anchor`` is the id of its place on the lesson's page, empty for the lesson itself."""

    kind: str
    anchor: str
    title: str
    body: str


@dataclass
class Part:
    """A section while it is read."""

    anchor: str = ""
    title: str = ""
    texts: list[str] = field(default_factory=list)


def of_lesson(
    title: str,
    objectives: Iterable[Mapping[str, str]],
    segments: Iterable[Mapping[str, Any]],
    terms: Iterable[tuple[str, str, str]],
) -> Iterator[Entry]:
    """The entries of a lesson. ``terms`` are slug, name and definition in HTML."""
    reader = Reader()
    for segment in segments:
        reader.feed(segment.get("html", ""))
    first, *sections = reader.parts
    aims = "; ".join(objective["text"] for objective in objectives)
    yield Entry(LESSON, "", title, " ".join(filter(None, [plain(first), f"{aims}." if aims else ""])))
    for part in sections:
        yield Entry(SECTION, part.anchor, " ".join(part.title.split()), plain(part))
    for slug, name, definition in terms:
        yield Entry(TERM, f"t-{slug}", name, text_of(definition))


def plain(part: Part) -> str:
    text = " ".join("".join(part.texts).split())
    return re.sub(r" (?=[.,;:!?)])", "", text)


def text_of(html: str) -> str:
    """The words of a piece of finished HTML."""
    reader = Reader()
    reader.feed(html)
    return plain(reader.parts[0])


class Reader(HTMLParser):
    """Reads the HTML of a lesson into its parts: what stands before the first section, then each section."""

    def __init__(self) -> None:
        super().__init__()
        self.parts = [Part()]
        self._silent = 0
        self._hidden: list[bool] = []
        self._open: list[str] = []
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            self._space()
            return
        is_silent = tag in SILENT or ("aria-hidden", "true") in attrs
        self._open.append(tag)
        self._hidden.append(is_silent)
        self._silent += is_silent
        if tag == "h2" and not self._silent:
            self.parts.append(Part(anchor=dict(attrs).get("id") or ""))
            self._in_title = True
        elif tag not in INLINE:
            self._space()

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            last = self._open.pop()
            self._silent -= self._hidden.pop()
            if last == tag:
                break
        if tag == "h2":
            self._in_title = False
        elif tag not in INLINE:
            self._space()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._in_title:
            self.parts[-1].title += data
        else:
            self.parts[-1].texts.append(data)

    def _space(self) -> None:
        self.parts[-1].texts.append(" ")
