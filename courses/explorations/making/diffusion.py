"""The dots and numbers of the diffusion exploration that a page has without a script; ``diffusion.json`` beside this.

They are computed by :mod:`courses.explorations.maths.diffusion` from seed 1, 200 dots each, as the browser computes
them; 64 steps take Python half a second, so a page does not wait for it. To write the file again (10 seconds):
``python -m courses.explorations.making.diffusion``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from courses.explorations.maths import diffusion as maths
from courses.explorations.maths.diffusion import Point

FILE = Path(__file__).with_suffix(".json")
DOTS = 200
STEPS = (1, 2, 4, 8, 16, 32, 64)
GUIDED = tuple((prompt, guidance) for prompt in ("ring", "bar") for guidance in (1, 2, 3, 4))
SEEDS = (1, 2, 3)
#: What is drawn: steps without a prompt, the prompt “ring” at two strengths, and smoothing.
DRAWN = ("steps-1", "steps-4", "steps-64", "ring-1", "ring-4", "smooth-1")

Row = dict[str, Any]


def steps_row(steps: int) -> tuple[Row, Sequence[Point]]:
    dots = maths.run(maths.noise(1, DOTS), steps)[-1]
    return {"steps": steps, **row(dots)}, dots


def prompt_row(prompt: str, guidance: int) -> tuple[Row, Sequence[Point]]:
    dots = maths.run(maths.noise(1, DOTS), 64, prompt=prompt, guidance=guidance)[-1]
    found = row(dots)
    far = {"bar": DOTS - found["ring"], "far": found[f"far_{prompt}"]}
    return {"prompt": prompt, "guidance": guidance, **found, **far}, dots


def memory_row(seed: int, *, smooth: bool) -> tuple[Row, Sequence[Point]]:
    dots = maths.run(maths.noise(seed, DOTS), 64, blur=maths.BLUR if smooth else 0.0)[-1]
    return {"seed": seed, "smooth": smooth, **row(dots)}, dots


def row(dots: Sequence[Point]) -> Row:
    found = asdict(maths.measured(dots))
    return {**found, "distance": round(found["distance"], 4)}


def drawn(dots: Iterable[Point]) -> Row:
    """The dots that are as good as on an example, and the others: looking for them takes too long for a page."""
    found: Row = {"same": [], "free": []}
    for x, y in dots:
        found["same" if maths.nearest((x, y))[1] < maths.SAME else "free"].append([round(x, 5), round(y, 5)])
    return found


def made() -> Row:
    """All that stands in the file."""
    steps = {f"steps-{number}": steps_row(number) for number in STEPS}
    prompts = {f"{prompt}-{guidance}": prompt_row(prompt, guidance) for prompt, guidance in GUIDED}
    memory = {
        f"{'smooth' if smooth else 'exact'}-{seed}": memory_row(seed, smooth=smooth)
        for seed in SEEDS
        for smooth in (False, True)
    }
    everything = {**steps, **prompts, **memory}
    return {
        "steps": [found for found, _ in steps.values()],
        "prompt": [found for found, _ in prompts.values()],
        "memory": [found for found, _ in memory.values()],
        "dots": {name: drawn(everything[name][1]) for name in DRAWN},
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(made(), separators=(",", ":")) + "\n", "utf-8")
