"""Single choice: one of several is right. True/false is a single choice whose pair keeps its order."""

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

ATTRIBUTES = frozenset({"shuffle"})

spell = choices.spell


def marker(answer: Answer) -> str:
    """Return what stands before the text of an answer in the source."""
    return "(x)" if answer.correct else "( )"


def check(parsed: ParsedQuestion) -> Iterator[tuple[int, str]]:
    """Yield the problems of the answers as (line, message)."""
    yield from choices.check(parsed)
    right = [answer for answer in parsed.answers if answer.correct]
    if not right:
        yield parsed.answers[0].line, f"{parsed.title} has no right choice; mark exactly one with (x)"
    elif len(right) > 1:
        yield (
            right[1].line,
            f"{parsed.title} has {len(right)} right choices; mark exactly one with (x), "
            "or write [x] and [ ] if several apply",
        )


def fragments(parsed: ParsedQuestion) -> tuple[str, ...]:
    """Return the Markdown to render, in the order in which ``content`` wants the HTML."""
    return storage.fragments(parsed, choices.texts(parsed))


def content(parsed: ParsedQuestion, rendered: Sequence[str]) -> dict[str, Any]:
    """Return the JSON to store; ``rendered`` is the HTML of ``fragments``."""
    built = choices.content(parsed, rendered)
    built["shuffle"] = parsed.shuffle and not _is_true_false(parsed)
    return built


def present(content: Content, seed: str) -> Presented:
    """Return what the page may show before an answer, options in the order that belongs to the seed."""
    return choices.present(content, seed)


def read(values: Sequence[str], content: Content) -> Response | None:
    """Return ``{"choice": key}``, or None when nothing was chosen.

    UnreadableResponse when more than one choice, or an unknown one, was sent.
    """
    chosen = choices.known([value for value in values if value], choices.stored(content))
    if not chosen:
        return None
    if len(chosen) > 1:
        raise UnreadableResponse("this question takes one choice, and several were sent")
    return {"choice": chosen[0]}


def values(content: Content, response: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what the form would send for a stored response; UnreadableResponse when it is none."""
    return tuple(_chosen(choices.stored(content), response))


def grade(content: Content, response: Mapping[str, Any]) -> Verdict:
    """Say whether the chosen option is right, with its feedback; the explanation only when it is."""
    offered = choices.stored(content)
    if sum(choice.correct for choice in offered) != 1:
        raise CorruptContent("stored question: several choices of a single choice are right; mark one")
    chosen = _chosen(offered, response)
    options = choices.verdicts(offered, chosen)
    correct = options[chosen[0]].right
    return Verdict(
        correct=correct,
        score=1.0 if correct else 0.0,
        options=options,
        explanation=storage.part(content, "explanation", str) if correct else "",
    )


def reveal(content: Content) -> Revelation:
    """Return the right option and the explanation, for "Show the answer"."""
    return choices.reveal(content)


def asks(content: Content) -> tuple[Asks, ...]:
    """Return the choices in the author's order."""
    return choices.asks(content)


def _chosen(offered: Sequence[choices.Choice], response: Mapping[str, Any]) -> list[str]:
    if set(response) != {"choice"}:
        raise UnreadableResponse('the answer to a single choice is {"choice": key}')
    return choices.known([response["choice"]], offered)


def _is_true_false(parsed: ParsedQuestion) -> bool:
    return sorted(answer.text.casefold() for answer in parsed.answers) == ["false", "true"]
