"""A gate: one rule of a course against its figures, with what it found in words and where it is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from courses.sync.problems import Problem
from exams.quality.measures import Asked, CourseFigures, LessonFigures
from exams.quality.rules import Rules, Span


@dataclass(frozen=True)
class Gate:
    """One rule held: ``says`` gives its figures, ``broken`` where it is not kept."""

    name: str
    says: str
    broken: tuple[Problem, ...] = ()


Checked = tuple[str, Iterable[Problem]]
#: Looks at the figures with the rules in hand, and with the fingerprints of what others wrote.
Check = Callable[[CourseFigures, Rules, frozenset[str]], Checked]


def at(lesson: LessonFigures, message: str) -> Problem:
    return Problem(lesson.source.path, 1, message)


def told(asked: Asked, message: str) -> Problem:
    return Problem(asked.path, asked.line, f"“{asked.parsed.key}”: {message}")


def between(value: float, span: Span) -> bool:
    return span[0] <= value <= span[1]


def extent(values: Sequence[float], digits: int = 0) -> str:
    """The smallest, the middle and the largest of ``values``."""
    if not values:
        return "none"
    ordered = sorted(values)
    return " · ".join(f"{value:.{digits}f}" for value in (ordered[0], ordered[len(ordered) // 2], ordered[-1]))
