"""What tests of the XML formats share: the sample files, and what a reader made of one, in few words."""

import re
from pathlib import Path

from quizzes import kinds
from quizzes.interchange.html import to_html
from quizzes.interchange.shapes import said
from quizzes.syntax import print_question

SAMPLES = Path(__file__).parent / "samples"


def sample(path):
    """The bytes of a sample file."""
    return (SAMPLES / path).read_bytes()


def blocks(incoming):
    """The blocks of the questions, None where there is none."""
    return [print_question(item.question) if item.question else None for item in incoming]


def losses(incoming):
    """The losses of each question as (line, message)."""
    return [[(loss.line, loss.message) for loss in item.losses] for item in incoming]


def reasons(incoming):
    """The names of the questions that could not be made, with the reason."""
    return {item.name: item.losses[-1].message for item in incoming if item.question is None}


def skeleton(parsed, *, without=()):
    """What a question asks without its words: what any round trip keeps, but for what ``without`` names."""
    answers = parsed.answers
    if parsed.kind in ("numeric", "text"):
        answers = sorted(answers, key=lambda answer: not answer.correct)
    meanings = [answer.correct for answer in answers]
    if parsed.kind == "numeric":
        content = kinds.content(parsed, [""] * len(kinds.fragments(parsed)))
        meanings = sorted((asked.meaning for asked in kinds.asks(content)), key=lambda meaning: not meaning[0])
    if parsed.kind == "text":
        content = kinds.content(parsed, [""] * len(kinds.fragments(parsed)))
        meanings = sorted((asked.meaning for asked in kinds.asks(content)), key=lambda meaning: not meaning[0])
    parts = {
        "key": parsed.key,
        "kind": parsed.kind,
        "answers": meanings,
        "feedback": [bool(answer.feedback) for answer in answers],
        "hints": len(parsed.hints),
        "explanation": bool(parsed.explanation),
        "points": parsed.points,
        "shuffle": parsed.shuffle,
        "credit": parsed.credit,
        "case": parsed.case,
    }
    return {name: value for name, value in parts.items() if name not in without}


def looks(parsed, **how):
    """How all texts of a question look, as HTML with its spaces folded, answers that are typed left out."""
    texts = [parsed.stem, *parsed.hints, parsed.explanation]
    if parsed.kind in ("single", "multiple"):
        texts += [text for answer in parsed.answers for text in (answer.text, answer.feedback)]
    elif parsed.kind == "ordering":
        texts += [answer.text for answer in parsed.answers]
    return [re.sub(r"(</?)b>", r"\1strong>", " ".join(to_html(text, **how).split())) for text in texts]


def meaning(parsed):
    """All that a question says."""
    return said(parsed)
