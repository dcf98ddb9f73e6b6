"""What a learner's next study days hold, from the dates that cards have now; and those days as a small plot.

It supposes that each day's cards are reviewed on that day. What is reviewed gets a new date only then, and what is met
in lessons meanwhile comes on top: a forecast says what is known, not what will be.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from quizzes import queue
from quizzes.day import day_start, study_date
from quizzes.queue import Today
from quizzes.scheduling import REVIEW

DAYS = 7
#: A stated measure, for "about 4 minutes": seconds that one card takes.
SECONDS_A_CARD = 30

WIDTH, HEIGHT, FOOT, HEAD = 560, 170, 26, 22


@dataclass(frozen=True)
class Day:
    """One study day: cards forgotten a moment ago (only today), due ones and new ones, within the day's measure."""

    date: date
    learning: int
    due: int
    new: int

    @property
    def total(self) -> int:
        return self.learning + self.due + self.new


@dataclass(frozen=True)
class Bar:
    """A day of the plot: where its bar stands and how tall its parts are, in the units of the drawing."""

    day: Day
    x: float
    middle: float
    width: float
    top: float
    due_top: float
    due_height: float
    new_height: float


def forecast(today: Today, days: int = DAYS) -> list[Day]:
    """The study days from today on. Five queries at most.

    A day takes no more reviews and no more new cards than the learner wants; the rest moves to the day after.
    """
    dates = [study_date(today.now, today.learner.zone) + timedelta(days=ahead) for ahead in range(days)]
    starts = [day_start(day, today.learner.zone) for day in [*dates[1:], dates[-1] + timedelta(days=1)]]
    fresh = new_by_day(today, days)
    learning, counts = scheduled(today, starts)
    found, waits, new = [], 0, 0
    for ahead, day in enumerate(dates):
        waits += counts[ahead]
        new += fresh[ahead]
        taken = min(waits, today.reviews_left if ahead == 0 else today.settings.reviews_per_day)
        begun = min(new, today.new_left if ahead == 0 else today.settings.new_per_day)
        found.append(Day(day, learning[ahead], taken, begun))
        waits, new = waits - taken, new - begun
    return found


def scheduled(today: Today, ends: list[datetime]) -> tuple[list[int], list[int]]:
    """How many learning cards and how many due ones fall on each day that ends at ``ends``. One query.

    A card that was put off comes when that ends, if its date is before.
    """
    learning, due = [0] * len(ends), [0] * len(ends)
    cards = queue.cards(today.learner).filter(is_suspended=False, reviews__gt=0, due__lt=ends[-1]).order_by()
    for state, falls, put_off in cards.values_list("state", "due", "buried_until").iterator():
        assert falls is not None
        ahead = bisect_right(ends, max(falls, put_off or falls))
        if ahead < len(ends):
            (due if state == REVIEW else learning)[ahead] += 1
    return learning, due


def new_by_day(today: Today, days: int) -> list[int]:
    """How many new cards there are to begin with from each day on: those put off until tomorrow count from then."""
    most = today.settings.new_per_day * days + today.new_left
    now = queue.new_questions(today.learner, today.now)[:most].count() + queue.new_terms(today)[:most].count()
    off = queue.cards(today.learner).filter(reviews=0, is_suspended=False, buried_until__gt=today.now)
    return [now, off[:most].count(), *[0] * (days - 2)]


def plot(days: list[Day]) -> list[Bar]:
    """The days as bars; the tallest fills the drawing, and small numbers are not blown up to fill it."""
    tallest = max(8, *(day.total for day in days))
    unit = (HEIGHT - FOOT - HEAD) / tallest
    step = WIDTH / len(days)
    bars = []
    for at, day in enumerate(days):
        due, new = round((day.learning + day.due) * unit, 1), round(day.new * unit, 1)
        foot = HEIGHT - FOOT
        bars.append(
            Bar(
                day=day,
                x=round(at * step + step * 0.2, 1),
                middle=round(at * step + step / 2, 1),
                width=round(step * 0.6, 1),
                top=round(foot - due - new, 1),
                due_top=round(foot - due, 1),
                due_height=due,
                new_height=new,
            )
        )
    return bars


def minutes(cards: int) -> int:
    """About how long so many cards take; at least a minute."""
    return max(1, round(cards * SECONDS_A_CARD / 60))
