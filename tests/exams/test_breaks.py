"""Breaks: the clock stands, the time is given back, and what cannot be done meanwhile."""

import pytest

from exams.delivery import ending
from exams.delivery.ending import Moved, NoBreak
from exams.models.sitting import Sitting
from exams.transitions import State
from tests.exams.sittings import SEAT, minutes, save, trail, with_breaks

pytestmark = pytest.mark.django_db

NO_ONE = "c" * 32


def test_a_break_stops_the_clock_and_gives_its_time_back():
    sitting = with_breaks()

    ending.begin_break(sitting=sitting, seat=SEAT, now=minutes(10))
    assert (sitting.state, sitting.breaks_taken) == (State.ON_BREAK, 1)
    ending.end_break(sitting, now=minutes(14))

    sitting.refresh_from_db()
    assert (sitting.state, sitting.deadline, sitting.break_started_at) == (State.OPEN, minutes(34), None)
    assert trail(f"sitting:{sitting.uuid}") == ["sitting started", "break begun", "break ended"]


def test_a_break_ends_by_itself_and_then_the_time_runs():
    sitting = with_breaks()
    ending.begin_break(sitting=sitting, seat=SEAT, now=minutes(10))

    ending.touch(sitting, now=minutes(25))
    assert (sitting.state, sitting.deadline) == (State.OPEN, minutes(40))
    ending.touch(sitting, now=minutes(40))

    assert (sitting.state, sitting.ended_at) == (State.RELEASED, minutes(40))


def test_nobody_answers_during_a_break():
    sitting = with_breaks()
    ending.begin_break(sitting=sitting, seat=SEAT, now=minutes(10))

    assert save(sitting, 1, ("a",), now=minutes(11)).outcome == "late"


@pytest.mark.parametrize(("fields", "taken"), [({"breaks": 0}, 0), ({"break_minutes": 0}, 0), ({"breaks": 1}, 1)])
def test_no_more_breaks_than_were_agreed(fields, taken):
    sitting = with_breaks(**fields)
    for _turn in range(taken):
        ending.begin_break(sitting=sitting, seat=SEAT, now=minutes(1))
        ending.end_break(sitting, now=minutes(2))

    with pytest.raises(NoBreak):
        ending.begin_break(sitting=sitting, seat=SEAT, now=minutes(3))

    assert Sitting.objects.get().breaks_taken == taken


def test_another_browser_takes_no_break():
    sitting = with_breaks()

    with pytest.raises(Moved):
        ending.begin_break(sitting=sitting, seat=NO_ONE, now=minutes(1))


def test_a_sitting_can_be_submitted_during_a_break():
    sitting = with_breaks()
    ending.begin_break(sitting=sitting, seat=SEAT, now=minutes(10))

    ending.submit(sitting=sitting, seat=SEAT, now=minutes(12))

    assert (sitting.state, sitting.ended_at) == (State.RELEASED, minutes(12))
