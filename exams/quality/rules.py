"""The rules in ``quality.yml``: each is optional, and one that is not written is not held."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from courses.sync import strict_yaml
from courses.sync.problems import Problem

FILE = "quality.yml"
Span = tuple[float, float]


@dataclass(frozen=True)
class Rules:
    """What a course asks of its own text.

    ``words`` of running text in a lesson, its reading ``grade``, the words of a ``sentence`` (mean, most), the kinds of
    ``callouts``, ``questions`` of practice in a lesson, ``figures`` and tables in a lesson, words of ``feedback`` in
    practice and of ``reasons`` in the exam, how many times the longest option may be as long as the shortest
    (``ratio``), by how many percentage points a way of guessing may be better than chance (``guessing``), how far
    from equally often the key may stand at one place (``places``, points), bytes of a ``drawing``, items in the
    ``bank`` for each place on a form, points by which the ``levels`` of the bank may differ from those of a form, and
    the file with the runs of words of others' texts that must not come up (``unlike``). Spans hold their ends.
    """

    words: Span | None = None
    grade: Span | None = None
    sentence: Span | None = None
    callouts: float | None = None
    questions: Span | None = None
    figures: float | None = None
    feedback: Span | None = None
    reasons: Span | None = None
    ratio: float | None = None
    guessing: float | None = None
    places: float | None = None
    drawing: float | None = None
    bank: float | None = None
    levels: float | None = None
    unlike: str = ""


SPANS = ("words", "grade", "sentence", "questions", "feedback", "reasons")
NUMBER = re.compile(r"\d{1,9}(\.\d{1,4})?")
NUMBERS = ("callouts", "figures", "ratio", "guessing", "places", "drawing", "bank", "levels")


def read(folder: Path, shown: str) -> tuple[Rules | None, list[Problem]]:
    """The rules of the course in ``folder``, or None when it has none; ``shown`` is what messages call the file."""
    path = folder / FILE
    if not path.is_file():
        return None, []
    try:
        document = strict_yaml.load(path.read_text("utf-8"))
    except strict_yaml.YamlProblem as error:
        return None, [Problem(shown, error.line, error.message)]
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for name, value in document.values.items():
        line = document.lines.get((name,), 1)
        numbers = [number(each) for each in value] if isinstance(value, list) else [number(value)]
        if name in SPANS and is_span(numbers):
            values[name] = tuple(numbers)
        elif name in NUMBERS and isinstance(numbers[0], float) and not isinstance(value, list):
            values[name] = numbers[0]
        elif name == "unlike" and isinstance(value, str) and (folder / value).is_file():
            values[name] = value
        else:
            problems.append(Problem(shown, line, complaint(name, value)))
    return Rules(**values), problems


def number(value: object) -> float | None:
    """What a number that is not negative says; strict YAML has fractions as texts."""
    return float(value) if isinstance(value, int | str) and NUMBER.fullmatch(str(value)) else None


def is_span(numbers: list[float | None]) -> bool:
    return len(numbers) == 2 and numbers[0] is not None and numbers[1] is not None and numbers[0] <= numbers[1]


def complaint(name: str, value: object) -> str:
    """What is wrong with a line of the file."""
    if name in SPANS:
        return f"“{name}” must be two numbers, the smaller first, like [700, 1200]."
    if name in NUMBERS:
        return f"“{name}” must be a number, not {value!r}."
    if name == "unlike":
        return f"“unlike” must name a file of this folder, not {value!r}."
    return f"there is no rule “{name}”; the rules are {', '.join(sorted((*SPANS, *NUMBERS, 'unlike')))}."
