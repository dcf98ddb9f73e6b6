"""A lesson's text in canonical form: what formatters would damage is written so that they cannot, ids are added.

It never changes what a text means: the page and its questions are derived before and after, and compared.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from courses import writing
from courses.blocks import families, family, owner
from courses.rendering import RenderRefused, budget
from courses.rendering.draft import TooComplex
from courses.sync import canonical
from courses.sync.constructs import Edit, Found, Look, Page, settled
from courses.writing import Derived

CODE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
#: Names in braces, as ids of blocks are written, and those of sections and choices: none of them is given again.
NAMES = re.compile(r"\{[^{}]*#([a-z0-9][a-z0-9_-]*)")


class NotFormatted(Exception):
    """The text cannot be brought into canonical form; it stays as it is."""

    def __init__(self, line: int, message: str) -> None:
        self.line, self.message = line, message
        super().__init__(f"line {line}: {message}")


@dataclass(frozen=True, order=True)
class Change:
    """What was done to a text. ``line`` counts in the text as it came."""

    line: int
    message: str


@dataclass(frozen=True)
class Formatted:
    """A text in canonical form, and what was done to it; nothing when it was so already."""

    body: str
    changes: list[Change]


@dataclass(frozen=True)
class Rewritten:
    """A block as its owner writes it, fences included, without a newline at the end; and what is different."""

    text: str
    changes: tuple[str, ...] = ()


def format_body(body: str, *, taken: Collection[str] = (), keys: bool = False) -> Formatted:
    """Bring the body of a lesson into canonical form. Touches no row.

    ``taken`` are ids of the course that a new one must differ from, those of retired questions among them.
    ``keys`` also gives every choice a key of its own, the letter that it has by its place.
    Raises :class:`NotFormatted` when the renderer refuses the text, or when it would mean something else afterwards.
    """
    plain = body.replace("\r\n", "\n").replace("\r", "\n")
    try:
        budget.render_document(plain, {})
        page, done = settled(Page.of(plain), looks(taken, keys))
    except RenderRefused as refusal:
        raise NotFormatted(1, refusal.message) from None
    except TooComplex as refusal:
        raise NotFormatted(refusal.problem.line, f"{refusal.problem.message}.") from None
    text = canonical.ended_once(page).text
    changes = [Change(line, message) for line, message in done]
    if plain != body:
        changes.append(Change(1, _("lines end in a plain newline")))
    if text != page.text:
        changes.append(Change(max(page.origins), _("the text ends in one newline")))
    if text != plain and not is_same(derived(plain), derived(text)):
        line = min(change.line for change in changes)
        message = _(
            "the text would not mean the same in canonical form; nothing was changed. Rewrite this part by hand."
        )
        raise NotFormatted(line, message)
    return Formatted(text, sorted(changes))


def names_in(text: str) -> set[str]:
    """The names in braces that a text gives, its question ids among them."""
    return set(NAMES.findall(text))


def looks(taken: Collection[str], keys: bool) -> Sequence[Look]:
    def owned_blocks(page: Page, found: Sequence[Found]) -> Iterator[Edit]:
        yield from block_edits(page, found, taken, keys)

    return (canonical.loose_fences, canonical.labeled_boxes, owned_blocks, canonical.no_trailing_blanks)


def block_edits(page: Page, found: Sequence[Found], taken: Collection[str], keys: bool) -> Iterator[Edit]:
    """The blocks of each owner as it writes them."""
    for name in families():
        app = owner(name)
        assert app is not None
        own = [each for each in found if each.block is not None and family(each.block.name) == name]
        blocks = [each.block for each in own if each.block is not None]
        for each, written in zip(own, app.canonical(blocks, taken, keys=keys), strict=True):
            lines = tuple(written.text.split("\n")) if written else ()
            if written and lines != page.lines[each.first - 1 : each.last]:
                message = "; ".join(written.changes) or _("the block has its usual form")
                yield Edit(each.first, each.last, lines, message)


def derived(body: str) -> Derived:
    """What the text makes without its figures, which no change here touches."""
    return writing.derive(body, {}, objectives=0)


def is_same(before: Derived, after: Derived) -> bool:
    """Whether both texts make the same page, and ask the same of every question that had an id already.

    Problems may go, and none may come.
    """
    return (
        said(before) == said(after)
        and before.lessons_linked <= after.lessons_linked
        and len(after.problems) <= len(before.problems)
        and all(
            item.key in asked(after, name) and asked(after, name)[item.key] == folded(item.value)
            for name, items in before.blocks.items()
            for item in items
        )
    )


def said(derived: Derived) -> list[Any]:
    html = [folded(segment["html"]) for segment in derived.segments if "html" in segment]
    terms = [(term.slug, term.name, folded(term.definition)) for term in derived.terms]
    return [html, terms, derived.contents, derived.word_count]


def asked(derived: Derived, name: str) -> dict[str, Any]:
    return {item.key: folded(item.value) for item in derived.blocks.get(name, [])}


def folded(value: Any) -> Any:
    """``value`` with runs of white space as one space, except in code: where a line ends means nothing."""
    if isinstance(value, str):
        parts = CODE.split(value)
        return [part if at % 2 else " ".join(part.split()) for at, part in enumerate(parts)]
    if isinstance(value, dict):
        return {name: folded(item) for name, item in value.items()}
    return [folded(item) for item in value] if isinstance(value, list | tuple) else value
