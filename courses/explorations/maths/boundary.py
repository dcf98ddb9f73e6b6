"""Points on a map: classified by their nearest neighbors, or grouped around centers that move.

Places are whole thousandths of the map's unit, so squared distances between points are exact and every tie is a real
one. Ties have one rule: of two points, or two centers, that are equally near, the one with the lower index counts as
the nearer. A kind is 0 (round) or 1 (triangle).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

Place = tuple[float, float]
Known = tuple[int, int, int]
#: The map: left, right, bottom and top; divided into GRID by GRID cells, whose middles are whole thousandths.
MAP = (-1800, 2760, -1380, 2100)
GRID = 60
#: The box around the 80 points, in which random starts and scattered points lie.
FIELD = (-1380, 2575, -1079, 1819)


def squared(one: Sequence[float], other: Sequence[float]) -> float:
    """The squared distance of two places, in millionths of the unit squared."""
    across, up = one[0] - other[0], one[1] - other[1]
    return across * across + up * up


# Nearest neighbors (E. Fix & J. L. Hodges, 1951; T. Cover & P. Hart, 1967).


def votes(place: Sequence[float], known: Sequence[Known]) -> list[int]:
    """How many of the nearest 0, 1, 2, … known points are triangles."""
    near = sorted(range(len(known)), key=lambda index: (squared(place, known[index]), index))
    counted = [0]
    for index in near:
        counted.append(counted[-1] + known[index][2])
    return counted


def answer(counted: Sequence[int], k: int) -> int:
    """What the nearest ``k`` say: triangle if more than half of them are; a vote that ends level says round."""
    return int(2 * counted[k] > k)


def wrong(cases: Sequence[Known], known: Sequence[Known], k: int) -> int:
    """How many of the cases are of another kind than their ``k`` nearest known points say."""
    return sum(answer(votes(case, known), k) != case[2] for case in cases)


def middles() -> Iterator[Place]:
    """The middles of the map's cells, row by row from the top left."""
    left, right, bottom, top = MAP
    wide, high = (right - left) // GRID, (top - bottom) // GRID
    for row in range(GRID):
        for column in range(GRID):
            yield left + column * wide + wide // 2, top - row * high - high // 2


def answers(known: Sequence[Known], k: int) -> list[int]:
    """The answer in every cell of the map."""
    return [answer(votes(place, known), k) for place in middles()]


def pieces(cells: Sequence[int]) -> int:
    """Into how many connected pieces the map falls; cells that share a side and an answer are connected."""
    seen = [False] * len(cells)
    found = 0
    for first in range(len(cells)):
        if seen[first]:
            continue
        found += 1
        seen[first] = True
        waiting = [first]
        while waiting:
            cell = waiting.pop()
            column = cell % GRID
            beside = [
                cell - GRID,
                cell + GRID,
                *([cell - 1] if column else []),
                *([cell + 1] if column < GRID - 1 else []),
            ]
            for other in beside:
                if 0 <= other < len(cells) and not seen[other] and cells[other] == cells[cell]:
                    seen[other] = True
                    waiting.append(other)
    return found


# k-means in its two moves (S. P. Lloyd, 1957/1982, "Least squares quantization in PCM", IEEE Trans. Inf. Theory 28(2)).


def assigned(points: Sequence[Sequence[int]], centers: Sequence[Place]) -> list[int]:
    """The index of each point's nearest center."""
    return [min(range(len(centers)), key=lambda index: (squared(point, centers[index]), index)) for point in points]


def moved(points: Sequence[Sequence[int]], groups: Sequence[int], centers: Sequence[Place]) -> list[Place]:
    """Each center in the middle of its points; one without points stays where it is."""
    result: list[Place] = []
    for index, center in enumerate(centers):
        own = [point for point, group in zip(points, groups, strict=True) if group == index]
        middle = (
            (sum(point[0] for point in own) / len(own), sum(point[1] for point in own) / len(own)) if own else center
        )
        result.append(middle)
    return result


def cost(points: Sequence[Sequence[int]], groups: Sequence[int], centers: Sequence[Place]) -> float:
    """The total of the squared distances between the points and their centers, in the map's unit squared."""
    return sum(squared(point, centers[group]) for point, group in zip(points, groups, strict=True)) / 1e6


def settled(points: Sequence[Sequence[int]], centers: Sequence[Place]) -> tuple[list[int], list[Place], list[float]]:
    """Assign and move in turn until no point changes its center: groups, centers and the cost after every move."""
    groups, costs = assigned(points, centers), []
    while True:
        costs.append(cost(points, groups, centers))
        centers = moved(points, groups, centers)
        costs.append(cost(points, groups, centers))
        again = assigned(points, centers)
        if again == groups:
            return groups, list(centers), costs
        groups = again


def shape(groups: Sequence[int]) -> list[int]:
    """The grouping whatever its centers are called: numbered in the order in which the groups first occur."""
    names: dict[int, int] = {}
    return [names.setdefault(group, len(names)) for group in groups]


def agreeing(groups: Sequence[int], kinds: Sequence[int]) -> int:
    """How many points are of the kind that is the most frequent one in their group (the purity, as a count)."""
    return sum(
        max(sum(1 for g, kind in zip(groups, kinds, strict=True) if g == group and kind == of) for of in (0, 1))
        for group in set(groups)
    )


def scattered(draw: Callable[[], float], number: int) -> list[tuple[int, int]]:
    """Places drawn one by one from the field, each as likely as any other: random starts, and points without groups."""
    left, right, bottom, top = FIELD
    return [(left + int(draw() * (right - left + 1)), bottom + int(draw() * (top - bottom + 1))) for _ in range(number)]
