"""What the kinds with a typed answer have in common: reading one, storing the author's answers, judging by them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from quizzes.kinds import storage
from quizzes.kinds.shapes import (
    Content,
    CorruptContent,
    OptionVerdict,
    Presented,
    UnreadableResponse,
    Verdict,
)

if TYPE_CHECKING:
    from quizzes.syntax import Answer, ParsedQuestion


def marker(answer: Answer) -> str:
    """Return what stands before an answer in the source: ``=``, or ``!=`` before a foreseen wrong one."""
    return "=" if answer.correct else "!="


def check(parsed: ParsedQuestion) -> Iterator[tuple[int, str]]:
    """Yield the problem that no answer is right."""
    if not any(answer.correct for answer in parsed.answers):
        yield parsed.answers[0].line, f"{parsed.title} has no right answer; write one after `- =`"


def fragments(parsed: ParsedQuestion) -> tuple[str, ...]:
    """Return the Markdown to render: the answers themselves are not shown, so they are not in it."""
    return storage.fragments(parsed, _feedback(parsed))


def content(
    parsed: ParsedQuestion, rendered: Sequence[str], answers: Sequence[Mapping[str, Any]], **own: Any
) -> dict[str, Any]:
    """Return the JSON to store: what all kinds share, the answers with what the kind knows of each, its own parts."""
    shared, html = storage.store(parsed, _feedback(parsed), rendered)
    stored = [
        {"key": answer.key, "correct": answer.correct, "feedback": feedback, **known}
        for answer, known, feedback in zip(parsed.answers, answers, html, strict=True)
    ]
    return {**shared, **own, "answers": stored}


def stored(content: Content) -> list[dict[str, Any]]:
    """Return the stored answers, the right ones first; CorruptContent when they cannot be judged by."""
    answers = storage.part(content, "answers", list)
    for answer in answers:
        if not isinstance(answer, dict):
            raise CorruptContent("stored question: an answer is damaged; save the question again")
        storage.part(answer, "key", str)
        storage.part(answer, "correct", bool)
        storage.part(answer, "feedback", str)
    if not any(answer["correct"] for answer in answers):
        raise CorruptContent("stored question: no answer is right; mark one with = and save the question again")
    return sorted(answers, key=lambda answer: not answer["correct"])


def present(content: Content) -> Presented:
    """Return what the page may show before an answer: the question and the number of hints."""
    return Presented(
        kind=storage.part(content, "kind", str),
        stem=storage.part(content, "stem", str),
        options=(),
        hints=len(storage.hints(content)),
    )


def sent(values: Sequence[str]) -> str | None:
    """Return the one value that was typed, or None for none; UnreadableResponse when several were sent."""
    given = [value for value in values if value.strip()]
    if len(given) > 1:
        raise UnreadableResponse("this question takes one typed answer, and several were sent")
    return given[0] if given else None


def given(response: Mapping[str, Any], name: str) -> str:
    """Return the one text of a stored response; UnreadableResponse when it has another shape."""
    value = response.get(name)
    if set(response) != {name} or not isinstance(value, str) or not value.strip():
        raise UnreadableResponse(f'the answer to this question is {{"{name}": text}}')
    return value


def verdict(content: Content, reached: Mapping[str, Any] | None) -> Verdict:
    """Return the verdict on a typed answer: ``reached`` is the stored answer that it comes to, if any."""
    correct = reached is not None and reached["correct"]
    feedback = reached["feedback"] if reached is not None else ""
    explanation = storage.part(content, "explanation", str)
    return Verdict(
        correct=correct,
        score=1.0 if correct else 0.0,
        options={"": OptionVerdict(chosen=True, right=correct, feedback=feedback)},
        explanation=explanation if correct else "",
    )


def listed(texts: Sequence[str]) -> str:
    """Return HTML of texts that are HTML already: one as it is, several as a list."""
    return texts[0] if len(texts) == 1 else f"<ul>{''.join(f'<li>{text}</li>' for text in texts)}</ul>"


def without_controls(text: str, keep: str = "") -> str:
    """Return text without control characters and lone surrogates, except those in ``keep``."""
    return "".join(
        character for character in text if character in keep or unicodedata.category(character) not in ("Cc", "Cs")
    )


def _feedback(parsed: ParsedQuestion) -> list[str]:
    return [answer.feedback for answer in parsed.answers]
