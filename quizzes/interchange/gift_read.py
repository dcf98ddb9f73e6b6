"""Reads GIFT, the text format of question banks that Moodle made common."""

from __future__ import annotations

import re
from dataclasses import replace

from quizzes.interchange import gift_answers, shapes
from quizzes.interchange.encoding import decoded
from quizzes.interchange.gift_parts import Category, Chunk, chunks, shown
from quizzes.interchange.gift_texts import Texts
from quizzes.interchange.shapes import Incoming, Loss, Unreadable, shortened

_CLOZE = re.compile(r"\{\d*:(?:MULTI|MC|MR|SHORTANSWER|SA|MW|NUMERICAL|NM)[A-Z_]*:")


def read(data: bytes) -> list[Incoming]:
    """Return the questions of a GIFT file in its order, each with what of it was lost. Unreadable when it is none."""
    found: list[Incoming] = []
    waiting: list[Loss] = []
    answers = 0
    parts = list(chunks(decoded(data)))
    if sum(isinstance(part, Chunk) for part in parts) > shapes.MOST_QUESTIONS:
        raise Unreadable(f"this file has more than {shapes.MOST_QUESTIONS:,} questions; split it")
    for part in parts:
        if isinstance(part, Category):
            waiting.append(Loss(part.line, shortened(f"the category “{part.name}” is not kept; questions have none")))
            continue
        incoming = _incoming(part)
        answers += len(incoming.question.answers) if incoming.question else 0
        if answers > shapes.MOST_ANSWERS:
            raise Unreadable(f"this file has more than {shapes.MOST_ANSWERS:,} answers; split it", part.line)
        found.append(replace(incoming, losses=(*waiting, *incoming.losses)))
        waiting = []
    if not found:
        raise Unreadable("this file holds no question; a GIFT question ends in its answers between { and }")
    if waiting:
        found[-1] = replace(found[-1], losses=(*found[-1].losses, *waiting))
    return shapes.with_own_keys(found)


def _incoming(chunk: Chunk) -> Incoming:
    """Return what becomes of one question."""
    text, line = chunk.text, chunk.line
    title, at = _title(text)
    texts = Texts()
    name = shortened(shown(title) or shown(texts.parted(text[at:].partition("{")[0])[1]), 80)
    opens, closes = text.find("{", at), text.find("}", at)
    reason = _refusal(text, line, opens, closes)
    if reason:
        return Incoming(name, line, None, (reason,))
    if chunk.notes.tags:
        texts.losses.append(Loss(line, shortened(f"tags are not kept: {', '.join(chunk.notes.tags)}")))
    stem = texts.stem(text[at:opens], _without_comment(text[closes + 1 :]), line)
    if not stem and title:
        stem = texts.read(title, line)
        texts.losses.append(Loss(line, "it has no text of its own; its title is asked instead"))
    inner, inner_line = text[opens + 1 : closes], line + text.count("\n", 0, opens)
    body, general = _general_feedback(inner)
    explanation = texts.read(general, inner_line + body.count("\n"))
    made = gift_answers.made(body, inner_line, texts)
    if isinstance(made, Loss):
        return Incoming(name, line, None, (*texts.losses, made))
    key = shapes.key_of(chunk.notes.identity or shown(title), stem, *(answer.text for answer in made.answers))
    draft = shapes.drafted(key, made.kind, stem, made.answers, line=line, explanation=explanation, credit=made.credit)
    return shapes.finished(name, draft, texts.losses)


def _title(text: str) -> tuple[str, int]:
    """Return the title between double colons, and where the text after it starts."""
    start = len(text) - len(text.lstrip())
    if not text.startswith("::", start):
        return "", start
    end = text.find("::", start + 2)
    return (text[start + 2 : end].strip(), end + 2) if end >= 0 else ("", start + 2)


def _refusal(text: str, line: int, opens: int, closes: int) -> Loss | None:
    """Return why a text cannot be a question, if it cannot."""
    if len(text) > shapes.LONGEST_QUESTION:
        return Loss(line, f"it is longer than {shapes.LONGEST_QUESTION:,} characters; part it, or move text out of it")
    if opens < 0 and closes < 0:
        return Loss(line, "it is a description, not a question: it has no answers; put its text into the lesson")
    where = line + text.count("\n", 0, max(opens, closes) if min(opens, closes) < 0 else closes)
    if closes < 0:
        return Loss(where, r"its answers are not closed; write } after them (a blank line ends a question), or \{")
    if opens < 0 or closes < opens:
        return Loss(where, r"this } closes nothing; write { before the answers, or \} for the sign itself")
    if _CLOZE.search(text):
        return Loss(where, "answers within the text, such as {1:MC:…} of Cloze, are not read; make a question of each")
    again = text.find("{", opens + 1)
    if again >= 0:
        where = line + text.count("\n", 0, again)
        return Loss(where, r"a second { in one question; put a blank line before the next question, or write \{")
    if "}" in text[closes + 1 :]:
        return Loss(where, r"a second } in one question; write \} for the sign itself")
    return None


def _without_comment(tail: str) -> str:
    return "" if tail.lstrip().startswith("//") else tail


def _general_feedback(inner: str) -> tuple[str, str]:
    """Part the answers from the general feedback after them."""
    body, sign, general = inner.rpartition("####")
    return (body, general) if sign else (inner, "")
