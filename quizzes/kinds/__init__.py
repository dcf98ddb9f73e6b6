"""The kinds of question: how each is recognized in a lesson, and the one door to the module of each.

A new kind is one module here with the functions of ``Kind``, named in its line of ``REGISTRY``. A reflection is told
by the name of its block and not by its answers, so it stands apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from quizzes.kinds import matching, multiple, numeric, ordering, reflection, single, storage, text
from quizzes.kinds.shapes import (
    Asks,
    Content,
    CorruptContent,
    Presented,
    Response,
    Revelation,
    UnknownKind,
    UnreadableResponse,
    Verdict,
)

if TYPE_CHECKING:
    from quizzes.syntax import Answer, ParsedQuestion

LEVELS = ("remember", "understand", "apply", "analyze", "evaluate", "create")
CREDITS = ("exact", "partial")
CASES = ("fold", "exact")


class Kind(Protocol):
    """What the module of a kind offers. ``ATTRIBUTES`` names those that only some kinds have.

    ``marker`` is what stands before an answer in the source, ``spell`` the canonical spelling of what follows it.
    """

    ATTRIBUTES: frozenset[str]

    def marker(self, answer: Answer) -> str: ...
    def spell(self, text: str) -> str: ...
    def check(self, parsed: ParsedQuestion) -> Iterable[tuple[int, str]]: ...
    def fragments(self, parsed: ParsedQuestion) -> tuple[str, ...]: ...
    def content(self, parsed: ParsedQuestion, rendered: Sequence[str]) -> dict[str, Any]: ...
    def present(self, content: Content, seed: str) -> Presented: ...
    def read(self, values: Sequence[str], content: Content) -> Response | None: ...
    def values(self, content: Content, response: Mapping[str, Any]) -> tuple[str, ...]: ...
    def grade(self, content: Content, response: Mapping[str, Any]) -> Verdict: ...
    def reveal(self, content: Content) -> Revelation: ...
    def asks(self, content: Content) -> tuple[Asks, ...]: ...


@dataclass(frozen=True)
class Form:
    """How the answers of a kind are written.

    ``pattern`` is matched at the start of the text of a list item; its group ``mark`` says right or wrong.
    ``explicit`` patterns cannot be mistaken for ordinary text; the others count only in a numbered list, or
    only in one with bullets. Answers that are ``keyed`` may end in ``{#key}``.
    """

    kind: str
    name: str
    pattern: re.Pattern[str]
    module: Kind
    explicit: bool = True
    numbered: bool = False
    keyed: bool = False


# Tried in this order. Last: a formatter that knows no task lists writes \[x\], which means [x] when nothing
# else fits.
REGISTRY = (
    Form("single", "single choice", re.compile(r"\((?P<mark>[ xX])\)(?=\s|$)"), single, keyed=True),
    Form("multiple", "multiple choice", re.compile(r"\[(?P<mark>[ xX])\](?=\s|$)"), multiple, keyed=True),
    Form("text", "short text", re.compile(r'(?P<mark>!?=)\s+(?=")'), text),
    Form("numeric", "numeric", re.compile(r"(?P<mark>!?=)(?=\s|$)"), numeric),
    Form("ordering", "ordering", re.compile(""), ordering, explicit=False, numbered=True),
    Form("matching", "matching", re.compile(r"(?=(?:.*\s)?->(?:\s|$))"), matching, explicit=False),
    Form(
        "multiple",
        "multiple choice",
        re.compile(r"\\\[(?P<mark>[ xX])\\?\](?=\s|$)"),
        multiple,
        explicit=False,
        keyed=True,
    ),
)
REFLECTION = Form("reflection", "reflection", re.compile(""), reflection, explicit=False)
MODULES: Mapping[str, Kind] = {form.kind: form.module for form in (*REGISTRY, REFLECTION)}


def form_of(item: str, *, numbered: bool) -> Form | None:
    """Return the form that the text of a list item is written in, or None when it is none of them."""
    for form in REGISTRY:
        if (form.explicit or form.numbered == numbered) and form.pattern.match(item):
            return form
    return None


def is_marked(item: str) -> bool:
    """Whether the text of a list item starts with an answer's marker, such as ``(x)``, ``[ ]`` or ``=``."""
    return any(form.explicit and form.pattern.match(item) for form in REGISTRY)


def is_pair(item: str) -> bool:
    """Whether the text of a list item holds the arrow of a pair and no other marker."""
    form = form_of(item, numbered=False)
    return form is not None and form.kind == "matching"


def module_of(content: Content) -> Kind:
    """Return the module for stored content.

    UnknownKind when this version has no such kind, CorruptContent when the content is of another version.
    """
    if not isinstance(content, Mapping):
        raise CorruptContent("stored question: not a mapping; save the question again")
    if content.get("v") != storage.VERSION:
        raise CorruptContent(
            f"stored question: version {content.get('v')!r} where {storage.VERSION} is read; save the question again"
        )
    kind = storage.part(content, "kind", str)
    if kind not in MODULES:
        raise UnknownKind(f'stored question: this version has no kind "{kind}"')
    return MODULES[kind]


def fragments(parsed: ParsedQuestion) -> tuple[str, ...]:
    """Return all Markdown of a question in a fixed order. UnknownKind when it has no kind."""
    return _module(parsed).fragments(parsed)


def content(parsed: ParsedQuestion, rendered: Sequence[str]) -> dict[str, Any]:
    """Return the JSON that a revision stores; ``rendered`` is the HTML of ``fragments(parsed)``, in order.

    ValueError when the numbers differ, UnknownKind when it has no kind.
    """
    return _module(parsed).content(parsed, rendered)


def present(content: Content, seed: str) -> Presented:
    """Return what the page may know before an answer; the same seed gives the same order."""
    return module_of(content).present(content, seed)


def read(values: Sequence[str], content: Content) -> Response | None:
    """Return the answer that a form sent, as JSON can hold it, or None when nothing was chosen.

    UnreadableResponse when the values are not an answer to this question.
    """
    return module_of(content).read(values, content)


def values(content: Content, response: Response) -> tuple[str, ...]:
    """Return what a form would send for a stored response: ``read`` makes the same response of it.

    UnreadableResponse when the response does not fit the question.
    """
    module = module_of(content)
    if not isinstance(response, Mapping):
        raise UnreadableResponse("a stored response is a mapping")
    return module.values(content, response)


def asks(content: Content) -> tuple[Asks, ...]:
    """Return what the author wrote to be answered, in a fixed order: choices, typed answers, pairs, steps."""
    return module_of(content).asks(content)


def _module(parsed: ParsedQuestion) -> Kind:
    module = MODULES.get(parsed.kind or "")
    if module is None:
        raise UnknownKind(f'{parsed.title}: this version has no kind "{parsed.kind}"')
    return module
