"""The line exploration: six points, a line, and how far each step of gradient descent may go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.explorations.kinds import Exploration
from courses.explorations.maths import line as maths

#: The runs and the steps that figure and table have without a script.
RATES = (0.01, 0.05, 0.10, 0.105)
STEPS = (0, 1, 10, 20, 100, 200)
#: The curves go to this step and to this loss; what is higher leaves the picture.
LAST = 20
TOP = 32
#: Losses above this are not written out.
HUGE = 1e6


def fallback(tab: str) -> Mapping[str, Any]:
    losses = {rate: [maths.loss(line) for line in islice(maths.run(rate), max(STEPS) + 1)] for rate in RATES}
    start = (0.0, 0.0)
    return {
        "dots": [(x_of(x), y_of(y)) for x, y in zip(maths.XS, maths.YS, strict=True)],
        "places": [(x, x_of(x)) for x in maths.XS],
        "bars": " ".join(f"M{x_of(x)} {y_of(y)}V{y_of(start[1])}" for x, y in zip(maths.XS, maths.YS, strict=True)),
        "line": f"M{x_of(-0.5)} {y_of(start[1])}H{x_of(5.5)}",
        "curves": [
            {"rate": written(rate), "curve": curve(found[: LAST + 1]), "at": 16 + 20 * turn}
            for turn, (rate, found) in enumerate(losses.items())
        ],
        "steps": STEPS,
        "rows": [(written(rate), [written_loss(found[step]) for step in STEPS]) for rate, found in losses.items()],
        "least": y_of_loss(float(maths.loss((31 / 35, 9 / 7)))),
    }


def x_of(x: float) -> float:
    """Where a temperature stands in the drawing of the dots."""
    return round(56 + 48 * x, 1)


def y_of(y: float) -> float:
    """Where a number of cups stands in the drawing of the dots."""
    return round(202 - 24 * y, 1)


def y_of_loss(loss: float) -> float:
    return round(200 - min(loss, 2 * TOP) / TOP * 200, 1)


def curve(losses: Sequence[float]) -> str:
    """The path of a loss curve, each step from its left to its right side; it leaves the picture at the top."""
    width = 264 / LAST
    return "M" + "L".join(f"{round(step * width, 1)} {y_of_loss(loss)}" for step, loss in enumerate(losses))


def written(rate: float) -> str:
    return f"{rate:.3f}" if round(rate * 1000) % 10 else f"{rate:.2f}"


def written_loss(loss: float) -> str:
    """A loss with two decimals, or nothing when it is huge."""
    return f"{loss:.2f}" if loss < HUGE else ""


EXPLORATION = Exploration(
    name="line",
    title=_("Fit a line, step by step"),
    tabs={"fit": _("Fit a line")},
    real=_(
        "Every step is computed from all six points when you press the button: the exact gradient of the mean squared "
        "error, times the learning rate. The runs are neither recorded nor smoothed."
    ),
    simplified=_(
        "Two parameters and six points. Large models have millions of parameters and more, look at a few examples in "
        "each step and change the learning rate on the way, and no simple formula tells them the limit. A run that has "
        "passed a loss of one million is stopped."
    ),
    fallback=fallback,
)
