"""Ordering: steps are put in their right order. A wrong order is told how many steps are right from the first on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from quizzes.kinds import places, storage
from quizzes.kinds.shapes import (
    Asks,
    Content,
    CorruptContent,
    Option,
    OptionVerdict,
    Presented,
    Response,
    Revelation,
    Unclear,
    UnreadableResponse,
    Verdict,
)

if TYPE_CHECKING:
    from quizzes.syntax import Answer, ParsedQuestion

ATTRIBUTES = frozenset({"credit"})
_POSITION = re.compile("[1-9][0-9]{0,3}")
_LEADING = OptionVerdict(chosen=True, right=True, feedback="")


def marker(answer: Answer) -> str:
    """Return nothing: what makes a step is the number of its list item."""
    return ""


def spell(text: str) -> str:
    """Return the text as it stands: any Markdown can be a step."""
    return text


def check(parsed: ParsedQuestion) -> Iterator[tuple[int, str]]:
    """Yield the problems of the steps as (line, message)."""
    if len(parsed.answers) < 2:
        yield parsed.answers[0].line, "an order needs at least two steps; add one or more"
    texts: dict[str, int] = {}
    for answer in parsed.answers:
        text = " ".join(answer.text.split())
        if not text:
            yield answer.line, "this step is empty; write its text after the number"
        elif text in texts:
            yield answer.line, f"this step has the same text as the one on line {texts[text]}; change one"
        texts.setdefault(text, answer.line)
        if answer.feedback:
            yield answer.line, "a step takes no feedback of its own; write it under `Explanation:`"


def fragments(parsed: ParsedQuestion) -> tuple[str, ...]:
    """Return the Markdown to render, in the order in which ``content`` wants the HTML."""
    return storage.fragments(parsed, _own(parsed))


def content(parsed: ParsedQuestion, rendered: Sequence[str]) -> dict[str, Any]:
    """Return the JSON to store, the steps in their right order; ``rendered`` is the HTML of ``fragments``."""
    shared, html = storage.store(parsed, _own(parsed), rendered)
    shown = dict(zip(_own(parsed), html, strict=True))
    items = [{"key": storage.letters(place), "html": shown[answer.text]} for place, answer in enumerate(parsed.answers)]
    return {**shared, "items": items}


def present(content: Content, seed: str) -> Presented:
    """Return what the page may show before an answer: the steps in the order that belongs to the seed."""
    parts = [Option(value, item["html"]) for value, item in _stored(content).items()]
    return Presented(
        kind=storage.part(content, "kind", str),
        stem=storage.part(content, "stem", str),
        options=(),
        hints=len(storage.hints(content)),
        parts=places.ordered(parts, seed),
    )


def read(values: Sequence[str], content: Content) -> Response | None:
    """Return ``{"order": [key, …]}`` as the learner ordered the steps, or None when no step has a place.

    Unclear when some steps have no place yet or two have the same; UnreadableResponse when a step or a place is
    unknown.
    """
    items = _stored(content)
    sent = places.sent(values, list(items))
    by_position: dict[int, str] = {}
    for value, text in sent.items():
        position = int(text) if _POSITION.fullmatch(text) else 0
        if not 1 <= position <= len(items):
            raise UnreadableResponse(f"the places of this order run from 1 to {len(items)}")
        by_position[position] = items[value]["key"]
    if not sent:
        return None
    if len(sent) < len(items):
        raise Unclear("partial")
    if len(by_position) < len(items):
        raise Unclear("twice")
    return {"order": [by_position[position] for position in sorted(by_position)]}


def values(content: Content, response: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what the form would send for a stored response; UnreadableResponse when it is none."""
    items = _stored(content)
    order = _given(items, response)
    return tuple(f"{value}:{order.index(item['key']) + 1}" for value, item in items.items())


def grade(content: Content, response: Mapping[str, Any]) -> Verdict:
    """Say how many steps are right from the first on, and name those; nothing of the steps after them.

    ``credit`` "exact" gives all or nothing, "partial" the share of steps at their own place.
    """
    items = _stored(content)
    value_of = {item["key"]: value for value, item in items.items()}
    given = [value_of[key] for key in _given(items, response)]
    # Steps that look alike stand for each other: nobody could tell them apart.
    hits = [items[mine]["html"] == item["html"] for mine, item in zip(given, items.values(), strict=True)]
    lead = hits.index(False) if False in hits else len(hits)
    explanation = storage.part(content, "explanation", str)
    correct = lead == len(hits)
    return Verdict(
        correct=correct,
        score=places.score(content, sum(hits), len(hits)),
        options=dict.fromkeys(given[:lead], _LEADING),
        explanation=explanation if correct else "",
        lead=lead,
    )


def reveal(content: Content) -> Revelation:
    """Return all steps in their right order, their places as a form sends them, and the explanation."""
    items = _stored(content)
    return Revelation(
        options=dict.fromkeys(items, OptionVerdict(chosen=False, right=True, feedback="")),
        explanation=storage.part(content, "explanation", str),
        values=tuple(f"{value}:{position}" for position, value in enumerate(items, start=1)),
    )


def asks(content: Content) -> tuple[Asks, ...]:
    """Return the steps in their right order; what each means is its place."""
    return tuple(Asks(item["key"], item["html"], place) for place, item in enumerate(_stored(content).values(), 1))


def _own(parsed: ParsedQuestion) -> list[str]:
    """Return the Markdown of the steps, sorted.

    What the renderer makes of a text may depend on its place among them, and their place in the source is the key.
    """
    return sorted((answer.text for answer in parsed.answers), key=str.split)


def _stored(content: Content) -> dict[str, dict[str, str]]:
    """Return the stored steps in their right order, by public value; CorruptContent when they are damaged."""
    items = places.entries(content, "items", "html")
    if not items:
        raise CorruptContent('stored question: "items" is empty; save the question again')
    return dict(zip(places.public("item", [item["html"] for item in items]), items, strict=True))


def _given(items: Mapping[str, Mapping[str, str]], response: Mapping[str, Any]) -> list[str]:
    order = response.get("order")
    keys = sorted(item["key"] for item in items.values())
    if (
        set(response) != {"order"}
        or not isinstance(order, list)
        or any(not isinstance(key, str) for key in order)
        or sorted(order) != keys
    ):
        raise UnreadableResponse('the answer to an ordering is {"order": [key, …]}, with every key once')
    return order
