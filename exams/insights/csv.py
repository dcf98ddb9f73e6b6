"""The insight pages of an exam as spreadsheets, written as those of practice are (:mod:`quizzes.insights.csv`).

Shares are in percent, correlations in hundredths, times in seconds. What is kept back on the page is kept back here.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from exams.insights.items import Option
from exams.insights.pages import ExamPage, Row
from quizzes.insights.csv import Cell, number
from quizzes.insights.measures import Estimate


def item_rows(rows: Sequence[Row]) -> list[list[Cell]]:
    """The items, one a row."""
    heads: list[Cell] = [
        _("Item"), _("Words"), _("Kind"), _("Domain"), _("Level"), _("Pilot"), _("Revision"), _("First attempts"),
        _("Right"), _("Percent"), _("From"), _("To"), _("Mean score"), _("Discrimination"), _("From"), _("To"),
        _("Index D"), _("Unanswered"), _("Median seconds"), _("Lower quartile"), _("Upper quartile"),
        _("Expected percent"), _("Near the mark, percent"), _("Passed less not passed"), _("Papers"),
        _("Percent of papers"), _("To look at"),
    ]  # fmt: skip
    return [heads, *(item_row(row) for row in rows)]


def item_row(row: Row) -> list[Cell]:
    figures, item = row.figures, row.item
    pilot = _("yes") if item.is_pilot else _("no")
    start: list[Cell] = [row.key, row.stem, row.kind, item.domain, item.level, pilot, row.number]
    end: list[Cell] = [
        number(row.papers.count),
        number(row.papers.percent),
        "; ".join(flag.text for flag in row.drawn) or None,
    ]
    if not figures.people:
        return [*start, number(figures.people), *[None] * 16, *end]
    low, high = figures.right.interval or (None, None)
    times = figures.times
    return [
        *start,
        figures.people,
        number(figures.right.count),
        number(figures.right.percent),
        number(low),
        number(high),
        figures.score,
        *estimate(figures.discrimination),
        hundredths(figures.index),
        number(figures.unanswered.count),
        tenths(times.median) if times else None,
        tenths(times.lower) if times else None,
        tenths(times.upper) if times else None,
        tenths(figures.expected),
        figures.near.percent,
        round(100 * figures.gap.value) if figures.gap else None,
        *end,
    ]


def option_rows(rows: Sequence[Row]) -> list[list[Cell]]:
    """What people answered to each item, one thing a row."""
    heads: list[Cell] = [
        _("Item"), _("Revision"), _("Answers"), _("Mark"), _("Answer"), _("Right"), _("People"), _("Percent"),
        _("Discrimination"), _("From"), _("To"), _("Mean rest score"),
    ]  # fmt: skip
    found = [heads]
    for row in rows:
        for part in row.figures.parts:
            found += [[row.key, row.number, part.title, *option_cells(option)] for option in part.options]
            if part.others.count != 0:
                others = number(part.others.count), number(part.others.percent)
                found.append([row.key, row.number, part.title, None, _("Other answers"), _("no"), *others, *[None] * 4])
    return found


def option_cells(option: Option) -> list[Cell]:
    line = option.line
    right = _("yes") if line.is_right else _("no")
    people = number(line.share.count), number(line.share.percent)
    return [line.mark, line.label, right, *people, *estimate(option.discrimination), option.rest]


def form_rows(page: ExamPage) -> list[list[Cell]]:
    """The exam as a whole, one number a row."""
    figures = page.figures
    rows: list[list[Cell]] = [
        [_("Number"), _("Value"), _("From"), _("To")],
        [_("First attempts"), number(figures.people), None, None],
    ]
    if not figures.people:
        return rows
    passed = figures.passed.interval or (None, None)
    found, sure = figures.reliability, figures.consistency
    rows += [
        [_("Attempts"), number(page.attempts.count), None, None],
        [_("Passed"), number(figures.passed.count), None, None],
        [_("Passed, percent"), number(figures.passed.percent), *map(number, passed)],
        [_("Mean score, percent"), figures.mean, None, None],
        [_("Standard deviation, percent"), figures.deviation, None, None],
        [_("Reliability"), hundredths(found.value) if found else None, None, None],
        [_("Standard error of measurement, percent"), tenths(100 * found.error) if found else None, None, None],
        [_("Another form would decide the same, percent"), round(100 * sure.agreement) if sure else None, None, None],
        [_("Kappa"), hundredths(sure.kappa) if sure else None, None, None],
        [_("Median minutes"), tenths(figures.minutes.median) if figures.minutes else None, None, None],
        [_("Ended by the clock"), number(figures.timed_out.count), None, None],
        [_("Questions left unanswered, percent"), figures.unanswered, None, None],
        [_("Two forms share, percent"), tenths(percent(figures.overlap)), None, None],
        [_("Two forms share if all items come round evenly"), tenths(percent(page.exposure.even)), None, None],
        [_("Papers given out"), page.exposure.papers, None, None],
    ]
    rows += [[each.title, each.mean, each.low, each.high] for each in figures.domains]
    rows += [[f"{each.low}–{each.high}%", each.people, None, None] for each in figures.bins]
    return rows


def estimate(found: Estimate | None) -> list[Cell]:
    if found is None:
        return [None, None, None]
    return [hundredths(found.value), hundredths(found.low), hundredths(found.high)]


def hundredths(value: float | None) -> Cell:
    return None if value is None else round(value, 2) + 0.0


def tenths(value: float | None) -> Cell:
    return None if value is None else round(value, 1)


def percent(value: float | None) -> float | None:
    return None if value is None else 100 * value
