"""What the kinds with a list of choices have in common: how it is stored, shown, read and checked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quizzes.kinds import storage
from quizzes.kinds.shapes import (
    Asks,
    Content,
    CorruptContent,
    Option,
    OptionVerdict,
    Presented,
    Revelation,
    UnreadableResponse,
)

if TYPE_CHECKING:
    from quizzes.syntax import ParsedQuestion


@dataclass(frozen=True)
class Choice:
    """One stored choice: its key, its HTML, whether it is right, and its feedback (HTML, may be empty)."""

    key: str
    html: str
    correct: bool
    feedback: str


def spell(text: str) -> str:
    """Return the text as it stands: any Markdown can be a choice."""
    return text


def check(parsed: ParsedQuestion) -> Iterator[tuple[int, str]]:
    """Yield the problems of a list of choices as (line, message), except how many may be right."""
    if len(parsed.answers) < 2:
        yield parsed.answers[0].line, "a question needs at least two choices; add one or more"
    texts: dict[str, int] = {}
    keys: dict[str, int] = {}
    for answer in parsed.answers:
        text = " ".join(answer.text.split())
        if not text:
            yield answer.line, "this choice is empty; write its text after the marker"
        elif text in texts:
            yield answer.line, f"this choice has the same text as the one on line {texts[text]}; change one"
        texts.setdefault(text, answer.line)
        if answer.key in keys:
            yield (
                answer.line,
                f'two choices have the key "{answer.key}", this one and the one on line {keys[answer.key]} '
                "(a choice without {#key} is called a, b, c… by its place); "
                "give one of them another {#key}",
            )
        keys.setdefault(answer.key, answer.line)


def texts(parsed: ParsedQuestion) -> list[str]:
    """Return the Markdown of the choices: text, feedback, text, feedback…"""
    return [part for answer in parsed.answers for part in (answer.text, answer.feedback)]


def content(parsed: ParsedQuestion, rendered: Sequence[str]) -> dict[str, Any]:
    """Return the JSON to store; ``rendered`` is the HTML of the fragments in their order."""
    shared, html = storage.store(parsed, texts(parsed), rendered)
    choices = [
        {"key": answer.key, "html": html[2 * at], "correct": answer.correct, "feedback": html[2 * at + 1]}
        for at, answer in enumerate(parsed.answers)
    ]
    return {**shared, "choices": choices}


def stored(content: Content) -> list[Choice]:
    """Return the stored choices in the author's order; CorruptContent when they cannot be graded."""
    choices = [_choice(entry) for entry in storage.part(content, "choices", list)]
    if len({choice.key for choice in choices}) != len(choices):
        raise CorruptContent("stored question: two choices have the same key; save the question again")
    if not any(choice.correct for choice in choices):
        raise CorruptContent("stored question: no choice is right; mark one and save the question again")
    return choices


def present(content: Content, seed: str) -> Presented:
    """Return what the page may show before an answer.

    The order of the options depends on the seed, on their keys and on their HTML, never on which of them
    are right; with ``shuffle`` false it is the author's.
    """
    options = [Option(key=choice.key, html=choice.html) for choice in stored(content)]
    if storage.part(content, "shuffle", bool):
        options.sort(key=lambda option: _place(seed, option))
    return Presented(
        kind=storage.part(content, "kind", str),
        stem=storage.part(content, "stem", str),
        options=tuple(options),
        hints=len(storage.hints(content)),
    )


def known(keys: Sequence[object], offered: Sequence[Choice]) -> list[str]:
    """Return the chosen keys once each, in the author's order; UnreadableResponse when one is unknown."""
    order = [choice.key for choice in offered]
    if any(key not in order for key in keys):
        raise UnreadableResponse("this answer names a choice that the question does not have")
    return [key for key in order if key in keys]


def verdicts(choices: Sequence[Choice], chosen: Sequence[str]) -> dict[str, OptionVerdict]:
    """Return what to say of each chosen option, in the author's order; nothing of the others."""
    return {
        choice.key: OptionVerdict(chosen=True, right=choice.correct, feedback=choice.feedback)
        for choice in choices
        if choice.key in chosen
    }


def reveal(content: Content) -> Revelation:
    """Return the right options, each with its feedback, and the explanation."""
    right = [choice for choice in stored(content) if choice.correct]
    return Revelation(
        options={choice.key: OptionVerdict(chosen=False, right=True, feedback=choice.feedback) for choice in right},
        explanation=storage.part(content, "explanation", str),
        values=tuple(choice.key for choice in right),
    )


def asks(content: Content) -> tuple[Asks, ...]:
    """Return the choices in the author's order; what each means is whether it is right."""
    return tuple(Asks(choice.key, choice.html, choice.correct) for choice in stored(content))


def _choice(entry: object) -> Choice:
    if not isinstance(entry, dict):
        raise CorruptContent("stored question: a choice is damaged; save the question again")
    return Choice(
        key=storage.part(entry, "key", str),
        html=storage.part(entry, "html", str),
        correct=storage.part(entry, "correct", bool),
        feedback=storage.part(entry, "feedback", str),
    )


def _place(seed: str, option: Option) -> bytes:
    return hashlib.sha256("\0".join((seed, option.key, option.html)).encode()).digest()
