"""What passes between Lectern and the question formats of others. Pure.

A format's module has ``read(data) -> list[Incoming]`` and, where it can be written, ``write(questions) -> Outgoing``.
Nothing is dropped in silence: what a format cannot say comes as a :class:`Loss`, with its line and its reason.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from quizzes import header, kinds, syntax
from quizzes.kinds import storage
from quizzes.syntax import Answer, ParsedQuestion

T = TypeVar("T")

#: The most bytes of a file that are read.
LIMIT = 8 * 1024 * 1024
#: The most questions, and the most of their answers, that are taken from one file.
MOST_QUESTIONS, MOST_ANSWERS = 5_000, 25_000
#: The most characters of one question, and the most answers of one, that are read.
LONGEST_QUESTION, MOST_ANSWERS_OF_ONE = 20_000, 100


class Unreadable(Exception):
    """The file is not of this format, or broken as a whole; the message tells its author where and how to mend it."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.message, self.line = message, line


@dataclass(frozen=True)
class Loss:
    """Something that was not carried over. ``line`` counts in the file, or is 0 where a file has no lines."""

    line: int
    message: str


@dataclass(frozen=True)
class Incoming:
    """One question of a foreign file: what became of it.

    ``name`` is what its file calls it ("" if nothing), ``line`` where it begins. ``question`` is None when it cannot
    be made; then the last of ``losses`` says why. A question that is there has no problems: its block can be written.
    """

    name: str
    line: int
    question: ParsedQuestion | None
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True)
class Outgoing:
    """A file for others, and what of the questions it does not say. A loss's line is the question's in its lesson."""

    data: bytes
    losses: tuple[Loss, ...] = ()


def key_of(name: str, *said: str) -> str:
    """An id for a question: its name as a slug, else a hash of what it says, so that importing again finds it.

    A name that is an id already stays one.
    """
    if header.KEY.fullmatch(name):
        return name
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64].rstrip("-")
    if slug:
        return slug
    return "q-" + hashlib.sha256("\x00".join(said).encode()).hexdigest()[:10]


def with_own_keys(questions: Sequence[Incoming]) -> list[Incoming]:
    """The same questions, ids that several of them have made different: ``-2``, ``-3`` … in the order of the file."""
    seen: set[str] = set()
    numbers: dict[str, int] = {}
    result = []
    for item in questions:
        if item.question is not None and item.question.key is not None:
            key, number = item.question.key, numbers.get(item.question.key, 2)
            while key in seen:
                key = f"{item.question.key[:60]}-{number}"
                number += 1
            seen.add(key)
            numbers[item.question.key] = number
            item = replace(item, question=replace(item.question, key=key))
        result.append(item)
    return result


def made(parsed: ParsedQuestion) -> ParsedQuestion:
    """``parsed`` as its own block says it, so that what is stored is exactly what an author will see.

    ValueError, with what is wrong, when it cannot be written as a block that says the same.
    """
    block = syntax.print_question(parsed).split("\n")
    attributes = block[0].removeprefix(f"::: {parsed.block}")
    again = syntax.parse(attributes, "\n".join(block[1:-1]), parsed.line, parsed.block)
    if again.problems:
        raise ValueError(again.problems[0][1])
    if said(again) != said(parsed):
        raise ValueError("its text cannot be written as a block that says the same")
    return again


def said(parsed: ParsedQuestion) -> tuple[object, ...]:
    """What a question asks and answers, without where it stands."""
    answers = tuple((answer.text, answer.correct, answer.feedback) for answer in parsed.answers)
    rules = (parsed.points, parsed.shuffle, parsed.credit, parsed.case)
    return (parsed.key, parsed.kind, parsed.stem, answers, parsed.hints, parsed.explanation, *rules)


def answer(text: str, *, correct: bool, feedback: str = "", line: int = 0) -> Answer:
    """An answer of a question that is being made. ``line`` is where it stands in the file, if that has lines."""
    return Answer(key="", text=text, correct=correct, feedback=feedback, line=line)


def drafted(
    key: str,
    kind: str,
    stem: str,
    answers: Sequence[Answer] = (),
    *,
    line: int = 1,
    hints: Sequence[str] = (),
    explanation: str = "",
    points: int = 1,
    shuffle: bool = True,
    credit: str = "exact",
    case: str = "fold",
) -> ParsedQuestion:
    """A question from its parts (Markdown), unchecked; answers get their keys, choices their canonical start."""
    if kind in ("single", "multiple"):
        # An author may escape this sign at the start of a choice; the parser takes the backslash off.
        answers = [replace(answer, text=answer.text[answer.text.startswith(r"\=") :]) for answer in answers]
    return ParsedQuestion(
        key=key,
        kind=kind,
        stem=stem,
        answers=tuple(replace(answer, key=storage.letters(place)) for place, answer in enumerate(answers)),
        hints=tuple(hints),
        explanation=explanation,
        objective=None,
        level=None,
        points=points,
        shuffle=shuffle,
        credit=credit,
        section=None,
        line=line,
        problems=(),
        case=case,
        block="reflection" if kind == "reflection" else "question",
    )


def problem_of(parsed: ParsedQuestion) -> Loss | None:
    """What its kind finds wrong with a drafted question, on the line of the file that its answers name; None if fine.

    :func:`made` finds it too, but counts the lines of the block.
    """
    module = kinds.MODULES[parsed.kind or ""]
    if not parsed.answers and parsed.kind != "reflection":
        return Loss(parsed.line, "it has no answers")
    return next((Loss(line, shortened(message)) for line, message in module.check(parsed)), None)


def finished(name: str, draft: ParsedQuestion, losses: Sequence[Loss] = ()) -> Incoming:
    """What becomes of a drafted question: the question as its block says it, or the reason why there is none."""
    problem = problem_of(draft)
    if problem is None:
        try:
            return Incoming(name, draft.line, made(draft), tuple(losses))
        except ValueError as error:
            problem = Loss(draft.line, shortened(str(error)))
    return Incoming(name, draft.line, None, (*losses, problem))


def at_most(drafts: Iterable[T], answers: Callable[[T], int], whole: str) -> list[T]:
    """The drafts of a file or a page, read no further than to the one that is too many: then Unreadable."""
    found, many = [], 0
    for draft in drafts:
        found.append(draft)
        many += answers(draft)
        if len(found) > MOST_QUESTIONS or many > MOST_ANSWERS:
            most = f"{MOST_QUESTIONS:,} questions or {MOST_ANSWERS:,} answers"
            raise Unreadable(f"this {whole} has more than {most}; split it")
    return found


def shortened(text: str, most: int = 300) -> str:
    """Text on one line, cut to ``most`` characters for a message."""
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
