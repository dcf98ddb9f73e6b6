"""All gates, in the order of a lesson: text, drawings, practice, exam."""

from __future__ import annotations

from exams.quality import banks, questions, texts
from exams.quality.gate import Check, Gate
from exams.quality.measures import CourseFigures
from exams.quality.rules import Rules

GATES: tuple[tuple[str, str, Check], ...] = (
    ("words", "Words of a lesson", texts.words),
    ("grade", "Reading grade", texts.grade),
    ("sentence", "Sentences", texts.sentence),
    ("callouts", "Callouts", texts.callouts),
    ("figures", "Tables and figures", texts.shown),
    ("drawing", "Drawings", texts.drawing),
    ("unlike", "Own words", texts.unlike),
    ("questions", "Practice questions", questions.questions),
    ("feedback", "Feedback in practice", questions.feedback),
    ("reasons", "Reasons in the exam", questions.reasons),
    ("ratio", "Options alike in length", questions.ratio),
    ("guessing", "Guessing from options", questions.guessing),
    ("places", "Places of the key", questions.places),
    ("bank", "Bank of the exam", banks.bank),
    ("levels", "Levels of the bank", banks.levels),
)


def gates(figures: CourseFigures, rules: Rules, foreign: frozenset[str] = frozenset()) -> list[Gate]:
    """Every rule that the course has, against its figures. ``foreign`` are fingerprints of what others wrote."""
    found = []
    for rule, name, check in GATES:
        if getattr(rules, rule) is not None and getattr(rules, rule) != "":
            says, broken = check(figures, rules, foreign)
            found.append(Gate(name, says, tuple(broken)))
    return found
