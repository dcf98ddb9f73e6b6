"""The forms of a lesson's text that formatters leave alone: where a text has another one, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from courses.rendering.callouts import ADMONITION, DEFINITION, KINDS, LABEL, PULL
from courses.rendering.source import Line, read_fence, read_lines, without_code_spans
from courses.rendering.structure import QUOTE, SETEXT, gather_indented, is_structure
from courses.rendering.terms import DESCRIPTION
from courses.sync.constructs import Edit, Found, Outline, Page

LABELS = {*KINDS, DEFINITION, PULL}
#: Blanks mean something in these, or are their owner's business.
KEPT = {"read_indented_code", "read_fenced_code", "read_display_maths", "read_block"}


def loose_fences(page: Page, found: Sequence[Found]) -> Iterator[Edit]:
    """Empty lines before and after both fences of a block."""
    for each in found:
        if each.block is None:
            continue
        body = each.first + opening_height(page, each)
        message = _("an empty line stands before and after each ::: now")
        for number, neighbor in (
            (each.first, page.line_before(each.first)),
            (body, page.line_before(body + 1)),
            (each.last, page.line_before(each.last)),
            (each.last + 1, page.line_after(each.last)),
        ):
            if neighbor.strip():
                yield Edit(number, number - 1, ("",), message)


def opening_height(page: Page, found: Found) -> int:
    """On how many lines the opening fence stands: a formatter may have wrapped its attributes."""
    text, height = page.lines[found.first - 1], 1
    while "{" in text and "}" not in text and found.first + height < found.last:
        text += page.lines[found.first - 1 + height]
        height += 1
    return height


def labeled_boxes(page: Page, found: Sequence[Found]) -> Iterator[Edit]:
    """Callouts and definitions as quotes with a label line and an empty line below it."""
    source = read_lines(page.text)
    for each in found:
        outside = source[each.first - 1].text.removesuffix(each.lines[0].text)
        if each.lines[0].lazy or re.search(r"[^->*+\d.)\s]", outside):
            continue  # within a footnote or a description, whose indent is not that of their first line
        edit = None
        if each.kind == "read_quote":
            edit = label_edit(source, each)
        elif each.kind == "read_admonition":
            edit = admonition_edit(page, each, outside)
        elif each.kind == "dl":
            edit = description_edit(page, each, outside)
        if edit is not None:
            yield edit


def label_edit(source: Sequence[Line], found: Found) -> Edit | None:
    """``> [!kind] title`` and an empty ``>`` line, from whatever stands there."""
    inner = [
        None if line.lazy or not (quote := QUOTE.match(line.text)) else line.text[quote.end() :] for line in found.lines
    ]
    at = next((at for at, text in enumerate(inner) if text is None or text.strip()), None)
    label = LABEL.match(inner[at] or "") if at is not None else None
    if at is None or label is None or label[1].lower() not in LABELS:
        return None
    line = found.lines[at]
    outside = source[line.number - 1].text.removesuffix(line.text)
    written = [outside + label_line(label[1], label[2])]
    last = at
    if at + 1 < len(inner) and (inner[at + 1] is None or (inner[at + 1] or "").strip()):
        written.append(f"{continued(outside)}>")
        while last + 1 < len(inner) and inner[last + 1] is None:
            last += 1
            if may_be_structure(found.lines[last].text):
                return None
            written.append(f"{continued(outside)}> {found.lines[last].text.lstrip()}")
    number = found.lines[at].number
    if len(written) == 1 and source[number - 1].text == written[0]:
        return None
    message = _("the label line of the callout has its usual form, with an empty > line below it")
    return Edit(number, number + last - at, tuple(written), message)


def admonition_edit(page: Page, found: Found, outside: str) -> Edit | None:
    """``!!! kind "Title"`` with an indented text as a quote with a label line."""
    match = ADMONITION.match(found.lines[0].text)
    if match is None or match[3] or match[1].lower() not in LABELS:
        return None
    body = gather_indented(found.lines, 0, found.lines[0]._replace(text=""), 4, exact=False)[0][1:]
    message = _("!!! %(kind)s is written as > [!%(kind)s] now, which formatters leave alone") % {"kind": match[1]}
    return boxed(page, found, outside, label_line(match[1], match[2] or ""), body, message)


def description_edit(page: Page, found: Found, outside: str) -> Edit | None:
    """A term with one ``: text`` below it as a definition box; several texts would read differently in one."""
    match = DESCRIPTION.match(found.lines[1].text)
    if match is None:
        return None
    body, end = gather_indented(found.lines, 1, found.lines[1].cut(match.end()), min(match.end(), 4), exact=False)
    if end < len(found.lines):
        return None
    term = found.lines[0].text.strip()
    message = _("the definition of “%(term)s” is written as > [!definition] now, which formatters leave alone")
    return boxed(page, found, outside, label_line(DEFINITION, term), body, message % {"term": term})


def label_line(kind: str, title: str) -> str:
    return f"> [!{kind.lower()}] {title.strip()}".rstrip()


def boxed(page: Page, found: Found, outside: str, label: str, body: Sequence[Line], message: str) -> Edit | None:
    """An edit that writes ``body`` under ``label`` in a quote, with an empty line to what stands beside it."""
    texts = [line.text for line in body]
    while texts and not texts[0].strip():
        texts.pop(0)
    if not texts or any(line.lazy and may_be_structure(line.text) for line in body):
        return None
    inside = continued(outside)
    written = [
        f"{outside}{label}",
        f"{inside}>",
        *(f"{inside}> {text}" if text.strip() else f"{inside}>" for text in texts),
    ]
    if stands_beside(page.line_before(found.first), inside) and outside == inside:
        written.insert(0, inside.rstrip())
    if stands_beside(page.line_after(found.last), inside):
        written.append(inside.rstrip())
    return Edit(found.first, found.last, tuple(written), message)


def may_be_structure(text: str) -> bool:
    """Whether a line that lazily continues a paragraph could be more than its words once it stands in the quote."""
    bare = text.lstrip()
    return is_structure(bare) or bool(SETEXT.match(bare) or DESCRIPTION.match(bare) or "|" in bare)


def stands_beside(line: str, inside: str) -> bool:
    """Whether there is text on ``line`` in the container whose lines start with ``inside``."""
    return line.startswith(inside) and bool(line[len(inside) :].strip())


def continued(outside: str) -> str:
    """What the further lines of a container start with whose first line starts with ``outside``."""
    return re.sub(r"[^>\s]", " ", outside)


def no_trailing_blanks(page: Page, found: Sequence[Found]) -> Iterator[Edit]:
    """No blanks at the ends of lines, except in code; two that break a line become a backslash."""
    kept = {line.number for each in found if each.kind in KEPT for line in each.lines}
    broken = {number for each in found if each.kind == "p" for number in hard_breaks(page, each)}
    for number, line in enumerate(page.lines, 1):
        bare = line.rstrip(" \t")
        if bare == line or number in kept:
            continue
        if number in broken:
            yield Edit(number, number, (f"{bare}\\",), _("a line is broken by a backslash, not by blanks nobody sees"))
        elif not is_in_code_span(page, found, number) and not bare.endswith("\\"):
            yield Edit(number, number, (bare,), _("blanks at the end of a line are gone"))


def hard_breaks(page: Page, paragraph: Found) -> Iterator[int]:
    """The lines of a paragraph that two blanks at their end break."""
    for line in paragraph.lines[:-1]:
        raw = page.lines[line.number - 1]
        ends_in_blanks = raw.endswith("  ") and not raw.rstrip().endswith("\\")
        if ends_in_blanks and not is_in_code_span(page, [paragraph], line.number):
            yield line.number


def is_in_code_span(page: Page, found: Sequence[Found], number: int) -> bool:
    """Whether the end of the line stands between backticks that close on a later line."""
    for each in found:
        if each.kind == "p" and each.first <= number < each.last and "`" in page.text:
            texts = [f"{line.text}\x01" if line.number == number else line.text for line in each.lines]
            return "\x01" not in without_code_spans("\n".join(texts))
    return False


def ended_once(page: Page) -> Page:
    """The page with one newline at its end, or empty when there is nothing on it.

    A code block that is never closed keeps the end that it has: every line down there is code.
    """
    if any(is_open_code(each) and each.last == len(page.lines) for each in Outline().read(page.text)):
        return page
    lines = list(page.lines)
    while lines and not lines[-1].strip():
        lines.pop()
    lines = [*lines, ""] if lines else [""]
    return Page(tuple(lines), (*page.origins, page.origins[-1])[: len(lines)])


def is_open_code(found: Found) -> bool:
    fence = read_fence(found.lines[0].text) if found.kind == "read_fenced_code" else None
    return fence is not None and not (len(found.lines) > 1 and fence.is_closed_by(found.lines[-1].text))
