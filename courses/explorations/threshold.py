"""The threshold exploration: where to cut a score, and what that does to two groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.explorations.data import load
from courses.explorations.kinds import Exploration
from courses.explorations.maths import threshold as maths
from courses.explorations.maths.threshold import Case, Counts

#: The figure without a script is cut here, and the table has these thresholds, in hundredths.
CUT = 50
#: How far the dots of the drawing stand from each other, in its units.
APART = 9.4
#: The room for the name of a group above its cases, which no cut enters.
NAME = 32
ROWS = range(10, 100, 10)
POLICIES = (("same", _("Same threshold")), ("recall", _("Equal recall")), ("flagged", _("Equal share flagged")))


def x_of(step: int) -> float:
    """Where a score in hundredths stands on the line, which is 460 units long."""
    return round(10 + 4.6 * step, 1)


def percent(share: Fraction | None) -> str:
    """A share as a whole percent, or a dash where there is nothing to share."""
    return "–" if share is None else f"{round(share * 100)}%"


def hundredths(step: int) -> str:
    return f"{step / 100:.2f}"


#: The numbers under the line: what is written, where, and what of it stands there. The ends keep within the drawing.
SCALE = (
    ("0", x_of(0), "start"),
    *((hundredths(step), x_of(step), "middle") for step in (25, 50, 75)),
    ("1", x_of(100), "end"),
)


@dataclass(frozen=True)
class Dot:
    """A case in the drawing, its middle in units of the drawing; ``score`` in hundredths."""

    x: float
    y: float
    score: int
    is_real: bool
    is_flagged: bool


@dataclass(frozen=True)
class Drawing:
    """Cases over a line of scores: real ones stand on it, others hang below; none covers another."""

    dots: tuple[Dot, ...]
    middle: float
    height: float
    cut: float
    numbers: Sequence[tuple[str, float, str]] = SCALE


def drawing(cases: Sequence[Case], step: int, above: int = 0) -> Drawing:
    """The cases, with so much room ``above`` for a name."""
    up, down = (stacked(sorted(round(score * 100) for score, truth in cases if truth == side)) for side in (1, 0))
    middle = max((level for _, level in up), default=0) * APART + above + 20
    found = [
        Dot(x_of(score), middle + (-1 if real else 1) * (level * APART + 9), score, real, score >= step)
        for real, side in ((True, up), (False, down))
        for score, level in side
    ]
    return Drawing(tuple(found), middle, middle + max((level for _, level in down), default=0) * APART + 40, x_of(step))


def stacked(scores: Sequence[int]) -> list[tuple[int, int]]:
    """Each of the sorted ``scores`` with the lowest level on which it touches no other."""
    ends: list[float] = []
    placed = []
    for score in scores:
        level = next((at for at, end in enumerate(ends) if x_of(score) - end >= APART), len(ends))
        ends[level : level + 1] = [x_of(score)]
        placed.append((score, level))
    return placed


def row(step: int, found: Counts) -> dict[str, Any]:
    return {
        "step": hundredths(step),
        "counts": found,
        "precision": percent(found.precision),
        "recall": percent(found.recall),
        "flagged": percent(found.flagged),
        "alarms": percent(Fraction(found.fp, found.fp + found.tn)),
    }


def fallback(tab: str) -> Mapping[str, Any]:
    data = load("threshold")
    if tab == "one-group":
        cases = [(score, truth) for score, truth in data["one"]]
        return {
            "drawing": drawing(cases, CUT),
            "rows": [row(step, maths.counts(cases, step)) for step in ROWS],
        }
    first, second = ([(score, truth) for score, truth in data["two"][name]] for name in ("a", "b"))
    return {
        "drawings": [("A", drawing(first, CUT, NAME)), ("B", drawing(second, CUT, NAME))],
        "policies": [policy(first, second, name, label) for name, label in POLICIES],
    }


def policy(first: Sequence[Case], second: Sequence[Case], name: str, label: object) -> dict[str, Any]:
    """Both groups under one policy, the first cut at one half."""
    one = maths.counts(first, CUT)
    share = {"recall": one.recall, "flagged": one.flagged}.get(name)
    step = CUT if share is None else maths.nearest(second, name, share)
    return {
        "name": name,
        "label": label,
        "rows": [("A", row(CUT, one)), ("B", row(step, maths.counts(second, step)))],
    }


EXPLORATION = Exploration(
    name="threshold",
    title=_("Move the threshold"),
    tabs={"one-group": _("One group"), "two-groups": _("Two groups")},
    real=_("Every count is counted from the cases that you see, at every position of the slider; nothing is prepared."),
    simplified=_(
        "The cases are invented: scores drawn from two bell curves and rounded. A real scorer is rarely so tidy, real "
        "costs are rarely two numbers, and what is true of a case is often disputed."
    ),
    fallback=fallback,
    data="explore/threshold.json",
)
