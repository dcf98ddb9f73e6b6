"""The source text as numbered lines, and the way back from a piece of text to the line it stands on."""

import html
import re
from collections.abc import Iterable, Sequence
from html.entities import html5
from typing import NamedTuple

TAB_WIDTH = 4
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\ufffe\uffff]")
SURROGATE = re.compile("[\ud800-\udfff]")
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
PLACEHOLDER = re.compile("\x02[^\x03]*\x03")
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})([^\n]*)$")
TICKS = re.compile(r"(?<!\\)`+")


class Line(NamedTuple):
    """One line of the source; ``lazy`` marks text that continues a paragraph from outside its container."""

    number: int
    text: str
    lazy: bool = False

    @property
    def blank(self) -> bool:
        """Whether there is nothing but space on the line."""
        return not self.text.strip()

    @property
    def indent(self) -> int:
        """How many spaces the text stands in."""
        return len(self.text) - len(self.text.lstrip(" "))

    def cut(self, columns: int) -> "Line":
        """Return the line without its first ``columns`` columns."""
        return self._replace(text=self.text[columns:])


class Fence(NamedTuple):
    """An opening code fence: its indentation, its marker, and what is written after it."""

    indent: int
    marker: str
    info: str

    def is_closed_by(self, text: str) -> bool:
        """Whether ``text`` is a closing fence for this one."""
        bare = text.strip()
        return len(bare) >= len(self.marker) and not bare.strip(self.marker[0])


def read_fence(text: str) -> Fence | None:
    """Return the code fence that ``text`` opens, if it opens one."""
    match = FENCE.match(text)
    if match is None or (match[1][0] == "`" and "`" in match[2]):
        return None
    return Fence(match.start(1), match[1], match[2].strip())


def read_lines(text: str) -> list[Line]:
    """Return the numbered lines of ``text``, without control characters, tabs as spaces."""
    text = SURROGATE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd"))
    text = CONTROL.sub("", text)
    return [Line(number, line.expandtabs(TAB_WIDTH)) for number, line in enumerate(text.split("\n"), 1)]


def without_code(lines: Iterable[Line]) -> list[Line]:
    """Return the lines with fenced code blanked out, whatever container it stands in."""
    kept: list[Line] = []
    fence: Fence | None = None
    for line in lines:
        bare = line.text.lstrip(" >")
        if fence is None:
            fence = read_fence(bare)
            kept.append(line._replace(text="") if fence else line)
        else:
            if fence.is_closed_by(bare):
                fence = None
            kept.append(line._replace(text=""))
    return kept


def end_of_code_span(text: str, start: int) -> int | None:
    """Return where the code span that opens at ``start`` ends; None when nothing closes its backticks."""
    inside = start
    while inside < len(text) and text[inside] == "`":
        inside += 1
    closing = re.compile(rf"(?<!`){text[start:inside]}(?!`)").search(text, inside)
    return closing.end() if closing else None


def without_code_spans(text: str) -> str:
    """Return ``text``, as long as before, with spaces in the place of code between backticks."""
    pieces, done = [], 0
    hopeless: set[int] = set()
    for opening in TICKS.finditer(text):
        width = len(opening[0])
        if opening.start() < done or width in hopeless:
            continue
        end = end_of_code_span(text, opening.start())
        if end is None:
            hopeless.add(width)
            continue
        pieces += [text[done : opening.start()], re.sub(r"[^\n]", " ", text[opening.start() : end])]
        done = end
    return "".join([*pieces, text[done:]])


def decoded(text: str) -> str:
    """Return ``text`` with its character references, such as `&amp;`, as the characters they stand for."""
    return ENTITY.sub(lambda match: html.unescape(match[0]) if is_entity(match[0]) else match[0], text)


def is_entity(text: str) -> bool:
    """Whether a text of the form `&name;` is a character reference that HTML knows."""
    return text.startswith("&#") or text[1:] in html5


class Locator:
    """Finds the line of a piece of text, given the stretch of lines it must be in.

    Asked again for the same piece in the same stretch, it answers with the next place.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        self._texts = [line.text for line in lines]
        self._asked: dict[tuple[int, int, str], int] = {}

    def line_of(self, needle: str, first: int, last: int) -> int:
        """Return the line of ``needle`` between lines ``first`` and ``last``; ``first`` when it is not found."""
        key = (first, last, needle)
        nth = self._asked.get(key, 0)
        self._asked[key] = nth + 1
        stretch = "\n".join(self._texts[first - 1 : last])
        stretch = stretch if "`" in needle else without_code_spans(stretch)
        matches = list(_flexible(needle).finditer(stretch))
        if not matches:
            return first
        start = matches[min(nth, len(matches) - 1)].start()
        return first + stretch.count("\n", 0, start)


def _flexible(needle: str) -> re.Pattern[str]:
    """A pattern for ``needle`` that lets lines wrap, and that skips what has been set aside meanwhile."""
    pieces = PLACEHOLDER.split(needle[:200])
    spaced = [r"[\s>]+".join(re.escape(word) for word in re.split(r"\s+", piece)) for piece in pieces]
    return re.compile(r"[^\n]{0,200}?".join(spaced) or r"(?!)")
