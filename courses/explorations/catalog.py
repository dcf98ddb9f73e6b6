"""The explorations that there are, by name."""

from __future__ import annotations

from collections.abc import Mapping

from courses.explorations import (
    attention,
    boundary,
    diffusion,
    line,
    retrieval,
    temperature,
    threshold,
    tokenizer,
)
from courses.explorations.kinds import Exploration

EXPLORATIONS: Mapping[str, Exploration] = {
    exploration.name: exploration
    for exploration in (
        attention.EXPLORATION,
        boundary.EXPLORATION,
        diffusion.EXPLORATION,
        line.EXPLORATION,
        retrieval.EXPLORATION,
        temperature.EXPLORATION,
        threshold.EXPLORATION,
        tokenizer.EXPLORATION,
    )
}
