"""One attention calculation, trained on one task: a shelf of colored objects, and the question what color one has.

Objects and colors are numbers from 0 to 7; a shelf is a list of pairs ``(object, color)`` with no object twice. The
model is a mapping of matrices, 816 numbers in all: embeddings of objects (``Eo``), of colors (``Ec``) and of objects
asked about (``Eq``), each 8 by 12; ``Q``, ``K`` and ``V``, 12 by 12; and ``O``, 12 by 8. What is computed is scaled
dot-product attention with one query (A. Vaswani et al., 2017, "Attention Is All You Need", equation 1): a score for
each object, weights that add up to 1, and a mixture from which the chances of the colors follow.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Thing = tuple[int, int]
Model = Mapping[str, Sequence[Sequence[float]]]

OBJECTS = COLORS = 8


@dataclass(frozen=True)
class Answer:
    """How much the model looks at each place of the shelf, and what chance it gives to each color; both add up to 1."""

    weights: tuple[float, ...]
    chances: tuple[float, ...]

    @property
    def color(self) -> int:
        """The color with the highest chance, of several the first."""
        return self.chances.index(max(self.chances))


def ask(model: Model, shelf: Sequence[Thing], asked: int, *, attends: bool = True) -> Answer:
    """What color the object ``asked`` has; it may be one that is not there.

    With attention off, every place has the same weight, whatever is asked.
    """
    places = [[a + b for a, b in zip(model["Eo"][thing], model["Ec"][color], strict=True)] for thing, color in shelf]
    if attends:
        query = times(model["Eq"][asked], model["Q"])
        keys = [times(place, model["K"]) for place in places]
        weights = shares([dot(query, key) / math.sqrt(len(query)) for key in keys])
    else:
        weights = [1 / len(shelf)] * len(shelf)
    values = [times(place, model["V"]) for place in places]
    mixture = [dot(weights, column) for column in zip(*values, strict=True)]
    return Answer(tuple(weights), tuple(shares(times(mixture, model["O"]))))


def dot(first: Sequence[float], second: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(first, second, strict=True))


def times(row: Sequence[float], matrix: Sequence[Sequence[float]]) -> list[float]:
    """A row of numbers times a matrix."""
    return [dot(row, column) for column in zip(*matrix, strict=True)]


def shares(scores: Sequence[float]) -> list[float]:
    """Softmax: shares that add up to 1, larger for a larger score; equal distances of scores are equal factors."""
    largest = max(scores)
    powers = [math.exp(score - largest) for score in scores]
    return [power / sum(powers) for power in powers]


def most_frequent(shelf: Sequence[Thing]) -> set[int]:
    """The color that most objects on the shelf have, or the several that share this place."""
    counts = [sum(color == other for _, color in shelf) for other in range(COLORS)]
    return {color for color, count in enumerate(counts) if count == max(counts)}


def stock(draw: Callable[[], float], number: int) -> list[Thing]:
    """A shelf of ``number`` different objects, each in any color, drawn with ``draw`` (numbers from 0 to 1)."""
    order = list(range(OBJECTS))
    for place in range(number):
        other = place + math.floor(draw() * (OBJECTS - place))
        order[place], order[other] = order[other], order[place]
    return [(thing, math.floor(draw() * COLORS)) for thing in order[:number]]


def question(draw: Callable[[], float], number: int) -> tuple[list[Thing], int]:
    """A shelf, and the place on it of the object that is asked about."""
    shelf = stock(draw, number)
    return shelf, math.floor(draw() * number)
