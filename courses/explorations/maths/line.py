"""A straight line through six points, moved by gradient descent on its mean squared error.

A line is ``(slope, intercept)``: the cups that an added degree brings, in tens, and the tens of cups at 26 degrees. The
loss is the mean of the squared errors over all six points, in tens of cups squared. Every step uses all six (batch
gradient descent), so nothing depends on chance or on an order.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

Line = tuple[float, float]
#: Degrees above 26 and tens of cups sold, on six days.
XS = (0, 1, 2, 3, 4, 5)
YS = (1, 3, 2, 5, 4, 6)
#: A run has settled where the loss rises by less than this in any direction: the ground is level.
STILL = 1e-4
#: A run has run away when its loss is above this.
AWAY = 1e6
#: No run goes on for longer, whatever it does.
LONGEST = 20_000


def loss(line: Line) -> float:
    """The mean of the squared errors of ``line``, an error being prediction minus truth."""
    slope, intercept = line
    return sum((slope * x + intercept - y) ** 2 for x, y in zip(XS, YS, strict=True)) / len(XS)


def gradient(line: Line) -> Line:
    """How steeply the loss rises with the slope and with the intercept: its partial derivatives."""
    slope, intercept = line
    errors = [slope * x + intercept - y for x, y in zip(XS, YS, strict=True)]
    return (
        2 * sum(error * x for error, x in zip(errors, XS, strict=True)) / len(XS),
        2 * sum(errors) / len(XS),
    )


def nudged(line: Line, rate: float) -> Line:
    """``line`` after one step: each parameter moves against its derivative, by ``rate`` times its size."""
    by_slope, by_intercept = gradient(line)
    return (line[0] - rate * by_slope, line[1] - rate * by_intercept)


def run(rate: float, start: Line = (0.0, 0.0)) -> Iterator[Line]:
    """The line before the first step, after it, after the second, and so on without end."""
    line = start
    while True:
        yield line
        line = nudged(line, rate)


def ended(line: Line) -> str:
    """Whether a run that came to ``line`` is over: ``still``, ``away``, or nothing while it goes on."""
    if loss(line) > AWAY:
        return "away"
    return "still" if max(abs(part) for part in gradient(line)) < STILL else ""


def settles(rate: float, start: Line = (0.0, 0.0)) -> tuple[str, int]:
    """How a run ends and after how many steps: ``still``, ``away``, or ``tired`` when neither came in time."""
    for step, line in enumerate(run(rate, start)):
        if how := ended(line):
            return how, step
        if step == LONGEST:
            break
    return "tired", LONGEST


def best() -> tuple[Fraction, Fraction]:
    """The line of the lowest loss: least squares by the normal equations (A. M. Legendre, 1805)."""
    n, sx, sy = len(XS), sum(XS), sum(YS)
    sxx, sxy = sum(x * x for x in XS), sum(x * y for x, y in zip(XS, YS, strict=True))
    slope = Fraction(n * sxy - sx * sy, n * sxx - sx * sx)
    return slope, (sy - slope * sx) / n


def limit() -> float:
    """The learning rate above which the steps grow: 2 divided by the largest eigenvalue of the loss's second
    derivatives, which for this loss are the same everywhere (Goodfellow, Bengio & Courville, 2016, "Deep Learning",
    section 4.3.1).
    """
    n = len(XS)
    a, b, c = (2 * value / n for value in (sum(x * x for x in XS), sum(XS), n))
    return 2 / ((a + c) / 2 + math.hypot((a - c) / 2, b))
