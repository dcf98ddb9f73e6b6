"""The rosette of a certificate: three rings of a guilloche, drawn from the SHA-256 of its number. Pure.

Each ring is one closed curve and the same curve turned a little, again and again. Another number, another figure.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from math import cos, pi, sin

#: Outer and inner edge of each ring; the drawing is 196 units wide around 0, 0.
RINGS = ((95.0, 64.0), (62.0, 36.0), (35.0, 13.0))
STEPS = 16
VIEW = "-98 -98 196 196"


@dataclass(frozen=True)
class Ring:
    """A curve ``r = middle + swing · (cos kθ + tint · cos(2kθ + shift))``, ``copies`` times within one lobe."""

    outer: float
    inner: float
    lobes: int
    copies: int
    tint: float
    shift: float

    def points(self, steps_per_lobe: int = STEPS) -> list[tuple[float, float]]:
        """The curve as radius and angle."""
        middle, swing = (self.outer + self.inner) / 2, (self.outer - self.inner) / 2
        steps = self.lobes * steps_per_lobe
        points = []
        for step in range(steps):
            angle = 2 * pi * step / steps
            wave = cos(self.lobes * angle) + self.tint * cos(2 * self.lobes * angle + self.shift)
            points.append((middle + swing * wave / (1 + self.tint), angle))
        return points

    def path(self) -> str:
        # Adding 0.0 turns -0.0 into 0.0.
        points = (f"{radius * cos(angle) + 0.0:.1f} {radius * sin(angle) + 0.0:.1f}" for radius, angle in self.points())
        return "M" + "L".join(points) + "Z"

    def turns(self) -> list[str]:
        """The angles of the copies after the first, in degrees."""
        return [f"{360 / self.lobes * copy / self.copies:.2f}" for copy in range(1, self.copies)]


def rings(number: str) -> list[Ring]:
    """The three rings of a certificate number."""
    seed = hashlib.sha256(number.encode()).digest()
    found = []
    for index, (outer, inner) in enumerate(RINGS):
        lobes, copies, tint, shift = seed[index * 4 : index * 4 + 4]
        found.append(
            Ring(outer, inner, 9 + lobes % 8 - 2 * index, 7 + copies % 4, 0.25 * tint / 255, 2 * pi * shift / 256)
        )
    return found


def rosette_parts(number: str, prefix: str = "g") -> str:
    """The inside of the drawing: a path for each ring, and its turned copies."""
    parts = []
    for index, ring in enumerate(rings(number)):
        name = f"{prefix}{index}"
        parts.append(f'<path id="{name}" d="{ring.path()}"/>')
        parts += [f'<use href="#{name}" transform="rotate({turn})"/>' for turn in ring.turns()]
    return "".join(parts)


def rosette_svg(number: str, *, css_class: str = "rose", ink: str = "") -> str:
    """The whole drawing. ``ink`` sets the color in the file itself; on a page the style sheet does."""
    drawn = f' fill="none" stroke="{ink}" stroke-width=".3"' if ink else ""
    name = f' class="{css_class}"' if css_class else ""
    space = ' xmlns="http://www.w3.org/2000/svg"'
    return f'<svg{space}{name} viewBox="{VIEW}" aria-hidden="true"{drawn}>{rosette_parts(number)}</svg>'
