"""The diffusion exploration: dots that become a ring and a bar, step by step, out of noise."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.explorations.kinds import Exploration
from courses.explorations.making.diffusion import FILE
from courses.explorations.maths import diffusion as maths
from courses.explorations.maths.diffusion import Point

#: The drawing is so wide and high, and so many of its units are 1.
WIDTH, HEIGHT, UNIT = 480, 270, 112
#: Where the middle of the drawing stands among the examples.
MIDDLE = -0.4
TABS = ("steps", "prompt", "memory")
PANELS = {
    "steps": ("steps-1", "steps-4", "steps-64"),
    "prompt": ("steps-64", "ring-1", "ring-4"),
    "memory": ("steps-64", "smooth-1"),
}


@dataclass(frozen=True)
class Panel:
    """A drawing as data of paths: the examples, the dots on an example, and the other dots."""

    name: str
    examples: str
    same: str
    free: str


def measured() -> Any:
    """What the file holds that :mod:`courses.explorations.making.diffusion` made."""
    return json.loads(FILE.read_text("utf-8"))


def panel(name: str, dots: Mapping[str, Iterable[Point]]) -> Panel:
    return Panel(name, points(maths.EXAMPLES), circles(dots["same"]), circles(dots["free"]))


def points(dots: Iterable[Point]) -> str:
    """Each dot as a line of no length, which round ends make a point."""
    return "".join(f"M{x} {y}h0" for x, y in map(place, dots))


def circles(dots: Iterable[Point]) -> str:
    return "".join(f"M{x - 3.5:.1f} {y}a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0" for x, y in map(place, dots))


def place(dot: Point) -> tuple[float, float]:
    x, y = dot
    return round(WIDTH / 2 + (x - MIDDLE) * UNIT, 1), round(HEIGHT / 2 - y * UNIT, 1)


def fallback(tab: str) -> Mapping[str, Any]:
    found = measured()
    return {
        "panels": [panel(name, found["dots"][name]) for name in PANELS[tab]],
        "measured": [(name, found[name]) for name in (tab, *(other for other in TABS if other != tab))],
    }


EXPLORATION = Exploration(
    name="diffusion",
    title=_("Carve dots out of noise"),
    tabs={"steps": _("Steps"), "prompt": _("Prompt"), "memory": _("Memory")},
    real=_(
        "Every dot is computed here, step by step, with the exact formula of the perfect denoiser for these 120 "
        "examples. Nothing is prepared, and the same settings give the same picture."
    ),
    simplified=_(
        "A “picture” here is two numbers, the place of a dot; a real one is millions. Nothing is learned: a real "
        "generator trains a network to come near this formula, from very many examples, and reads its prompt as text."
    ),
    fallback=fallback,
)
