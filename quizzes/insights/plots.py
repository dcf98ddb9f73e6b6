"""The small plots of the insight pages: where each shape stands, and the same facts in words. Pure but for language.

Templates draw them as inline SVG with attributes alone, because the content security policy lets no style through.
All lengths are whole units of a plot's view box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from quizzes.insights.measures import Share
from quizzes.insights.report import ShownLine

#: Columns higher than this leave the plot.
COLUMN_HEIGHT = 30
COLUMN_STEP = 34
#: More options than this make no columns that can be told apart.
MOST_COLUMNS = 6


@dataclass(frozen=True)
class SharePlot:
    """A share on a line from 0 to 100, with the band of good practice behind it and its interval around it.

    ``dot`` is None where only a bound can be shown; then ``low`` and ``high`` are its ends.
    """

    label: str
    text: str
    dot: int | None
    low: int
    high: int
    is_outside: bool = False

    @property
    def length(self) -> int:
        return self.high - self.low


@dataclass(frozen=True)
class Column:
    """One option: its height from the floor, and what stands under it."""

    x: int
    height: int
    text: str
    is_right: bool
    is_hidden: bool

    @property
    def top(self) -> int:
        return COLUMN_HEIGHT + 4 - self.height

    @property
    def middle(self) -> int:
        return self.x + 12


@dataclass(frozen=True)
class ColumnsPlot:
    label: str
    width: int
    columns: list[Column]


@dataclass(frozen=True)
class BarPlot:
    """A bar of ``length`` of 100, with a part of it, ``inner``, drawn over it."""

    label: str
    length: int
    inner: int = 0


def share_plot(share: Share, band: tuple[int, int]) -> SharePlot | None:
    """How large a share is and how well that is known. None when nothing can be said."""
    interval, percent = share.interval, share.percent
    if interval and percent is not None:
        label = _("%(percent)d%% of %(people)d people; with many more it would be %(low)d to %(high)d%%") % {
            "percent": percent,
            "people": share.of,
            "low": interval[0],
            "high": interval[1],
        }
        outside = interval[1] < band[0] or interval[0] > band[1]
        return SharePlot(label, f"{percent}%", percent, *interval, is_outside=outside)
    if share.at_least_percent is not None:
        label = _("At least %(percent)d%% of %(people)d people; fewer than 5 others: hidden") % {
            "percent": share.at_least_percent,
            "people": share.of,
        }
        return SharePlot(label, f"≥ {share.at_least_percent}%", None, share.at_least_percent, 100)
    if share.at_most_percent is not None:
        label = _("At most %(percent)d%% of %(people)d people; fewer than 5: hidden") % {
            "percent": share.at_most_percent,
            "people": share.of,
        }
        return SharePlot(label, f"≤ {share.at_most_percent}%", None, 0, share.at_most_percent)
    return None


def columns_plot(lines: Sequence[ShownLine]) -> ColumnsPlot | None:
    """Which option people chose. None where that is not a matter of a few options."""
    if not 2 <= len(lines) <= MOST_COLUMNS or not any(line.share.count is not None for line in lines):
        return None
    columns, facts = [], []
    for place, line in enumerate(lines):
        percent = line.share.percent
        said = _("hidden") if percent is None else f"{percent}%"
        facts.append(f"{line.mark} {said}" + (_(" (right)") if line.is_right else ""))
        height = 0 if percent is None else max(round(percent * COLUMN_HEIGHT / 100), 1 if percent else 0)
        text = f"{line.mark} {'·' if percent is None else percent}"
        columns.append(Column(place * COLUMN_STEP, height, text, line.is_right, percent is None))
    return ColumnsPlot(", ".join(facts), COLUMN_STEP * len(lines) - 10, columns)


def bar_plot(share: Share, inner: Share | None = None) -> BarPlot | None:
    """A share as a bar, and a smaller share of the same people within it. None when it is kept back."""
    percent = share.percent if share.percent is not None else share.at_least_percent
    if percent is None:
        return None
    label = f"{percent}%" if share.percent is not None else _("at least %(percent)d%%") % {"percent": percent}
    return BarPlot(label, percent, (inner.percent or 0) if inner else 0)
