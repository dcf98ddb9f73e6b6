"""The constructs of a lesson's text with their lines, and edits of those lines.

The text is read by the renderer's own block parser, so that a construct is one here exactly when it is one on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from courses.rendering.complexity import check_complexity
from courses.rendering.draft import Draft
from courses.rendering.engine import READERS, LessonMarkdown
from courses.rendering.results import Block
from courses.rendering.source import Line, read_lines
from courses.rendering.structure import BlockReader, Reader, Structure

#: More rounds than this no text needs: nesting is at most twelve deep.
ROUNDS = 40


@dataclass(frozen=True)
class Found:
    """One construct: what reads it (a reader's name, or the tag it makes), its lines as its container shows them.

    ``block`` is the ``::: name`` block that it is.
    """

    kind: str
    lines: tuple[Line, ...]
    depth: int
    block: Block | None = None

    @property
    def first(self) -> int:
        return self.lines[0].number

    @property
    def last(self) -> int:
        return self.lines[-1].number


@dataclass(frozen=True)
class Edit:
    """Lines ``first`` to ``last`` become ``lines``; an insertion before ``first`` when ``last`` is the line above."""

    first: int
    last: int
    lines: tuple[str, ...]
    message: str = ""


@dataclass(frozen=True)
class Page:
    """A text while it is edited: its lines, and from which line of the text as it came each stems."""

    lines: tuple[str, ...]
    origins: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Page:
        lines = tuple(text.split("\n"))
        return cls(lines, tuple(range(1, len(lines) + 1)))

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def line_before(self, number: int) -> str:
        return self.lines[number - 2] if number > 1 else ""

    def line_after(self, number: int) -> str:
        return self.lines[number] if number < len(self.lines) else ""

    def edited(self, edits: Sequence[Edit]) -> tuple[Page, list[tuple[int, str]]]:
        """The page with those edits that do not lie within another one, and what was done, by the first line's origin.

        The outer of two edits is made; the inner one is found again in the next round.
        """
        lines: list[str] = []
        origins: list[int] = []
        done: list[tuple[int, str]] = []
        at, inserted = 1, 0
        for edit in sorted(edits, key=lambda edit: (edit.first, -edit.last)):
            is_insertion = edit.last < edit.first
            if edit.first < at or (is_insertion and edit.first == inserted):
                continue
            lines += self.lines[at - 1 : edit.first - 1]
            origins += self.origins[at - 1 : edit.first - 1]
            stretch = self.origins[edit.first - 1 : edit.last] or self.origins[edit.first - 1 :][:1] or (at,)
            lines += edit.lines
            origins += [stretch[min(place, len(stretch) - 1)] for place in range(len(edit.lines))]
            if edit.message:
                done.append((stretch[0], edit.message))
            at, inserted = edit.last + 1, edit.first if is_insertion else 0
        return Page((*lines, *self.lines[at - 1 :]), (*origins, *self.origins[at - 1 :])), done


class Outline(LessonMarkdown):
    """Finds the constructs of a text, outer ones before those that stand in them."""

    found: list[Found]

    def read(self, text: str) -> list[Found]:
        """Every block of ``text``. Raises TooComplex for what the renderer refuses to read."""
        self.reset()
        self.found = []
        draft = Draft(read_lines(text), {})
        check_complexity(draft.lines)
        readers = [self._noting(reader) for reader in READERS]
        BlockReader(draft, readers, self._noted_paragraph).parse(Element("div"), draft.lines)
        return self.found

    def _noting(self, reader: Reader) -> Reader:
        def read(structure: Structure, parent: Element, lines: Sequence[Line], index: int, depth: int) -> int:
            place, blocks = len(self.found), len(structure.draft.blocks)
            end = reader(structure, parent, lines, index, depth)
            if end > index:
                block = structure.draft.blocks[blocks] if len(structure.draft.blocks) > blocks else None
                name = getattr(reader, "__name__", "")
                self.found.insert(place, Found(name, tuple(lines[index:end]), depth, block if not depth else None))
            return end

        return read

    def _noted_paragraph(
        self, structure: Structure, parent: Element, lines: Sequence[Line], index: int, depth: int
    ) -> int:
        place, children = len(self.found), len(parent)
        end = self._read_paragraph(structure, parent, lines, index, depth)
        tag = parent[-1].tag if len(parent) > children else ""
        self.found.insert(place, Found(tag, tuple(lines[index:end]), depth))
        return end


def blocks(text: str) -> list[Block]:
    """The ``::: name`` blocks of ``text``, in its order. Raises TooComplex."""
    return [found.block for found in Outline().read(text) if found.block]


Look = Callable[[Page, Sequence[Found]], Iterator[Edit]]


def settled(page: Page, looks: Sequence[Look]) -> tuple[Page, list[tuple[int, str]]]:
    """``page`` after all edits that ``looks`` find, again and again until they find none. Raises TooComplex."""
    outline, done = Outline(), []
    found = outline.read(page.text)
    for _round in range(ROUNDS):
        before = page
        for look in looks:
            edits = list(look(page, found))
            if edits:
                page, made = page.edited(edits)
                done += made
                found = outline.read(page.text)
        if page.lines == before.lines:
            break
    return page, sorted(set(done))
