"""From an author's text to finished HTML: the whole pipeline, in reading order.

Lines, blocks, what stands inside them, the finishing passes over the tree, segments, and the sanitizers last.
Every step works on a tree of elements that we made ourselves; text only ever enters it as text.
"""

import hashlib
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from courses.rendering.complexity import check_complexity
from courses.rendering.draft import BLOCK, FLOW, Draft, TooComplex, unescaped
from courses.rendering.engine import LessonMarkdown
from courses.rendering.figures import finish_figures
from courses.rendering.headings import demote, finish_headings
from courses.rendering.inline import drop_tags
from courses.rendering.links import check_links
from courses.rendering.math import set_maths
from courses.rendering.notes import number_notes
from courses.rendering.results import Html, Media, Problem, Rendered, RenderRefused, Segment
from courses.rendering.sanitise import clean_html
from courses.rendering.source import decoded, read_lines
from courses.rendering.tables import check_captions
from courses.rendering.terms import gather_terms
from courses.rendering.typography import set_typography

WORD = re.compile(r"[^\W_]+(?:[’'\-.][^\W_]+)*")
NOT_COUNTED = frozenset({"table", "pre", "math", "svg", "dl"})
BLOCK_LEVEL = frozenset("blockquote div dl figure h2 h3 h4 h5 h6 hr ol p section ul".split()) | {BLOCK}

_of_thread = threading.local()


def render_document(text: str, media: Mapping[str, Media]) -> Rendered:
    """See :func:`courses.rendering.render_document`."""
    draft = Draft(read_lines(text), media)
    try:
        root = _finished(draft)
    except TooComplex as refusal:
        return Rendered((), (), (), (), 0, 0, 0, (refusal.problem,))
    return Rendered(
        segments=tuple(_segments(draft, root)),
        toc=tuple(draft.toc),
        terms=tuple(draft.terms.values()),
        lessons_linked=tuple(draft.lessons_linked),
        words=count_words(root),
        tables=draft.tables,
        figures=draft.figures,
        problems=tuple(sorted(draft.problems, key=lambda problem: problem.line)),
    )


def render_fragments(texts: Sequence[str], media: Mapping[str, Media] | None = None) -> tuple[str, ...]:
    """See :func:`courses.rendering.render_fragments`."""
    return tuple(_fragment(position, text, media or {}) for position, text in enumerate(texts))


def _fragment(position: int, text: str, media: Mapping[str, Media]) -> str:
    prefix = hashlib.sha256(f"{position}\n{text}".encode("utf-8", "replace")).hexdigest()[:8] + "-"
    draft = Draft(read_lines(text), media, prefix=prefix, is_fragment=True)
    problems: Sequence[Problem]
    try:
        root = _finished(draft)
        problems = sorted(draft.problems, key=lambda problem: problem.line)
    except TooComplex as refusal:
        problems = [refusal.problem]
    if problems:
        raise RenderRefused(problems[0].message, problems, fragment=position)
    single = root[0] if len(root) == 1 and root[0].tag == "p" and not root[0].get("class") else root
    return _serialized(single).strip()


def _finished(draft: Draft) -> Element:
    """Return the finished tree of ``draft``. Raises TooComplex."""
    check_complexity(draft.lines)
    try:
        root = _markdown().parse(draft)
        _finish(draft, root)
    except RecursionError:
        message = "signs stand in one another hundreds deep; look for long runs of brackets or stars"
        raise TooComplex(draft.lines[0].number, message) from None
    return root


def _finish(draft: Draft, root: Element) -> None:
    """Make the passes over the tree; each relies on those before it."""
    drop_tags(draft, root)
    number_notes(draft, root)
    set_typography(root)
    _unescape(root)
    finish_headings(draft, root)
    demote(root)
    check_captions(draft, root)
    set_maths(draft, root)
    check_links(draft, root)
    finish_figures(draft, root)
    gather_terms(draft, root, _serialized)
    _part_blocks(root)


def _markdown() -> LessonMarkdown:
    """Return this thread's engine, built once."""
    if not hasattr(_of_thread, "engine"):
        _of_thread.engine = LessonMarkdown()
    engine: LessonMarkdown = _of_thread.engine
    return engine


def _unescape(root: Element) -> None:
    """Put escaped characters back into all texts; addresses wait until they are looked at."""
    for element in root.iter():
        element.text = unescaped(element.text or "")
        element.tail = unescaped(element.tail or "")
        if element.get("title"):
            element.set("title", unescaped(decoded(element.get("title", ""))))


def _part_blocks(root: Element) -> None:
    """Put each block on a line of its own, so that the HTML can be read."""
    for element in root.iter():
        if element.tag in BLOCK_LEVEL and not (element.tail or "").strip():
            element.tail = "\n"


def _segments(draft: Draft, root: Element) -> list[Segment]:
    """Return the finished HTML, cut where the blocks stood. Each piece is sanitized, and closed, by itself."""
    segments: list[Segment] = []
    for is_block, group in groupby(root, key=lambda element: element.tag == BLOCK):
        elements = list(group)
        if is_block:
            segments += [draft.blocks[int(element.get("number", ""))] for element in elements]
        else:
            segments.append(Html(clean_html([_html(element) for element in elements]).strip()))
    return segments


def _serialized(element: Element) -> str:
    """Return the sanitized inner HTML of ``element``."""
    return clean_html([escape(element.text or "", quote=False), *map(_html, element)])


def _html(element: Element) -> str:
    return ElementTree.tostring(element, encoding="unicode", method="html")


def count_words(root: Element) -> int:
    """Return the number of words to read, outside callouts, definitions, tables, code blocks and formulas."""
    return len(WORD.findall("".join(_running_text(root))))


def _running_text(element: Element) -> Iterator[str]:
    if element.tag in NOT_COUNTED or element.get("class", "").split(" ")[0] in ("callout", "noteref"):
        return
    edge = " " if element.tag in FLOW or element.tag == "br" else ""
    yield edge + (element.text or "")
    for child in element:
        yield from _running_text(child)
        yield child.tail or ""
    yield edge
