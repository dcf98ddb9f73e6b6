"""QR codes (segno): the dark squares as one path, for a page's template and for a file of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import segno

#: Empty squares around the code: two more than none, because the paper around it is white as well.
BORDER = 2
INK = "#1a1030"


@dataclass(frozen=True)
class Code:
    """A code to draw: ``size`` squares each way, border included; ``path`` strokes the dark ones, row by row."""

    size: int
    path: str


@lru_cache(maxsize=512)
def qr_code(text: str) -> Code:
    """The code for ``text``, with medium error correction. Kept: finding the best mask takes longer than the page."""
    matrix = segno.make(text, error="m", micro=False).matrix
    runs = [
        f"M{start + BORDER} {row + BORDER}.5h{end - start}"
        for row, squares in enumerate(matrix)
        for start, end in dark_runs(bytes(squares))
    ]
    return Code(size=len(matrix) + 2 * BORDER, path="".join(runs))


def dark_runs(squares: bytes) -> list[tuple[int, int]]:
    """Where in a row dark squares stand side by side: from, to."""
    edges = [index for index in range(len(squares) + 1) if dark_at(squares, index - 1) != dark_at(squares, index)]
    return list(zip(edges[::2], edges[1::2], strict=True))


def dark_at(squares: bytes, index: int) -> bool:
    return 0 <= index < len(squares) and squares[index] == 1


def qr_svg(text: str) -> str:
    """The code as a whole SVG, dark on white."""
    code = qr_code(text)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {code.size} {code.size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{code.size}v{code.size}H0z"/><path stroke="{INK}" d="{code.path}"/></svg>'
    )
