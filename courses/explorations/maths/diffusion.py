"""Dots made out of noise by the perfect denoiser of 120 examples, step by step.

A noisy dot is an example plus noise: x = e + σ·n, with n from a bell curve of width 1. Lengths have no unit; ring and
bar are about 2 across. For finitely many examples the best estimate of e, given x and σ, has a closed form: their
average, each weighted by how likely it is that it became x (the posterior mean; T. Karras et al., 2022, "Elucidating
the Design Space of Diffusion-Based Generative Models", appendix B.3). A step moves the dot along the line from x to
that estimate, as far as the noise falls (J. Song et al., 2021, "Denoising Diffusion Implicit Models"; in this form
Euler's method for the flow of Karras et al.). No step adds noise, so the start decides the end.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from courses.explorations.maths.seeded import seeded

Point = tuple[float, float]

#: The noise that a run begins with, and the last that is removed.
MOST, LEAST = 5.0, 0.01
#: How much each example is blurred when smoothing is on: the width of a bell curve around it.
BLUR = 0.08
#: A dot as near as this to an example counts as that example.
SAME = 0.02

RING: tuple[Point, ...] = tuple(
    (0.8 * math.cos(2 * math.pi * turn / 60) - 1.2, 0.8 * math.sin(2 * math.pi * turn / 60)) for turn in range(60)
)
BAR: tuple[Point, ...] = tuple((1.2, 2 * place / 59 - 1) for place in range(60))
EXAMPLES = RING + BAR
PROMPTS = {"none": EXAMPLES, "ring": RING, "bar": BAR}
#: The ring's edge toward the bar, and the bar: what is strictly between them is on neither.
GAP = (-0.4, 1.2)


def noise(seed: int, number: int) -> list[Point]:
    """Pairs of independent numbers from a bell curve of width 1 (G. E. P. Box & M. E. Muller, 1958)."""
    draw = seeded(seed)
    found = []
    for _ in range(number):
        length, turn = math.sqrt(-2 * math.log(1 - draw())), 2 * math.pi * draw()
        found.append((length * math.cos(turn), length * math.sin(turn)))
    return found


def levels(steps: int) -> list[float]:
    """The noise before each step, falling by the same factor from ``MOST`` to ``LEAST``, and 0 after the last."""
    return [MOST * (LEAST / MOST) ** (step / max(steps - 1, 1)) for step in range(steps)] + [0.0]


def estimate(dot: Point, sigma: float, examples: Sequence[Point], blur: float = 0.0) -> Point:
    """What ``dot`` most likely was before noise of width ``sigma`` (over 0) came to it: the posterior mean.

    With a ``blur`` the examples are bell curves of that width instead of points; then the estimate lies on the way
    from their weighted average to the dot, at blur² / (sigma² + blur²): an exact formula as well.
    """
    x, y = dot
    spread = sigma * sigma + blur * blur
    squares = [(x - a) ** 2 + (y - b) ** 2 for a, b in examples]
    least = min(squares)
    weights = [math.exp((least - square) / (2 * spread)) for square in squares]
    total = sum(weights)
    mean_x = sum(weight * a for weight, (a, _) in zip(weights, examples, strict=True)) / total
    mean_y = sum(weight * b for weight, (_, b) in zip(weights, examples, strict=True)) / total
    kept = blur * blur / spread
    return mean_x + kept * (x - mean_x), mean_y + kept * (y - mean_y)


def guided(dot: Point, sigma: float, prompt: str, guidance: float, blur: float) -> Point:
    """The estimate for a prompt, exaggerated: the one without it, plus ``guidance`` times what the prompt changes.

    1 is the estimate for the prompt as it is (J. Ho & T. Salimans, 2022, "Classifier-Free Diffusion Guidance", where
    this is 1 + w).
    """
    chosen_x, chosen_y = estimate(dot, sigma, PROMPTS[prompt], blur)
    if prompt == "none" or guidance == 1:
        return chosen_x, chosen_y
    any_x, any_y = estimate(dot, sigma, EXAMPLES, blur)
    return any_x + guidance * (chosen_x - any_x), any_y + guidance * (chosen_y - any_y)


def run(
    start: Sequence[Point], steps: int, *, prompt: str = "none", guidance: float = 1, blur: float = 0.0
) -> list[list[Point]]:
    """The dots before the first step and after each; ``start`` is noise of width 1."""
    noises = levels(steps)
    frames = [[(x * MOST, y * MOST) for x, y in start]]
    for sigma, then in pairwise(noises):
        left = then / sigma
        moved = []
        for x, y in frames[-1]:
            to_x, to_y = guided((x, y), sigma, prompt, guidance, blur)
            moved.append((to_x + left * (x - to_x), to_y + left * (y - to_y)))
        frames.append(moved)
    return frames


@dataclass(frozen=True)
class Measured:
    """Where dots are. All but ``distance``, the average to the nearest example, are numbers of dots or examples.

    ``same`` are as good as on an example, and ``met`` examples have such a dot; ``between`` are in the gap between
    ring and bar; ``ring`` are nearest to an example of the ring; ``far_ring`` and ``far_bar`` are nearest to the half
    of the one that is farther from the middle of the other.
    """

    same: int
    met: int
    between: int
    ring: int
    far_ring: int
    far_bar: int
    distance: float


def nearest(dot: Point) -> tuple[int, float]:
    """The example nearest to a dot, of several the first, and how far it is."""
    squares = [(dot[0] - a) ** 2 + (dot[1] - b) ** 2 for a, b in EXAMPLES]
    least = min(squares)
    return squares.index(least), math.sqrt(least)


def is_far(example: int) -> bool:
    """Whether it is one of the 30 of its shape that are farther from the other: left on the ring, outside on the bar.

    Decided by places in their order, which are whole numbers.
    """
    return 15 < example < 45 or 60 <= example < 75 or example >= 105


def measured(dots: Sequence[Point]) -> Measured:
    found = [nearest(dot) for dot in dots]
    same = [example for example, distance in found if distance < SAME]
    return Measured(
        same=len(same),
        met=len(set(same)),
        between=sum(
            GAP[0] < x < GAP[1] and distance >= SAME for (x, _), (_, distance) in zip(dots, found, strict=True)
        ),
        ring=sum(example < len(RING) for example, _ in found),
        far_ring=sum(example < len(RING) and is_far(example) for example, _ in found),
        far_bar=sum(example >= len(RING) and is_far(example) for example, _ in found),
        distance=sum(distance for _, distance in found) / len(found),
    )
