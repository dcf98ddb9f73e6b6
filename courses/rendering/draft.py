"""What one rendering gathers on its way: problems and their lines, terms, ids already given."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from courses.rendering.results import Block, Heading, Media, Problem, Term
from courses.rendering.source import Line, Locator

# Elements of our own that stand in the tree until the finishing passes read them.
BLOCK, MATHS, TAG, NOTE_REF = "x-block", "x-maths", "x-tag", "x-note"
ALT, CAPTION, DEFINITION = "x-alt", "x-caption", "x-definition"

# Elements that begin a text of their own: quotes and words never reach across their edges.
FLOW = frozenset(
    "blockquote caption dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre section "
    "table tbody td th thead tr ul".split()
) | {BLOCK, ALT, CAPTION, DEFINITION}


MOST_PROBLEMS = 100

ESCAPED = re.compile("\x02([0-9]+)\x03")


class TooComplex(Exception):
    """A text that is refused before it is rendered, because it would take too long or nest too deep."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.problem = Problem(line, message)


@dataclass
class Draft:
    """The work on one text. ``prefix`` goes into every id, so that fragments can share a page."""

    lines: Sequence[Line]
    media: Mapping[str, Media]
    prefix: str = ""
    is_fragment: bool = False
    problems: dict[Problem, None] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    toc: list[Heading] = field(default_factory=list)
    terms: dict[str, Term] = field(default_factory=dict)
    lessons_linked: dict[str, None] = field(default_factory=dict)
    tables: int = 0
    figures: int = 0
    places: dict[Element, tuple[int, int]] = field(default_factory=dict)
    heading_ids: dict[Element, str] = field(default_factory=dict)
    notes: dict[str, Element] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    located: int = 0

    def __post_init__(self) -> None:
        self.locator = Locator(self.lines)

    def report(self, line: int, message: str) -> None:
        """Note a problem, once; past MOST_PROBLEMS nobody would read them."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems[Problem(line, message)] = None

    def report_at(self, place: tuple[int, int], needle: str, message: str) -> None:
        """Note a problem on the line of ``needle``, which stands within ``place`` (first line, last line)."""
        self.located += 1
        if self.located <= MOST_PROBLEMS:
            self.report(self.locator.line_of(needle, *place), message)

    def number(self, kind: str) -> str:
        """Return the next number of its kind, as ids of this text write it."""
        self.counts[kind] += 1
        return f"{self.prefix}{self.counts[kind]}"

    def mark(self, element: Element, lines: Sequence[Line]) -> Element:
        """Remember the lines that ``element`` was made from."""
        self.places[element] = (lines[0].number, lines[-1].number)
        return element

    def walk(self, root: Element, place: tuple[int, int] = (1, 1)) -> Iterator[tuple[Element, tuple[int, int]]]:
        """Yield every element below ``root`` in reading order, with the lines it comes from."""
        for child in list(root):
            at = self.places.get(child, place)
            yield child, at
            yield from self.walk(child, at)


def unescaped(text: str) -> str:
    """Return ``text`` with the characters that a backslash had set aside."""
    return ESCAPED.sub(lambda m: chr(int(m[1])), text) if "\x02" in text else text


def slug_of(text: str) -> str:
    """Return ``text`` as an id: lower case, accents folded, words joined by hyphens."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "-", re.sub(r"['’]", "", plain)).strip("-")


def plain_text(element: Element) -> str:
    """Return the words of ``element`` on one line."""
    return " ".join("".join(element.itertext()).split())


def remove(parent: Element, child: Element) -> None:
    """Take ``child`` out of ``parent`` and leave the text that followed it."""
    index = list(parent).index(child)
    if child.tail:
        if index:
            parent[index - 1].tail = (parent[index - 1].tail or "") + child.tail
        else:
            parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def replace(parent: Element, child: Element, new: Element) -> None:
    """Put ``new`` in the place of ``child``."""
    new.tail, child.tail = child.tail, None
    parent[list(parent).index(child)] = new


def unwrap(parent: Element, child: Element) -> None:
    """Put the content of ``child`` in its place."""
    index = list(parent).index(child)
    after, child.tail = child.tail, None
    inner = list(child)
    parent.remove(child)
    _append_text(parent, index, child.text)
    for offset, element in enumerate(inner):
        parent.insert(index + offset, element)
    _append_text(parent, index + len(inner), after)


def move_content(source: Element, target: Element) -> None:
    """Move text and children of ``source`` to the end of the empty ``target``."""
    target.text, source.text = source.text, None
    for child in list(source):
        source.remove(child)
        target.append(child)


def _append_text(parent: Element, index: int, text: str | None) -> None:
    """Add ``text`` before the child at ``index``."""
    if not text:
        return
    if index:
        parent[index - 1].tail = (parent[index - 1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
