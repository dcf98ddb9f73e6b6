"""The explorations that there are, by name. Each is read when it is first asked for: a lesson holds one, if any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module

from courses.explorations.kinds import Exploration

NAMES = ("attention", "boundary", "diffusion", "line", "retrieval", "temperature", "threshold", "tokenizer")


class Catalog(Mapping[str, Exploration]):
    """``EXPLORATION`` of the module of that name, for each name."""

    def __getitem__(self, name: str) -> Exploration:
        if name not in NAMES:
            raise KeyError(name)
        return exploration(name)

    def __contains__(self, name: object) -> bool:
        return name in NAMES

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)


@cache
def exploration(name: str) -> Exploration:
    found: Exploration = import_module(f"courses.explorations.{name}").EXPLORATION
    return found


EXPLORATIONS = Catalog()
