"""The explorations that there are, by name."""

from __future__ import annotations

from collections.abc import Mapping

from courses.explorations import boundary, line, retrieval, threshold
from courses.explorations.kinds import Exploration

EXPLORATIONS: Mapping[str, Exploration] = {
    exploration.name: exploration
    for exploration in (threshold.EXPLORATION, boundary.EXPLORATION, line.EXPLORATION, retrieval.EXPLORATION)
}
