"""How long a sitting lasts: every combination against a small reference, and the moments on either side of its end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from exams import accommodations
from exams.delivery import ending, sweeping
from exams.models.accommodation import Accommodation
from exams.models.sitting import Answer, AnswerEvent, Sitting
from exams.timing import GRACE, Terms, after_break, after_suspension, is_in_time
from exams.transitions import State
from tests.exams.sittings import START, begin, make_exam, right_values, save
from tests.factories import make_user

LIMITS = (30, 45, 90)
PERCENTS = (0, 25, 50, 100)
MINUTES = (0, 10)
WINDOWS = (None, 20, 600)
PAST_WINDOW = (0, 15)
EXTENSIONS = (0, 7)
GRID = list(product(LIMITS, PERCENTS, MINUTES, WINDOWS, PAST_WINDOW, EXTENSIONS))


def reference(limit, percent, minutes, window, past, extension):
    """Seconds from the start to the end, worked out in whole seconds and without any of the product's code."""
    seconds = limit * 60
    seconds = seconds + seconds * percent // 100
    seconds = seconds + minutes * 60
    if window is not None:
        seconds = min(seconds, (window + past) * 60)
    return seconds + extension * 60


@pytest.mark.django_db
def test_every_combination_of_what_is_agreed_ends_when_the_reference_says():
    exam, learner, operator = make_exam(), make_user(), make_user()
    pattern = begin(exam, learner)
    row = {
        field.name: getattr(pattern, field.name) for field in Sitting._meta.fields if field.name not in {"id", "uuid"}
    }
    Sitting.objects.filter(pk=pattern.pk).update(state=State.VOIDED, ended_at=START)
    differences = []

    for number, (limit, percent, minutes, window, past, extension) in enumerate(GRID, start=2):
        agreed = {"extra_percent": percent, "extra_minutes": minutes, "window_minutes": past}
        accommodations.agree(exam=exam, learner=learner, by=operator, now=START, values=agreed)
        closes = START + timedelta(minutes=window) if window else None
        terms = accommodations.terms_of(exam, learner, replace(exam.blueprint, minutes=limit, closes=closes))
        first = terms.deadline(START, closes)
        sitting = Sitting.objects.create(**(row | {"number": number, "terms": terms.as_json(), "deadline": first}))
        if extension:
            accommodations.extend(sitting=sitting, minutes=extension, by=operator, reason="a fire drill", now=START)
        lasted = (sitting.deadline - START).total_seconds()
        if lasted != reference(limit, percent, minutes, window, past, extension) or sitting.deadline < first:
            differences.append((limit, percent, minutes, window, past, extension, lasted))
        Sitting.objects.filter(pk=sitting.pk).update(state=State.VOIDED, ended_at=START)

    assert (len(GRID), differences) == (288, [])


@pytest.mark.django_db
@pytest.mark.parametrize("combination", GRID[::24])
def test_a_sitting_that_starts_has_the_time_of_its_combination(combination):
    limit, percent, minutes, window, past, _extension = combination
    closes = (START + timedelta(minutes=window)).isoformat() if window else None
    exam, learner = make_exam(rules={"minutes": limit, "closes": closes}), make_user()
    agreed = {"extra_percent": percent, "extra_minutes": minutes, "window_minutes": past}
    accommodations.agree(exam=exam, learner=learner, by=learner, now=START, values=agreed)

    sitting = begin(exam, learner)

    assert (sitting.deadline - START).total_seconds() == reference(limit, percent, minutes, window, past, 0)


ENDS = {"a second before": -1, "on the second": 0, "a second after": 1, "at the end of grace": 5, "after grace": 6}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "action", "outcome", "state"),
    [
        ("a second before", "save", "saved", State.OPEN),
        ("on the second", "save", "late", State.OPEN),
        ("a second after", "save", "late", State.OPEN),
        ("at the end of grace", "save", "late", State.OPEN),
        ("after grace", "save", "late", State.OPEN),
        ("a second before", "last save", "saved", State.OPEN),
        ("on the second", "last save", "saved", State.OPEN),
        ("a second after", "last save", "saved", State.OPEN),
        ("at the end of grace", "last save", "late", State.OPEN),
        ("after grace", "last save", "late", State.OPEN),
        ("a second before", "submit", "learner", State.RELEASED),
        ("on the second", "submit", "time", State.RELEASED),
        ("a second after", "submit", "time", State.RELEASED),
        ("at the end of grace", "submit", "time", State.RELEASED),
        ("after grace", "submit", "time", State.RELEASED),
        ("a second before", "look", "", State.OPEN),
        ("on the second", "look", "time", State.RELEASED),
        ("a second after", "look", "time", State.RELEASED),
        ("at the end of grace", "look", "time", State.RELEASED),
        ("after grace", "look", "time", State.RELEASED),
        ("a second before", "sweep", "", State.OPEN),
        ("on the second", "sweep", "", State.OPEN),
        ("a second after", "sweep", "", State.OPEN),
        ("at the end of grace", "sweep", "time", State.RELEASED),
        ("after grace", "sweep", "time", State.RELEASED),
    ],
)
def test_the_moments_round_the_end(moment, action, outcome, state):
    sitting = begin()
    row = sitting.paper.get(number=1)
    now = sitting.deadline + timedelta(seconds=ENDS[moment])

    if action in {"save", "last save"}:
        told = save(sitting, 1, right_values(row), now=now, is_last=action == "last save").outcome
    elif action == "submit":
        told = ending.submit(sitting=sitting, seat=sitting.seat, now=now).ended_by
    elif action == "look":
        told = ending.touch(sitting, now=now).ended_by
    else:
        sweeping.sweep(now=now)
        told = ""
    sitting.refresh_from_db()

    assert (told or sitting.ended_by, sitting.state) == (outcome, state)
    assert AnswerEvent.objects.filter(sitting=sitting).count() == (1 if "save" in action else 0)
    kept = Answer.objects.get(sitting=sitting, number=1).response
    assert kept == ({"choice": right_values(row)[0]} if outcome == "saved" else None)
    if sitting.ended_at:
        assert sitting.ended_at == (now if outcome == "learner" else sitting.deadline)


@pytest.mark.django_db
@pytest.mark.parametrize("seconds", [1, 3600])
def test_coming_back_after_the_end_finds_it_closed_at_the_deadline_with_what_was_saved(seconds):
    sitting = begin()
    row = sitting.paper.get(number=2)
    save(sitting, 2, right_values(row), now=sitting.deadline - timedelta(seconds=15))

    ending.touch(sitting, now=sitting.deadline + timedelta(seconds=seconds))

    sitting.refresh_from_db()
    result = sitting.results.get()
    assert (sitting.state, sitting.ended_at, sitting.ended_by) == (State.RELEASED, sitting.deadline, "time")
    assert (result.points, result.most) == (1, 6)


@pytest.mark.django_db
def test_an_extension_at_the_last_second_keeps_it_open_when_the_page_says_that_time_is_up():
    sitting = begin()
    end = sitting.deadline
    row = sitting.paper.get(number=1)
    accommodations.extend(
        sitting=sitting, minutes=1, by=make_user(), reason="the room was locked", now=end - timedelta(seconds=1)
    )

    saved = save(sitting, 1, right_values(row), now=end, is_last=True)
    ending.touch(sitting, now=end + timedelta(seconds=59))

    assert (saved.outcome, saved.deadline, sitting.state) == ("saved", end + timedelta(minutes=1), State.OPEN)


CHANGES = [
    ("Europe/Berlin", datetime(2026, 3, 29, 0, 30, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ("America/Los_Angeles", datetime(2026, 3, 8, 9, 30, tzinfo=UTC)),
    ("America/Los_Angeles", datetime(2026, 11, 1, 8, 30, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, 14, 30, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 10, 3, 15, 0, tzinfo=UTC)),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("zone", "start"), CHANGES)
def test_the_hour_that_clocks_skip_or_repeat_takes_and_gives_nothing(zone, start):
    here = ZoneInfo(zone)
    assert start.astimezone(here).utcoffset() != (start + timedelta(hours=1)).astimezone(here).utcoffset()
    learner = make_user(time_zone=zone)

    sitting = begin(make_exam(rules={"minutes": 90}), learner, now=start.astimezone(here))

    sitting.refresh_from_db()
    assert (sitting.deadline - start).total_seconds() == 90 * 60


@pytest.mark.parametrize(
    ("after", "is_last", "counts"),
    [
        (timedelta(seconds=-1), False, True), (timedelta(0), False, False), (timedelta(0), True, True),
        (GRACE - timedelta(microseconds=1), True, True), (GRACE, True, False), (GRACE, False, False),
    ],
)  # fmt: skip
def test_only_the_clocks_own_last_change_may_be_on_its_way(after, is_last, counts):
    assert is_in_time(START + after, START, is_last=is_last) is counts


def test_a_percentage_counts_in_whole_seconds():
    assert Terms(90, extra_percent=25).allowed == timedelta(minutes=112, seconds=30)
    assert Terms(1, extra_percent=33).allowed == timedelta(seconds=79)


@pytest.mark.parametrize(("lasted", "gained"), [(-5, 0), (0, 0), (4, 4), (10, 10), (40, 10)])
def test_a_break_moves_the_end_by_as_long_as_it_lasted_and_was_agreed(lasted, gained):
    terms, end = Terms(30, breaks=1, break_minutes=10), START + timedelta(minutes=30)

    assert after_break(end, START, START + timedelta(minutes=lasted), terms) == end + timedelta(minutes=gained)


def test_a_suspension_moves_the_end_by_as_long_as_it_lasted():
    assert after_suspension(START, START, START + timedelta(days=2)) == START + timedelta(days=2)
    assert after_suspension(START, START, START - timedelta(seconds=1)) == START


@pytest.mark.django_db
@pytest.mark.parametrize("minutes", [0, -1, 24 * 60 + 1])
def test_time_is_given_in_sensible_amounts(minutes):
    sitting = begin()

    with pytest.raises(accommodations.NotExtended):
        accommodations.extend(sitting=sitting, minutes=minutes, by=make_user(), reason="", now=START)

    sitting.refresh_from_db()
    assert sitting.deadline == START + timedelta(minutes=30)


@pytest.mark.django_db
def test_a_sitting_that_has_ended_gets_no_more_time():
    sitting = begin()
    ending.submit(sitting=sitting, seat=sitting.seat, now=START)

    with pytest.raises(accommodations.NotExtended):
        accommodations.extend(sitting=sitting, minutes=5, by=make_user(), reason="", now=START)


@pytest.mark.django_db
def test_what_is_agreed_later_does_not_touch_a_sitting_that_runs():
    exam, learner = make_exam(), make_user()
    sitting = begin(exam, learner)

    accommodations.agree(exam=exam, learner=learner, by=make_user(), now=START, values={"extra_percent": 50})

    sitting.refresh_from_db()
    assert sitting.deadline == START + timedelta(minutes=30)
    assert Accommodation.objects.get().extra_percent == 50
