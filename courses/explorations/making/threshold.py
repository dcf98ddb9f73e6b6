"""The scored cases of the threshold exploration, drawn from bell curves with a fixed seed and rounded to hundredths.

One group: 40 real cases and 160 others. Two groups of 100: half of the first and a quarter of the second are real, and
the scores of the second are lower throughout, so that no threshold treats both alike in every sense.
"""

from __future__ import annotations

import random

Cases = list[list[float | int]]


def one_group() -> Cases:
    draw = random.Random(11)  # noqa: S311 - a repeatable picture, no secret
    return [*drawn(draw, 40, 0.66, 0.17, 1), *drawn(draw, 160, 0.34, 0.17, 0)]


def two_groups() -> dict[str, Cases]:
    draw = random.Random(7)  # noqa: S311 - a repeatable picture, no secret
    first = [*drawn(draw, 50, 0.68, 0.16, 1), *drawn(draw, 50, 0.36, 0.15, 0)]
    second = [*drawn(draw, 25, 0.58, 0.16, 1), *drawn(draw, 75, 0.30, 0.15, 0)]
    return {"a": first, "b": second}


def drawn(draw: random.Random, number: int, mean: float, spread: float, truth: int) -> Cases:
    return [[round(min(0.99, max(0.01, draw.gauss(mean, spread))), 2), truth] for _ in range(number)]


def made() -> dict[str, object]:
    """What stands in ``static/explore/threshold.json``."""
    return {"one": one_group(), "two": two_groups()}
