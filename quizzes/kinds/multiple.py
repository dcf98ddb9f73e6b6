"""Multiple choice: any number of the choices may be right, and an answer is right when it has exactly those.

A wrong answer is told three things: of each option it chose, whether it belongs and why; and whether
something is still missing. It is not told how many are missing: together with the options left that number
often is the key, while "something is missing" only sends the learner back to look again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from quizzes.kinds import choices, storage
from quizzes.kinds.shapes import (
    Asks,
    Content,
    CorruptContent,
    Presented,
    Response,
    Revelation,
    UnreadableResponse,
    Verdict,
)

if TYPE_CHECKING:
    from quizzes.syntax import Answer, ParsedQuestion

ATTRIBUTES = frozenset({"shuffle", "credit"})

spell = choices.spell


def marker(answer: Answer) -> str:
    """Return what stands before the text of an answer in the source."""
    return "[x]" if answer.correct else "[ ]"


def check(parsed: ParsedQuestion) -> Iterator[tuple[int, str]]:
    """Yield the problems of the answers as (line, message)."""
    yield from choices.check(parsed)
    if not any(answer.correct for answer in parsed.answers):
        yield parsed.answers[0].line, f"{parsed.title} has no right choice; mark one or more with [x]"


def fragments(parsed: ParsedQuestion) -> tuple[str, ...]:
    """Return the Markdown to render, in the order in which ``content`` wants the HTML."""
    return storage.fragments(parsed, choices.texts(parsed))


def content(parsed: ParsedQuestion, rendered: Sequence[str]) -> dict[str, Any]:
    """Return the JSON to store; ``rendered`` is the HTML of ``fragments``."""
    return choices.content(parsed, rendered)


def present(content: Content, seed: str) -> Presented:
    """Return what the page may show before an answer, options in the order that belongs to the seed."""
    return choices.present(content, seed)


def read(values: Sequence[str], content: Content) -> Response | None:
    """Return ``{"choices": [key, …]}`` in the author's order, or None when nothing was chosen.

    UnreadableResponse when a choice is unknown.
    """
    chosen = choices.known([value for value in values if value], choices.stored(content))
    return {"choices": chosen} if chosen else None


def values(content: Content, response: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what the form would send for a stored response; UnreadableResponse when it is none."""
    return tuple(_chosen(choices.stored(content), response))


def grade(content: Content, response: Mapping[str, Any]) -> Verdict:
    """Say of each chosen option whether it belongs, and whether something is missing.

    ``credit`` "exact" gives all or nothing. "partial" gives (right chosen - wrong chosen) / right, never
    below 0. Right is only the full answer in both.
    """
    offered = choices.stored(content)
    chosen = _chosen(offered, response)
    options = choices.verdicts(offered, chosen)
    right = {choice.key for choice in offered if choice.correct}
    hits = len(right.intersection(chosen))
    correct = right == set(chosen)
    return Verdict(
        correct=correct,
        score=_score(content, correct=correct, hits=hits, misses=len(chosen) - hits, right=len(right)),
        options=options,
        incomplete=hits < len(right),
        explanation=storage.part(content, "explanation", str) if correct else "",
    )


def reveal(content: Content) -> Revelation:
    """Return the right options and the explanation, for "Show the answer"."""
    return choices.reveal(content)


def asks(content: Content) -> tuple[Asks, ...]:
    """Return the choices in the author's order."""
    return choices.asks(content)


def _chosen(offered: Sequence[choices.Choice], response: Mapping[str, Any]) -> list[str]:
    keys = response.get("choices")
    if set(response) != {"choices"} or not isinstance(keys, list) or not keys:
        raise UnreadableResponse('the answer to a multiple choice is {"choices": [key, …]}')
    return choices.known(keys, offered)


def _score(content: Content, *, correct: bool, hits: int, misses: int, right: int) -> float:
    credit = storage.part(content, "credit", str)
    if credit == "exact":
        return 1.0 if correct else 0.0
    if credit == "partial":
        return max(0.0, (hits - misses) / right)
    raise CorruptContent(f'stored question: unknown credit "{credit}"; use exact or partial')
