"""The boundary exploration: nearest neighbors that draw a map, and centers that group points without kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.explorations.data import load
from courses.explorations.kinds import Exploration
from courses.explorations.maths import boundary as maths
from courses.explorations.maths.boundary import GRID, Known, Place

#: The map without a script has this many neighbors, and the table has these.
NEIGHBORS = 5
ROWS = (1, 3, 5, 9, 15, 25, 45, 65, 79)
#: Thousandths of the map in a unit of the drawing.
SCALE = 9.5
#: Two centers side by side in a corner, where the clusters begin.
CORNER = ((-1500, -1100), (-1250, -1100))


def points(name: str) -> list[Known]:
    """The shipped points, ``seen`` or ``new``."""
    flat = load("boundary")[name]
    return [(flat[at], flat[at + 1], flat[at + 2]) for at in range(0, len(flat), 3)]


def x_of(x: float) -> float:
    return round((x - maths.MAP[0]) / SCALE, 1)


def y_of(y: float) -> float:
    return round((maths.MAP[3] - y) / SCALE, 1)


def rounds(places: Iterable[Sequence[float]]) -> str:
    """Round points as a path whose strokes have round ends."""
    return "".join(f"M{x_of(place[0])} {y_of(place[1])}h0" for place in places)


def triangles(places: Iterable[Sequence[float]]) -> str:
    return "".join(f"M{x_of(place[0]) - 5:.1f} {y_of(place[1]) + 4:.1f}h10l-5-9z" for place in places)


def rings(places: Iterable[Sequence[float]]) -> str:
    return "".join(f"M{x_of(place[0]) - 9:.1f} {y_of(place[1]):.1f}a9 9 0 1 0 18 0a9 9 0 1 0-18 0" for place in places)


def crosses(places: Iterable[Sequence[float]]) -> str:
    return "".join(f"M{x_of(place[0]) - 9:.1f} {y_of(place[1]) - 9:.1f}l18 18m0-18l-18 18" for place in places)


def runs(isset: Callable[[int, int], bool]) -> Iterator[tuple[int, int, int]]:
    """Where ``isset(line, at)`` holds for cells one after another: line, first and length."""
    for line in range(GRID):
        start = None
        for at in range(GRID + 1):
            if at < GRID and isset(line, at):
                start = at if start is None else start
            elif start is not None:
                yield line, start, at - start
                start = None


def drawing(cells: Sequence[int]) -> dict[str, str]:
    """The side of the triangles, its stripes and the boundary, as paths in units of a cell."""

    def differs(one: int, other: int) -> bool:
        return cells[one] != cells[other]

    rows = list(runs(lambda row, at: bool(cells[row * GRID + at])))
    beside = runs(lambda column, row: column > 0 and differs(row * GRID + column - 1, row * GRID + column))
    below = runs(lambda row, at: row > 0 and differs((row - 1) * GRID + at, row * GRID + at))
    return {
        "side": "".join(f"M{first} {row}h{length}v1h-{length}z" for row, first, length in rows),
        "stripes": "".join(f"M{first} {row}.5h{length}" for row, first, length in rows if row % 3 == 1),
        "edge": "".join(f"M{column} {first}v{length}" for column, first, length in beside)
        + "".join(f"M{first} {row}h{length}" for row, first, length in below),
    }


@cache
def fallback(tab: str) -> Mapping[str, Any]:
    return neighbors() if tab == "neighbors" else clusters()


def neighbors() -> dict[str, Any]:
    seen, new = points("seen"), points("new")
    around = {name: [maths.votes(case, seen) for case in cases] for name, cases in (("seen", seen), ("new", new))}
    grid = [maths.votes(place, seen) for place in maths.middles()]

    def missed(cases: Sequence[Known], name: str, k: int) -> list[Known]:
        return [case for case, counted in zip(cases, around[name], strict=True) if maths.answer(counted, k) != case[2]]

    rows = []
    for k in ROWS:
        cells = [maths.answer(counted, k) for counted in grid]
        rows.append((k, len(missed(seen, "seen", k)), len(missed(new, "new", k)), maths.pieces(cells)))
    return {
        "k": NEIGHBORS,
        "round": rounds(case for case in seen if not case[2]),
        "triangle": triangles(case for case in seen if case[2]),
        "missed": rings(missed(seen, "seen", NEIGHBORS)),
        "map": drawing([maths.answer(counted, NEIGHBORS) for counted in grid]),
        "rows": rows,
    }


def clusters() -> dict[str, Any]:
    seen = points("seen")
    groups, centers, costs = maths.settled(seen, CORNER)
    members: list[list[Known]] = [[p for p, g in zip(seen, groups, strict=True) if g == at] for at in (0, 1)]
    return {
        "round": rounds(members[0]),
        "triangle": triangles(members[1]),
        "spokes": spokes(seen, groups, centers),
        "centers": crosses(centers),
        "names": [(at + 1, round(x_of(x)), round(y_of(y)) - 22) for at, (x, y) in enumerate(centers)],
        "sizes": [len(own) for own in members],
        "rows": [(at // 2 + 1, f"{costs[at]:.1f}", f"{costs[at + 1]:.1f}") for at in range(0, len(costs), 2)],
    }


def spokes(cases: Sequence[Sequence[int]], groups: Sequence[int], centers: Sequence[Place]) -> str:
    """A line from every point to its center."""
    return "".join(
        f"M{x_of(case[0])} {y_of(case[1])}L{x_of(centers[group][0])} {y_of(centers[group][1])}"
        for case, group in zip(cases, groups, strict=True)
    )


EXPLORATION = Exploration(
    name="boundary",
    title=_("Points on a map"),
    tabs={"neighbors": _("Nearest neighbors"), "clusters": _("Clusters")},
    real=_(
        "Every neighbor, every vote, every distance and every center is computed from the points that you see, in your "
        "browser. The map is asked at 3,600 places; the counts of errors are made at the points themselves."
    ),
    simplified=_(
        "The points are invented: two half-moons, blurred by chance. They have two features in the same unit, while "
        "real data has many, in different units. Only odd numbers of neighbors can be chosen, so that no vote ends "
        "level; of two equally near points, or centers, the one listed first counts as nearer."
    ),
    fallback=fallback,
    data="explore/boundary.json",
)
