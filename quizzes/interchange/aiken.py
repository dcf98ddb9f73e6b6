"""Aiken: a question on its line, choices behind ``A)`` or ``A.``, a line ``ANSWER: B``. Plain text, one right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from quizzes.interchange import shapes
from quizzes.interchange.encoding import decoded
from quizzes.interchange.markup import escape_markdown, plain_words
from quizzes.interchange.shapes import Incoming, Loss, Outgoing, Unreadable, shortened
from quizzes.syntax import ParsedQuestion

_CHOICE = re.compile(r"(?P<letter>[A-Z])[.)]\s+(?P<text>\S.*)")
_ALMOST = re.compile(r"[A-Za-z]\)|[a-z]\.\s")
_ANSWER = re.compile(r"ANSWER\s*:\s*(?P<said>.*)", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Z](?:\s*(?:,|;|\band\b)?\s*[A-Z])*[.)]?")
_AFTER = re.compile(r"(?:FEEDBACK|EXPLANATION)\s*:\s*(?P<said>\S.*)", re.IGNORECASE)


@dataclass
class _Draft:
    """A question while its lines come in; ``reason`` is the first thing that is wrong with it."""

    line: int
    asked: list[str] = field(default_factory=list)
    choices: list[tuple[int, str]] = field(default_factory=list)
    right: str = ""
    is_answered: bool = False
    explanation: str = ""
    reason: Loss | None = None

    def refuse(self, line: int, message: str) -> None:
        """Note what is wrong, unless something before it was."""
        self.reason = self.reason or Loss(line, message)


def read(data: bytes) -> list[Incoming]:
    """Return the questions of an Aiken file in its order. Unreadable when it is none."""
    drafts = shapes.at_most(_drafts(decoded(data)), lambda draft: len(draft.choices), "file")
    found = [_incoming(draft) for draft in drafts]
    if not any(incoming.question for incoming in found) and not any(_is_aiken(incoming) for incoming in found):
        raise Unreadable("this file holds no question; in Aiken one ends in choices such as A) and a line ANSWER: A")
    return shapes.with_own_keys(found)


def write(questions: Sequence[ParsedQuestion]) -> Outgoing:
    """Return the single choices among the questions as Aiken, and what of all of them it does not say."""
    losses: list[Loss] = []
    blocks = []
    for parsed in questions:
        reason = _unsayable(parsed)
        if reason:
            losses.append(Loss(parsed.line, f"{parsed.title}: left out, {reason}"))
            continue
        losses += (Loss(parsed.line, f"{parsed.title}: {message}") for message in _losses(parsed))
        rows = [_line(parsed.stem)]
        rows += (f"{chr(65 + place)}) {_line(answer.text)}" for place, answer in enumerate(parsed.answers))
        right = next(place for place, answer in enumerate(parsed.answers) if answer.correct)
        blocks.append("\n".join([*rows, f"ANSWER: {chr(65 + right)}", "", ""]))
    return Outgoing("".join(blocks).encode(), tuple(losses))


def _drafts(text: str) -> Iterator[_Draft]:
    """Yield the questions as they are written, whole or not."""
    draft, after_blank = _Draft(0), True
    for line, row in enumerate(text.split("\n"), 1):
        bare = row.strip()
        if draft.is_answered and bare and not (after := _AFTER.match(bare)):
            yield draft
            draft = _Draft(0)
        elif draft.is_answered and bare and after:
            draft.explanation = f"{draft.explanation}\n{after['said']}".strip()
            continue
        elif not draft.is_answered and draft.choices and after_blank and bare and not _belongs(bare):
            draft.refuse(line, "the question above has no line ANSWER: before this line; write one, such as ANSWER: A")
            yield draft
            draft = _Draft(0)
        if bare:
            draft.line = draft.line or line
            _take(draft, bare, line)
        after_blank = not bare
    if draft.line:
        if not draft.is_answered:
            draft.refuse(
                draft.line, "this question has no line ANSWER: after its choices; write one, such as ANSWER: A"
            )
        yield draft


def _belongs(bare: str) -> bool:
    return bool(_CHOICE.match(bare) or _ANSWER.match(bare))


def _take(draft: _Draft, bare: str, line: int) -> None:
    """Take in one line of a question."""
    if choice := _CHOICE.match(bare):
        expected = chr(65 + len(draft.choices)) if len(draft.choices) < 26 else ""
        if choice["letter"] != expected:
            draft.refuse(
                line, f"the choice {choice['letter']} stands where {expected or 'none'} belongs; letter them A, B, C …"
            )
        draft.choices.append((line, choice["text"]))
    elif answer := _ANSWER.match(bare):
        draft.is_answered = True
        said = answer["said"].upper() if len(answer["said"]) == 1 else answer["said"]
        draft.right = "".join(re.findall("[A-Z]", said))
        if not _LETTERS.fullmatch(said):
            draft.refuse(line, f"“{shortened(bare, 40)}” names no choice; write its letter, such as ANSWER: A")
    elif draft.choices:
        draft.refuse(line, "each choice stands on one line, behind a capital letter such as A) and a space")
    elif draft.asked and _ALMOST.match(bare):
        draft.refuse(line, "a choice starts with a capital letter, ) or ., and a space: write A) before its text")
    else:
        draft.asked.append(bare)


def _incoming(draft: _Draft) -> Incoming:
    name = shortened(" ".join(draft.asked), 80)
    reason = draft.reason
    if reason is None and not draft.asked:
        reason = Loss(draft.line, "no question stands above these choices; write it on a line of its own")
    length = sum(map(len, draft.asked)) + sum(len(text) for _, text in draft.choices) + len(draft.explanation)
    if reason is None and length > shapes.LONGEST_QUESTION:
        reason = Loss(draft.line, f"it is longer than {shapes.LONGEST_QUESTION:,} characters; shorten it")
    last = chr(64 + len(draft.choices))
    if reason is None and (beyond := [letter for letter in draft.right if letter > last]):
        which = f"the last one is {last}" if draft.choices else "it has none"
        reason = Loss(draft.line, f"its answer {beyond[0]} is none of its choices; {which}")
    if reason is not None:
        return Incoming(name, draft.line, None, (reason,))
    stem = escape_markdown("\n".join(draft.asked))
    answers = [
        shapes.answer(escape_markdown(text), correct=chr(65 + place) in draft.right, line=line)
        for place, (line, text) in enumerate(draft.choices)
    ]
    key = shapes.key_of("", stem, *(answer.text for answer in answers))
    kind = "single" if len(set(draft.right)) == 1 else "multiple"
    explanation = escape_markdown(draft.explanation)
    return shapes.finished(name, shapes.drafted(key, kind, stem, answers, line=draft.line, explanation=explanation))


def _is_aiken(incoming: Incoming) -> bool:
    """Whether a question that was refused is one of this format all the same."""
    return any("no line ANSWER" not in loss.message for loss in incoming.losses)


def _unsayable(parsed: ParsedQuestion) -> str:
    """Return why a question cannot be written, if it cannot."""
    if parsed.kind != "single" or parsed.problems:
        return f"Aiken has single choices only, not {parsed.kind}"
    texts = [parsed.stem, *(answer.text for answer in parsed.answers)]
    if any("\n\n" in text or re.search(r"^(?:```|~~~| {4}|[-*+>|] ?)", text, re.MULTILINE) for text in texts):
        return "each text is one line in Aiken; this one has lists, code or several paragraphs"
    if len(parsed.answers) > 26:
        return "Aiken letters at most 26 choices"
    if _belongs(_line(parsed.stem)):
        return "its text would be read as a choice or an answer"
    return ""


def _losses(parsed: ParsedQuestion) -> Iterator[str]:
    texts = [parsed.stem, *(answer.text for answer in parsed.answers)]
    if any(plain_words(text) is None for text in texts):
        yield "its Markdown is written as it stands: Aiken has plain text"
    for name, is_there in (
        ("explanation", parsed.explanation),
        ("feedback", any(answer.feedback for answer in parsed.answers)),
        ("hints", parsed.hints),
        ("keys of choices", any(answer.is_keyed for answer in parsed.answers)),
        ("id", parsed.key),
        ("shuffle=no", not parsed.shuffle),
        (f"points={parsed.points}", parsed.points != 1),
        (f"objective={parsed.objective}", parsed.objective),
        (f"level={parsed.level}", parsed.level),
        (f"section={parsed.section}", parsed.section),
    ):
        if is_there:
            yield f"its {name} is left out" if name[-1] != "s" else f"its {name} are left out"


def _line(markdown: str) -> str:
    """Return a text as Aiken has it: plain words where it is plain, else the Markdown, on one line."""
    return plain_words(markdown) or " ".join(markdown.split())
