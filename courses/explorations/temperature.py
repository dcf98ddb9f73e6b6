"""The temperature exploration: the next word as bars, counted in phrases of the lessons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.explorations.data import load
from courses.explorations.kinds import Exploration
from courses.explorations.maths import temperature as maths

#: So many words have a bar of their own; all others share the last one.
BARS = 8
#: The drawing has room for so many at least.
FEWEST = 4
#: The columns of the table.
TEMPERATURES = (0.1, 0.5, 1, 3)
#: How long a bar of 100 percent is, in units of the drawing.
FULL = 204


@cache
def phrases() -> list[maths.Phrase]:
    data = load("temperature")
    return maths.unpacked(data["words"], data["phrases"])


@dataclass(frozen=True)
class Row:
    """A word that can follow, or all that have no bar: how often it was counted, and its percentage at temperatures.

    ``others`` is how many words share the row, and 0 for a word of its own.
    """

    word: str
    count: int
    percents: tuple[float, ...]
    percent: float
    y: int
    others: int = 0

    @property
    def width(self) -> float:
        return round(FULL * self.percent / 100, 1)


def rows(counts: maths.Counts) -> list[Row | None]:
    """The rows of the drawing, None for one that stays empty."""
    columns = [maths.shares(counts, temperature) for temperature in (1, *TEMPERATURES)]

    def row(taken: slice, place: int, others: int = 0) -> Row:
        now, *percents = (100 * sum(column[taken]) for column in columns)
        return Row(counts[taken][0][0], sum(n for _, n in counts[taken]), tuple(percents), now, 44 + 36 * place, others)

    found: list[Row | None] = [row(slice(place, place + 1), place) for place in range(min(BARS, len(counts)))]
    found += [None] * (BARS - len(found))
    others = len(counts) - BARS
    return [*found, row(slice(BARS, None), BARS, others) if others > 0 else None]


def fallback(tab: str) -> Mapping[str, Any]:
    starts: Sequence[str] = load("temperature")["starts"]
    written = (maths.BORDER, *starts[0].split(" "))
    context = maths.seen(phrases(), written, 1)
    found = rows(maths.followers(phrases(), context))
    shown = [row for row in found if row is not None]
    return {
        "starts": starts,
        "context": " ".join(context),
        "rows": [(44 + 36 * place, row) for place, row in enumerate(found)],
        "shown": shown,
        "height": 48 + 36 * max(FEWEST, len(shown)),
        "temperatures": TEMPERATURES,
        "full": FULL,
        "phrases": f"{len(phrases()):,}",
        "words": f"{sum(map(len, phrases())):,}",
    }


EXPLORATION = Exploration(
    name="temperature",
    title=_("Turn the temperature"),
    tabs={"words": _("Words")},
    real=_(
        "Every count is counted here, in your browser, in phrases of this course’s lessons. The logit of a word is the "
        "logarithm of its count, each logit is divided by the temperature, and each draw is drawn from what results."
    ),
    simplified=_(
        "A language model scores tokens, weighs thousands of earlier ones and keeps no counts; this one sees one to "
        "three words. It has read some 5,800 words: phrases between two punctuation marks, made only of words that the "
        "lessons use often. Its chance repeats, so the same steps give the same draws."
    ),
    fallback=fallback,
    data="explore/temperature.json",
)
