"""The badge's picture, as SVG and as PNG: the rosette in its double frame, the title, the issuer."""

from __future__ import annotations

import io
from functools import lru_cache
from math import cos, pi, sin
from pathlib import Path
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw, ImageFont

from exams.credentials import baking, wording
from exams.credentials.facts import Facts
from exams.credentials.rosette import STEPS, Ring, rings, rosette_parts

FONTS = Path(__file__).parent / "fonts"
SEAL, INK, PAPER = "#5c2a72", "#1a1030", "#ffffff"
SIZE = 600
#: How many times larger the PNG is drawn before it is made smaller, for smooth lines.
FINE = 3
CENTER, ROSE = (300.0, 240.0), 2.05


def badge_svg(facts: Facts, token: str) -> bytes:
    """The drawing with the signed credential baked in."""
    title = "".join(
        f'<text x="300" y="{497 + 34 * index}" font-size="28" font-weight="600" fill="{SEAL}">{escape(line)}</text>'
        for index, line in enumerate(title_lines(facts))
    )
    name = escape(f"{wording.title(facts)}. {wording.kind(facts)}", {'"': "&quot;"})
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}" height="{SIZE}" '
        f'role="img" aria-label="{name}"><path fill="{PAPER}" stroke="{SEAL}" stroke-width="2" d="M7 7h586v586H7z"/>'
        f'<path fill="none" stroke="{SEAL}" stroke-width="2" d="M17 17h566v566H17z"/>'
        f'<g transform="translate({CENTER[0]} {CENTER[1]}) scale({ROSE})" fill="none" stroke="{SEAL}" '
        f'stroke-width=".35">{rosette_parts(facts.number)}</g>'
        f'<g font-family="Literata, Georgia, serif" text-anchor="middle">{title}'
        f'<text x="300" y="568" font-size="20" fill="{INK}">{escape(facts.issuer)}</text></g></svg>'
    )
    return baking.bake_svg(drawing, token)


@lru_cache(maxsize=32)
def badge_png(facts: Facts, token: str) -> bytes:
    """The same as a PNG, for places that take no SVG."""
    image = Image.new("RGB", (SIZE * FINE, SIZE * FINE), PAPER)
    draw = ImageDraw.Draw(image)
    for edge in (7, 17):
        draw.rectangle([edge * FINE, edge * FINE, (SIZE - edge) * FINE, (SIZE - edge) * FINE], outline=SEAL, width=5)
    for ring in rings(facts.number):
        for turn in [0.0, *map(float, ring.turns())]:
            draw.line(turned(ring, turn), fill=SEAL, width=2, joint="curve")
    for index, line in enumerate(title_lines(facts)):
        written(draw, line, (497 + 34 * index), 28, SEAL)
    written(draw, facts.issuer, 568, 20, INK)
    out = io.BytesIO()
    small = image.resize((SIZE, SIZE), Image.Resampling.LANCZOS).quantize(48, dither=Image.Dither.NONE)
    small.save(out, "PNG", compress_level=9)
    return baking.bake_png(out.getvalue(), token)


def title_lines(facts: Facts) -> list[str]:
    """The title in at most two lines of about 32 characters."""
    lines = [""]
    for word in wording.title(facts).split():
        if lines[-1] and len(lines[-1]) + len(word) > 32 and len(lines) < 2:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return [line if len(line) <= 40 else line[:39] + "…" for line in lines]


def turned(ring: Ring, degrees: float) -> list[tuple[float, float]]:
    """A ring's closed curve, turned, in pixels of the large drawing."""
    turn, points = degrees * pi / 180, ring.points(STEPS * 2)
    scale = ROSE * FINE
    return [
        (
            CENTER[0] * FINE + scale * radius * cos(angle + turn),
            CENTER[1] * FINE + scale * radius * sin(angle + turn),
        )
        for radius, angle in [*points, points[0]]
    ]


def written(draw: ImageDraw.ImageDraw, text: str, y: float, size: int, ink: str) -> None:
    """A line of text, centered on its base line ``y``, smaller if it would not fit."""
    while size > 10:
        font = ImageFont.truetype(str(FONTS / "Literata_600SemiBold.ttf"), size * FINE)
        if draw.textlength(text, font=font) <= (SIZE - 80) * FINE:
            break
        size -= 2
    draw.text((SIZE * FINE / 2, y * FINE), text, font=font, fill=ink, anchor="ms")
