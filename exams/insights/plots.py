"""The plots of the exam pages: where each shape stands, and the same facts in words. Pure but for language.

Drawn like those of practice (:mod:`quizzes.insights.plots`): inline SVG with attributes alone, in whole units.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from exams.insights.exam import ExamFigures, Exposure
from exams.insights.flags import EASY, EXPOSED, HARD, SHARP, signed
from exams.insights.privacy import Bin
from exams.insights.traces import Trace
from quizzes.insights.measures import Estimate

#: The larger plots: the area that data is drawn in, and what is left of it for words.
WIDTH, HEIGHT, LEFT = 400, 200, 44
#: The discriminations that the map has room for.
LOWEST, HIGHEST = -0.4, 0.8
#: Words of two lines closer to each other than this cannot be read.
APART = 14


@dataclass(frozen=True)
class EstimatePlot:
    """A correlation on a line from -1 to 1 (0 to 100), with its interval around it; ``band`` is where it should be."""

    label: str
    text: str
    dot: int
    low: int
    high: int
    is_outside: bool
    band: tuple[int, int]

    @property
    def length(self) -> int:
        return self.high - self.low


@dataclass(frozen=True)
class Dot:
    x: int
    y: int
    is_outside: bool


@dataclass(frozen=True)
class MapPlot:
    """Items by their share right (from left to right) and discrimination (from below); ``band`` is what is kept."""

    label: str
    dots: list[Dot]
    band: tuple[int, int, int, int]
    zero: int


@dataclass(frozen=True)
class TraceLine:
    """One line over the fifths: its pieces as paths, and the words at its end."""

    paths: list[str]
    text: str
    y: int
    tone: str


@dataclass(frozen=True)
class TracePlot:
    label: str
    lines: list[TraceLine]
    fifths: list[tuple[int, str]]
    scale: list[tuple[int, str]]


@dataclass(frozen=True)
class BinBar:
    x: int
    y: int
    width: int
    height: int
    people: int
    text_x: int
    tone: str


@dataclass(frozen=True)
class HistogramPlot:
    """People by score. ``marks`` are the left and the right end of where the pass marks lie."""

    label: str
    bars: list[BinBar]
    marks: tuple[int, int] | None
    scale: list[tuple[int, str]]


@dataclass(frozen=True)
class ExposurePlot:
    label: str
    bars: list[tuple[int, str, int, int, bool]]


def estimate_plot(found: Estimate | None, *, is_wrong: bool = False) -> EstimatePlot | None:
    """A discrimination with what is known of it. That of a wrong answer should be below zero."""
    if found is None:
        return None
    text = signed(found.value)
    said = {"r": text, "low": signed(found.low), "high": signed(found.high)}
    label = _("%(r)s; with many more people it would be %(low)s to %(high)s") % said
    dot, low, high = (round(50 + 50 * value) for value in (found.value, found.low, found.high))
    is_outside = found.low > 0 if is_wrong else found.high < SHARP
    band = (0, 50) if is_wrong else (round(50 + 50 * SHARP), 100)
    return EstimatePlot(label, text, dot, low, high, is_outside, band)


def map_plot(items: Iterable[tuple[str, float, float]]) -> MapPlot | None:
    """``items`` are (key, share right, discrimination). None without any."""
    found = sorted(items)
    if not found:
        return None
    dots = [Dot(across(p), up(r), not is_kept(p, r)) for _key, p, r in found]
    outside = [
        _("%(key)s %(percent)d%%, %(r)s") % {"key": key, "percent": round(100 * p), "r": signed(r)}
        for key, p, r in found
        if not is_kept(p, r)
    ]
    label = _("Share right and discrimination of %(items)d items; %(kept)d within the range that is kept") % {
        "items": len(found),
        "kept": len(found) - len(outside),
    }
    if outside:
        label = _("%(label)s. Outside: %(items)s") % {"label": label, "items": "; ".join(outside)}
    left, right, top, bottom = across(HARD), across(EASY), up(HIGHEST), up(SHARP)
    return MapPlot(label, dots, (left, top, right - left, bottom - top), up(0))


def is_kept(p: float, r: float) -> bool:
    return HARD <= p <= EASY and r >= SHARP


def across(share: float) -> int:
    return LEFT + round(WIDTH * share)


def up(r: float) -> int:
    """The height of a discrimination, at an edge where the map ends before it."""
    part = (min(max(r, LOWEST), HIGHEST) - LOWEST) / (HIGHEST - LOWEST)
    return 10 + round(HEIGHT * (1 - part))


def trace_plot(traces: Sequence[Trace]) -> TracePlot | None:
    """The share of each fifth that did each thing. None where nothing can be drawn."""
    if not traces:
        return None
    names = part_names(len(traces[0].percents))
    step = WIDTH // (len(names) - 1)
    ends = spread([height(last(trace)) for trace in traces])
    lines = [
        TraceLine(pieces(trace.percents, step), name_of(trace), y, tone_of(trace))
        for trace, y in zip(traces, ends, strict=True)
    ]
    facts = [
        f"{name_of(trace)}: " + ", ".join("–" if each is None else f"{each}%" for each in trace.percents)
        for trace in traces
    ]
    label = _("From “%(first)s” to “%(last)s” by score. %(facts)s") % {
        "first": names[0],
        "last": names[-1],
        "facts": "; ".join(facts),
    }
    fifths = [(LEFT + place * step, name) for place, name in enumerate(names)]
    return TracePlot(label, lines, fifths, [(height(percent), f"{percent}%") for percent in (0, 25, 50, 75, 100)])


def part_names(parts: int) -> list[str]:
    if parts == 2:
        return [_("Lower half"), _("Upper half")]
    if parts == 3:
        return [_("Lowest third"), _("Middle"), _("Highest third")]
    return [_("Lowest fifth"), _("2nd"), _("Middle"), _("4th"), _("Highest fifth")]


def height(percent: int) -> int:
    return 10 + round(HEIGHT * (100 - percent) / 100)


def last(trace: Trace) -> int:
    return next((each for each in reversed(trace.percents) if each is not None), 0)


def name_of(trace: Trace) -> str:
    if trace.is_right:
        return _("%(mark)s (key)") % {"mark": trace.mark} if trace.mark else _("right")
    if trace.mark == "*":
        return _("the others")
    return trace.mark or _("not right")


def tone_of(trace: Trace) -> str:
    """The key; a wrong answer that more of the strong than of the weak give; anything else."""
    if trace.is_right:
        return "key"
    known = [each for each in trace.percents if each is not None]
    return "climbing" if len(known) > 1 and known[-1] > known[0] and trace.mark != "*" else "plain"


def pieces(percents: Sequence[int | None], step: int) -> list[str]:
    """The line as paths, broken off where a fifth has nobody."""
    found: list[list[str]] = [[]]
    for place, percent in enumerate(percents):
        if percent is None:
            found.append([])
        else:
            found[-1].append(f"{LEFT + place * step} {height(percent)}")
    return [f"M{'L'.join(points)}" for points in found if points]


def spread(places: Sequence[int]) -> list[int]:
    """The heights of words beside lines that end at these heights, moved apart until none covers another."""
    order = sorted(range(len(places)), key=lambda at: (places[at], at))
    found = list(places)
    for before, at in pairwise(order):
        found[at] = max(found[at], found[before] + APART)
    limit = HEIGHT + 14
    for at in reversed(order):
        found[at] = min(found[at], limit)
        limit = found[at] - APART
    return [each + 4 for each in found]


def histogram_plot(figures: ExamFigures) -> HistogramPlot | None:
    """People by score, with the pass marks. The area of a bar is its people, so joined bins are lower and wider."""
    if not figures.bins:
        return None
    densities = [each.people / (each.high - each.low) for each in figures.bins]
    most = max(densities)
    bars = [bin_bar(each, density / most, figures.marks) for each, density in zip(figures.bins, densities, strict=True)]
    facts = [
        _("%(low)d to %(high)d%%: %(people)d") % {"low": each.low, "high": each.high, "people": each.people}
        for each in figures.bins
    ]
    label = _("People by percent of points. %(facts)s") % {"facts": "; ".join(facts)}
    if figures.marks:
        said = {"label": label, "low": figures.marks[0], "high": figures.marks[1]}
        label = _("%(label)s. Pass marks from %(low)d to %(high)d%%") % said
    ends = (across(figures.marks[0] / 100), across(figures.marks[1] / 100)) if figures.marks else None
    return HistogramPlot(label, bars, ends, [(across(percent / 100), f"{percent}") for percent in range(0, 101, 20)])


def bin_bar(each: Bin, share: float, marks: tuple[int, int] | None) -> BinBar:
    left, right = across(each.low / 100), across(each.high / 100)
    tall = max(1, round(HEIGHT * 0.9 * share))
    tone = "dot" if marks and each.low >= marks[1] else "track"
    return BinBar(left, 10 + HEIGHT - tall, right - left - 1, tall, each.people, (left + right) // 2, tone)


def exposure_plot(found: Exposure) -> ExposurePlot | None:
    """The bank's items by how many papers they were on. Bars are (y, words, length, items, too often)."""
    if not found.papers:
        return None
    rows = [(_("on no paper"), found.unused, False)]
    rows += [(class_name(low, high), items, low >= 100 * EXPOSED) for low, high, items in found.classes]
    most = max(items for _words, items, _is_much in rows) or 1
    bars = [
        (place * 22, words, round(220 * items / most), items, is_much)
        for place, (words, items, is_much) in enumerate(rows)
    ]
    label = _("Items by the share of papers that they were on. %(facts)s") % {
        "facts": "; ".join(f"{words}: {items}" for words, items, _is_much in rows)
    }
    return ExposurePlot(label, bars)


def class_name(low: int, high: int) -> str:
    return _("over %(low)d%%") % {"low": low} if high == 100 else _("up to %(high)d%%") % {"high": high}
