"""Sets Python-Markdown up: its inline engine and our patterns, behind our own block parser."""

from collections.abc import Sequence
from typing import Self
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.inlinepatterns import DelimiterProcessor, Pattern, SubstituteTagInlineProcessor
from markdown.treeprocessors import InlineProcessor
from markdown.util import Registry

from courses.rendering import inline, links, notes
from courses.rendering.blocks import read_block
from courses.rendering.callouts import read_admonition, read_quote
from courses.rendering.code import read_fenced_code, read_indented_code
from courses.rendering.draft import Draft
from courses.rendering.lists import read_list
from courses.rendering.math import read_display_maths
from courses.rendering.notes import read_note
from courses.rendering.raw import read_comment, read_silent_html
from courses.rendering.source import Line
from courses.rendering.structure import (
    SETEXT,
    BlockReader,
    Reader,
    Structure,
    add_heading,
    interrupts_paragraph,
    read_heading,
    read_rule,
)
from courses.rendering.tables import opens_table, read_table
from courses.rendering.terms import DESCRIPTION, read_descriptions

READERS: tuple[Reader, ...] = (
    read_block,
    read_indented_code,
    read_fenced_code,
    read_display_maths,
    read_comment,
    read_silent_html,
    read_heading,
    read_rule,
    read_quote,
    read_admonition,
    read_note,
    read_list,
)


class LessonMarkdown(Markdown):
    """Python-Markdown with the constructs of a lesson. Not thread-safe; built once, then reset for each text."""

    def build_parser(self) -> Self:
        """Build the parser of our own parts: no text is set aside raw, so nothing has to be put back."""
        self.preprocessors = Registry()
        self.postprocessors = Registry()
        self.parser = BlockParser(self)
        self.inlinePatterns = Registry()
        for priority, (name, pattern) in enumerate(reversed(self._patterns())):
            self.inlinePatterns.register(pattern, name, priority)
        self.treeprocessors = Registry()
        self.treeprocessors.register(InlineProcessor(self), "inline", 0)
        return self

    def _patterns(self) -> Sequence[tuple[str, Pattern]]:
        """Return the inline patterns, the first to be applied first."""
        emphasis = DelimiterProcessor("*", "strong,em", self)
        emphasis.add("_", "strong,em", smart=True)
        return (
            ("literal", inline.LiteralPattern()),
            ("comment", inline.CommentPattern()),
            ("note", notes.NotePattern()),
            ("link", links.LinkPattern(r"(?<!!)\[", self)),
            ("picture", links.PicturePattern(r"!\[", self)),
            ("autolink", inline.AutolinkPattern()),
            ("linebreak", SubstituteTagInlineProcessor(r" {2,}\n", "br")),
            ("tag", inline.TagPattern()),
            ("entity", inline.EntityPattern()),
            ("url", inline.BareUrlPattern()),
            ("marked", inline.PairPattern("==", "mark", spaces=True)),
            ("struck", inline.PairPattern("~~", "del", spaces=True)),
            ("subscript", inline.PairPattern("~", "sub", spaces=False)),
            ("superscript", inline.PairPattern("^", "sup", spaces=False)),
            ("emphasis", emphasis),
        )

    def parse(self, draft: Draft) -> Element:
        """Return the tree of the text in ``draft``, with everything inline read. Raises TooComplex."""
        self.reset()
        root = Element("div")
        BlockReader(draft, READERS, self._read_paragraph).parse(root, draft.lines)
        notes.gather_notes(draft, root)
        self.treeprocessors["inline"].run(root)
        _order_emphasis(root)
        return root

    def _read_paragraph(
        self, structure: Structure, parent: Element, lines: Sequence[Line], index: int, depth: int
    ) -> int:
        """Read a paragraph, or the table, heading or definitions it turns out to be."""
        draft, end = structure.draft, index
        while end < len(lines) and not lines[end].blank:
            line = lines[end]
            if not line.lazy and opens_table(lines, end):
                if end == index:
                    return read_table(draft, parent, lines, index)
                break
            if end > index and not line.lazy:
                if SETEXT.match(line.text):
                    return self._setext(structure, parent, lines, index, end, depth)
                if end == index + 1 and DESCRIPTION.match(line.text):
                    return read_descriptions(structure, parent, lines, end, depth)
                if interrupts_paragraph(line.text):
                    break
            end += 1
        self._add_paragraph(draft, parent, lines[index:end])
        return end

    def _setext(
        self, structure: Structure, parent: Element, lines: Sequence[Line], index: int, end: int, depth: int
    ) -> int:
        """Read a heading that is underlined with `=` or `-`."""
        level = 1 if "=" in lines[end].text else 2
        text = " ".join(line.text.strip() for line in lines[index:end])
        add_heading(structure.draft, parent, level, text, lines[index:end], depth)
        return end + 1

    def _add_paragraph(self, draft: Draft, parent: Element, lines: Sequence[Line]) -> None:
        """Add what is left of a paragraph when the addresses of its references are taken off."""
        text = "\n".join(line.text.lstrip() for line in lines).rstrip()
        rest = links.take_references(self, text)
        if rest.strip():
            kept = lines[text[: len(text) - len(rest)].count("\n") :]
            draft.mark(SubElement(parent, "p"), kept).text = rest


def _order_emphasis(root: Element) -> None:
    """Put `strong` inside `em` where both hold the same words: formatters write either for `***words***`."""
    for outer in root.iter("strong"):
        if len(outer) == 1 and outer[0].tag == "em" and not outer.text and not outer[0].tail:
            outer.tag, outer[0].tag = "em", "strong"
