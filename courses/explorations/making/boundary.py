"""The points of the boundary exploration: two interlocking half-moons, blurred, 80 known and 400 new ones.

This takes NumPy, which the site does not use; so tests look at the properties of the shipped points and do not draw
them again. To make them, with NumPy installed:
``python -m courses.explorations.making.boundary > static/explore/boundary.json``.
Places are in whole thousandths; the third number is the kind, 0 (upper moon) or 1 (lower moon).
"""

from __future__ import annotations

import json
import sys
from typing import Any

SEED = 5


def drawn(numpy: Any, draw: Any, number: int) -> list[int]:
    """Points as one list, three numbers each."""
    kinds = draw.integers(0, 2, number)
    turn = draw.uniform(0, numpy.pi, number)
    upper, lower = numpy.c_[numpy.cos(turn), numpy.sin(turn)], numpy.c_[1 - numpy.cos(turn), 0.4 - numpy.sin(turn)]
    places = numpy.where(kinds[:, None] == 0, upper, lower) + draw.normal(size=(number, 2)) * 0.33
    return [
        value
        for (x, y), kind in zip(places, kinds, strict=True)
        for value in (round(1000 * round(float(x), 3)), round(1000 * round(float(y), 3)), int(kind))
    ]


def made(numpy: Any) -> dict[str, list[int]]:
    draw = numpy.random.default_rng(SEED)
    return {"seen": drawn(numpy, draw, 80), "new": drawn(numpy, draw, 400)}


if __name__ == "__main__":
    import numpy  # type: ignore[import-not-found]  # only who makes the file anew has it

    sys.stdout.write(json.dumps(made(numpy), separators=(",", ":")) + "\n")
