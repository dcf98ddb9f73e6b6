"""What a question says, whatever its spelling, for tests that write it into another format and read it back."""

import re

from quizzes import kinds
from quizzes.interchange import markup
from quizzes.kinds import matching
from quizzes.syntax import print_question


def meant(parsed, *, without=()):
    """What a question asks and takes for right. ``without`` names what a format is known to lose."""
    rules = {"points": parsed.points, "shuffle": parsed.shuffle, "credit": parsed.credit, "case": parsed.case}
    said = {
        "key": parsed.key,
        "kind": parsed.kind,
        "stem": parsed.stem,
        "hints": parsed.hints,
        "explanation": parsed.explanation,
        "answers": _answers(parsed),
        "feedback": [_shown(answer.feedback) for answer in _ordered(parsed)],
        **rules,
    }
    return {name: value for name, value in said.items() if name not in without}


def _ordered(parsed):
    """The answers; those to a number with the right ones first, as they are judged."""
    if parsed.kind != "numeric":
        return parsed.answers
    return sorted(parsed.answers, key=lambda answer: not answer.correct)


def _answers(parsed):
    if parsed.kind in ("numeric", "text"):
        fragments = kinds.fragments(parsed)
        content = kinds.content(parsed, [""] * len(fragments))
        meanings = [asked.meaning for asked in kinds.asks(content)]
        return sorted(meanings, key=lambda meaning: not meaning[0]) if parsed.kind == "numeric" else meanings
    if parsed.kind == "matching":
        return [_pair(answer.text) for answer in parsed.answers]
    return [(answer.text.replace(r"-\>", "->"), answer.correct) for answer in parsed.answers]


def _pair(text):
    left, right = matching.sides(text)
    return _shown(left), markup.plain_words(right) or " ".join(right.split())


def _shown(markdown):
    """A text with its arrows as they show: each sign of one may be escaped."""
    return re.sub(r"\\?-\\?>", "->", markdown)


def block(parsed):
    """The lines of a question's block between its fences, blank lines left out."""
    return [line for line in print_question(parsed).split("\n")[1:-1] if line.strip()]
