"""How review speaks of dates and days: what a button names, when something was seen, the week in one sentence."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import User
from quizzes import review_page
from quizzes.forecast import Day
from quizzes.models.review import ReviewSettings
from quizzes.queue import Today

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def somebody(zone="UTC"):
    return User(email="ann@example.org", time_zone=zone)


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (10 * MINUTE, "in 10 minutes"),
        (15 * MINUTE, "in 15 minutes"),
        (1 * DAY, "tomorrow"),
        (2 * DAY, "in 2 days"),
        (30 * DAY, "in 30 days"),
        (31 * DAY, "on June 4"),
        (241 * DAY, "on December 31"),
        (242 * DAY, "on Jan. 1, 2027"),
    ],
    ids=str,
)
def test_a_date_is_named_in_days_while_they_can_be_counted_and_as_a_date_after(wait, words):
    assert review_page.comes_back(NOON, NOON + wait, somebody()) == words


def test_days_are_those_of_the_learner():
    before_midnight = datetime(2026, 5, 4, 22, 30, tzinfo=UTC)
    due = before_midnight + timedelta(hours=20)

    assert review_page.comes_back(before_midnight, due, somebody("UTC")) == "tomorrow"
    assert review_page.comes_back(before_midnight, due, somebody("Asia/Tokyo")) == "today"


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(0), "last seen today"),
        (-1 * DAY, "last seen today"),
        (DAY, "last seen yesterday"),
        (6 * DAY, "last seen 6 days ago"),
    ],
    ids=str,
)
def test_when_a_question_was_seen_is_told_in_days(ago, words):
    today = Today(somebody(), NOON, NOON, NOON, ReviewSettings(), reviewed=0, begun=0)

    assert review_page.seen(NOON - ago, today) == words


def test_a_week_is_told_in_one_sentence():
    days = [Day(date(2026, 5, 4), 0, 1, 0), Day(date(2026, 5, 5), 1, 3, 2), Day(date(2026, 5, 6), 0, 0, 0)]

    words = review_page.in_words(days)

    assert words == "Cards in the next seven days: today 1 card, Tuesday 6 cards, Wednesday 0 cards"
