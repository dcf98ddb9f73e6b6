"""What every exploration says about itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Exploration:
    """An exploration that lessons can hold.

    ``tabs`` are the views of it that a lesson may open with, the first when it names none. ``fallback`` computes what
    the page shows without a script, for a tab. ``real`` and ``simplified`` tell readers what they may take from it.
    ``data`` is the static file that its script loads, if any.
    """

    name: str
    title: _StrPromise
    tabs: Mapping[str, _StrPromise]
    real: _StrPromise
    simplified: _StrPromise
    fallback: Callable[[str], Mapping[str, Any]]
    data: str = ""

    @property
    def template(self) -> str:
        return f"explorations/{self.name}.html"

    @property
    def script(self) -> str:
        return f"js/explore/{self.name}.js"

    @property
    def first_tab(self) -> str:
        return next(iter(self.tabs))
