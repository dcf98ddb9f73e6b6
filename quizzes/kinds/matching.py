"""Matching: every left side gets one of the right sides; several may get the same, and some may be left over.

What is shown under a pair speaks of that pair being right, so a wrong pair gets no words: they would name its partner.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quizzes import lines
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
from quizzes.kinds.words import words

if TYPE_CHECKING:
    from quizzes.syntax import Answer, ParsedQuestion

ATTRIBUTES = frozenset({"credit"})
_TOKEN = re.compile(r"\\.|(?P<ticks>`+)|(?P<arrow>(?<!\S)->(?!\S))", re.DOTALL)
_TICKS = re.compile("`+")


@dataclass(frozen=True)
class _Pairs:
    """A stored matching: its sides, and the public values of each side by key."""

    lefts: list[dict[str, str]]
    rights: list[dict[str, str]]
    left_values: dict[str, str]
    right_values: dict[str, str]


def marker(answer: Answer) -> str:
    """Return nothing: what makes a pair is the arrow within it."""
    return ""


def sides(text: str) -> tuple[str, str] | None:
    r"""Part a pair at its first `` -> `` that is not escaped (``\->``) nor code; None when it has none."""
    last = {len(run[0]): run.start() for run in _TICKS.finditer(text)}
    at = 0
    while token := _TOKEN.search(text, at):
        at = token.end()
        if token["arrow"]:
            return text[: token.start()].strip(), text[at:].strip()
        length = len(token["ticks"] or "")
        if length and last.get(length, -1) >= at:
            at = next((run.end() for run in _TICKS.finditer(text, at) if len(run[0]) == length), at)
    return None


def spell(text: str) -> str:
    """Return a pair with one space at each side of its arrow, or as it stands when it has none."""
    found = sides(text)
    return f"{found[0]} -> {found[1]}".strip() if found else text


def check(parsed: ParsedQuestion) -> Iterator[tuple[int, str]]:
    """Yield the problems of the pairs as (line, message)."""
    if sum(bool(left) for left, _ in _sides(parsed)) < 2:
        yield parsed.answers[0].line, "a matching needs at least two pairs; add one or more `- left -> right`"
    lefts: dict[str, int] = {}
    extras: dict[str, int] = {}
    rights = {_folded(right) for left, right in _sides(parsed) if left}
    for answer, (left, right) in zip(parsed.answers, _sides(parsed), strict=True):
        if sides(answer.text) is None:
            yield answer.line, "this pair has no arrow outside code; write `- left -> right`"
        elif sides(right) is not None:
            # Which of them was meant as text cannot be told: some formatters take the backslash of \-> away.
            yield answer.line, "this pair has two arrows; write → or `->` in code for the one that is text"
        elif _has_blocks(answer.text):
            yield answer.line, "each side of a pair is one paragraph; take lists, quotes, headings and code blocks out"
        elif not right:
            yield answer.line, "this pair has no right side; write it after ` -> `"
        elif not left and answer.feedback:
            yield answer.line, "a right side without a partner takes no feedback; remove it, or use `Explanation:`"
        elif not left and _folded(right) in rights:
            yield answer.line, "this right side is the partner of a left one already; remove this line"
        else:
            seen, side = (lefts, left) if left else (extras, right)
            line = seen.get(_folded(side))
            if line is not None:
                which = "left" if left else "right"
                yield answer.line, f"this {which} side is the same as the one on line {line}; change one"
            seen.setdefault(_folded(side), answer.line)


def fragments(parsed: ParsedQuestion) -> tuple[str, ...]:
    """Return the Markdown to render, in the order in which ``content`` wants the HTML."""
    return storage.fragments(parsed, _own(parsed))


def content(parsed: ParsedQuestion, rendered: Sequence[str]) -> dict[str, Any]:
    """Return the JSON to store; ``rendered`` is the HTML of ``fragments``. Right sides that look alike are one."""
    shared, html = storage.store(parsed, _own(parsed), rendered)
    pairs = _sides(parsed)
    first_right, first_feedback = sum(bool(left) for left, _ in pairs), len(html) - len(pairs)
    left_html = iter(html[:first_right])
    right_html = dict(zip(_rights(pairs), html[first_right:first_feedback], strict=True))
    rights: dict[str, str] = {}
    lefts: list[dict[str, str]] = []
    for (left, right), feedback in zip(pairs, html[first_feedback:], strict=True):
        key = rights.setdefault(right_html[right], storage.letters(len(rights)))
        if left:
            entry = {"key": storage.letters(len(lefts)), "html": next(left_html), "right": key, "feedback": feedback}
            lefts.append(entry)
    spoken = [words(right) for right in rights]
    return {
        **shared,
        "lefts": lefts,
        "rights": [
            {"key": key, "html": right, "text": text if spoken.count(text) == 1 else ""}
            for (right, key), text in zip(rights.items(), spoken, strict=True)
        ],
    }


def present(content: Content, seed: str) -> Presented:
    """Return what the page may show before an answer: left sides as the author ordered them, right sides mixed."""
    pairs = _stored(content)
    rights = [Option(pairs.right_values[right["key"]], right["html"], right["text"]) for right in pairs.rights]
    return Presented(
        kind=storage.part(content, "kind", str),
        stem=storage.part(content, "stem", str),
        options=places.ordered(rights, seed),
        hints=len(storage.hints(content)),
        parts=tuple(Option(pairs.left_values[left["key"]], left["html"]) for left in pairs.lefts),
    )


def read(values: Sequence[str], content: Content) -> Response | None:
    """Return ``{"pairs": {left key: right key}}`` in the author's order, or None when nothing was matched.

    Unclear when some left sides have no partner yet; UnreadableResponse when a value is unknown.
    """
    pairs = _stored(content)
    sent = places.sent(values, list(pairs.left_values.values()))
    keys = {value: key for key, value in pairs.right_values.items()}
    if any(value not in keys for value in sent.values()):
        raise UnreadableResponse("this answer names a right side that the question does not have")
    if not sent:
        return None
    if len(sent) < len(pairs.lefts):
        raise Unclear("partial")
    return {"pairs": {key: keys[sent[value]] for key, value in pairs.left_values.items()}}


def values(content: Content, response: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what the form would send for a stored response; UnreadableResponse when it is none."""
    pairs = _stored(content)
    matched = _given(pairs, response)
    return tuple(f"{value}:{pairs.right_values[matched[key]]}" for key, value in pairs.left_values.items())


def grade(content: Content, response: Mapping[str, Any]) -> Verdict:
    """Say of each pair whether it is right; what the author wrote under a pair only where it is.

    ``credit`` "exact" gives all or nothing, "partial" the share of right pairs. Right is only the full answer.
    """
    pairs = _stored(content)
    matched = _given(pairs, response)
    options = {}
    for left in pairs.lefts:
        right = matched[left["key"]] == left["right"]
        feedback = left["feedback"] if right else ""
        options[pairs.left_values[left["key"]]] = OptionVerdict(chosen=True, right=right, feedback=feedback)
    hits = sum(said.right for said in options.values())
    explanation = storage.part(content, "explanation", str)
    correct = hits == len(pairs.lefts)
    return Verdict(
        correct=correct,
        score=places.score(content, hits, len(pairs.lefts)),
        options=options,
        explanation=explanation if correct else "",
    )


def reveal(content: Content) -> Revelation:
    """Return each left side with what is said of its right pair, the pairs as a form sends them, the explanation."""
    pairs = _stored(content)
    return Revelation(
        options={
            pairs.left_values[left["key"]]: OptionVerdict(chosen=False, right=True, feedback=left["feedback"])
            for left in pairs.lefts
        },
        explanation=storage.part(content, "explanation", str),
        values=values(content, {"pairs": {left["key"]: left["right"] for left in pairs.lefts}}),
    )


def asks(content: Content) -> tuple[Asks, ...]:
    """Return the left sides, each with its partner's key, and then the right sides."""
    pairs = _stored(content)
    lefts = [Asks(f"left:{left['key']}", left["html"], left["right"]) for left in pairs.lefts]
    return (*lefts, *(Asks(f"right:{right['key']}", right["html"], "right") for right in pairs.rights))


def _sides(parsed: ParsedQuestion) -> list[tuple[str, str]]:
    return [sides(answer.text) or (answer.text, "") for answer in parsed.answers]


def _own(parsed: ParsedQuestion) -> list[str]:
    """Return the Markdown of the left sides, of the right sides, and of what is said under each pair."""
    pairs = _sides(parsed)
    lefts = [left for left, _ in pairs if left]
    return [*lefts, *_rights(pairs), *(answer.feedback for answer in parsed.answers)]


def _rights(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Return the right sides, sorted.

    What the renderer makes of a text may depend on its place among the others, and their place in the source is
    the key.
    """
    return sorted({right for _, right in pairs}, key=lambda right: (right.split(), right))


def _folded(text: str) -> str:
    return " ".join(text.split())


def _has_blocks(text: str) -> bool:
    return any(not line.strip() or lines.opens_block(line) for line in text.split("\n"))


def _stored(content: Content) -> _Pairs:
    """Return the stored pairs; CorruptContent when they cannot be judged by."""
    lefts = places.entries(content, "lefts", "html", "right", "feedback")
    rights = places.entries(content, "rights", "html", "text")
    known = {right["key"] for right in rights}
    if not lefts or any(left["right"] not in known for left in lefts):
        raise CorruptContent("stored question: a left side has no partner; save the question again")
    return _Pairs(lefts, rights, _values("left", lefts), _values("right", rights))


def _values(side: str, entries: Sequence[Mapping[str, str]]) -> dict[str, str]:
    public = places.public(side, [entry["html"] for entry in entries])
    return {entry["key"]: value for entry, value in zip(entries, public, strict=True)}


def _given(pairs: _Pairs, response: Mapping[str, Any]) -> dict[str, str]:
    matched = response.get("pairs")
    lefts = {left["key"] for left in pairs.lefts}
    if set(response) != {"pairs"} or not isinstance(matched, dict) or set(matched) != lefts:
        raise UnreadableResponse('the answer to a matching is {"pairs": {left key: right key}}, with every left side')
    if any(not isinstance(right, str) or right not in pairs.right_values for right in matched.values()):
        raise UnreadableResponse("this answer names a right side that the question does not have")
    return matched
