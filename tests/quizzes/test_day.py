"""Study days: from four to four where the learner is, on the days when clocks change, and after a long flight."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from quizzes.day import day_bounds, day_start, days_between, study_date

BERLIN, AUCKLAND, LOS_ANGELES = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Auckland"), ZoneInfo("America/Los_Angeles")
KATHMANDU = ZoneInfo("Asia/Kathmandu")


def local(zone, *parts):
    return datetime(*parts, tzinfo=zone)


def test_a_day_ends_at_four_in_the_morning():
    assert study_date(local(BERLIN, 2026, 5, 2, 3, 59, 59), BERLIN) == date(2026, 5, 1)
    assert study_date(local(BERLIN, 2026, 5, 2, 4), BERLIN) == date(2026, 5, 2)


def test_bounds_are_moments_in_utc_that_hold_the_present_one():
    assert day_bounds(local(BERLIN, 2026, 5, 2, 3, 30), BERLIN) == (
        datetime(2026, 5, 1, 2, tzinfo=UTC),
        datetime(2026, 5, 2, 2, tzinfo=UTC),
    )
    assert day_bounds(datetime(2026, 5, 2, 12, tzinfo=UTC), KATHMANDU) == (
        datetime(2026, 5, 1, 22, 15, tzinfo=UTC),
        datetime(2026, 5, 2, 22, 15, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("zone", "noon", "hours"),
    [
        (BERLIN, (2026, 3, 28, 12), 23),
        (BERLIN, (2026, 3, 29, 12), 24),
        (BERLIN, (2026, 10, 24, 12), 25),
        (AUCKLAND, (2026, 9, 26, 12), 23),
        (AUCKLAND, (2026, 4, 4, 12), 25),
        (KATHMANDU, (2026, 3, 28, 12), 24),
    ],
    ids=str,
)
def test_a_day_on_which_clocks_change_is_an_hour_shorter_or_longer(zone, noon, hours):
    start, end = day_bounds(local(zone, *noon), zone)

    assert end - start == timedelta(hours=hours)
    assert (start.astimezone(zone).hour, end.astimezone(zone).hour) == (4, 4)


@pytest.mark.parametrize("name", ["Europe/Berlin", "Pacific/Auckland", "Asia/Beirut", "America/Nuuk", "Troll"])
def test_days_follow_each_other_without_gap_or_overlap_through_a_year(name):
    zone = ZoneInfo("Antarctica/Troll" if name == "Troll" else name)
    moment = datetime(2026, 1, 1, tzinfo=UTC)

    dates = [study_date(moment + timedelta(minutes=30 * step), zone) for step in range(48 * 366)]

    assert dates == sorted(dates)
    assert len(set(dates)) == 367
    for day in set(dates):
        assert study_date(day_start(day, zone), zone) == day
        assert study_date(day_start(day, zone) - timedelta(microseconds=1), zone) == day - timedelta(days=1)


def test_days_are_counted_by_the_mornings_between():
    evening = local(BERLIN, 2026, 5, 1, 23)

    assert days_between(evening, local(BERLIN, 2026, 5, 2, 3, 59), BERLIN) == 0
    assert days_between(evening, local(BERLIN, 2026, 5, 2, 4), BERLIN) == 1
    assert days_between(evening, local(BERLIN, 2026, 5, 1, 2), BERLIN) == -1


def test_who_flies_from_auckland_to_los_angeles_has_the_same_date_twice():
    before = local(AUCKLAND, 2026, 6, 10, 12)
    landed = before + timedelta(hours=13)

    assert study_date(before, AUCKLAND) == date(2026, 6, 10)
    assert study_date(landed, LOS_ANGELES) == date(2026, 6, 10)
    assert days_between(before, landed, LOS_ANGELES) == 1
