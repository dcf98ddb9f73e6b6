"""How a standing follows from answers: histories with their exact outcome, and one by one the same as all at once."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.standing import Event, Standing, advance, fold

START = datetime(2026, 1, 31, 12, tzinfo=UTC)
RIGHT, WRONG, SHOWN, KEPT = "right", "wrong", "shown", "kept"


def event(what, minute=0.0, sure=None):
    correct = {RIGHT: True, WRONG: False}.get(what)
    return Event(correct, sure, START + timedelta(minutes=minute), has_response=what != SHOWN)


def history(*steps):
    return fold(event(*step) for step in steps)


def outcome(*steps):
    standing = history(*steps)
    return (
        standing.tries,
        standing.rights,
        standing.first_correct,
        standing.is_correct,
        standing.was_sure,
        standing.is_missed,
        standing.is_sure_wrong,
    )


def test_without_answers_there_is_no_standing():
    assert fold([]) is None


def test_a_first_answer_says_everything_there_is_to_say():
    assert history((RIGHT, 5, True)) == Standing(
        events=1,
        tries=1,
        rights=1,
        first_correct=True,
        is_correct=True,
        was_sure=True,
        is_missed=False,
        is_sure_wrong=False,
        first_at=START + timedelta(minutes=5),
        last_at=START + timedelta(minutes=5),
    )


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        # tries, rights, first_correct, is_correct, was_sure, is_missed, is_sure_wrong
        ([(RIGHT,)], (1, 1, True, True, None, False, False)),
        ([(WRONG,)], (1, 0, False, False, None, True, False)),
        ([(SHOWN,)], (0, 0, False, None, None, True, False)),
        ([(KEPT,)], (0, 0, None, None, None, False, False)),
        # within an occasion, what comes after the first answer does not mend it
        ([(WRONG, 0), (RIGHT, 1)], (2, 1, False, True, None, True, False)),
        ([(SHOWN, 0), (RIGHT, 1)], (1, 1, False, True, None, True, False)),
        ([(RIGHT, 0), (WRONG, 9)], (2, 1, True, False, None, False, False)),
        # an occasion lasts as long as no pause is ten minutes
        ([(WRONG, 0), (WRONG, 9), (RIGHT, 18)], (3, 1, False, True, None, True, False)),
        ([(WRONG, 0), (RIGHT, 9.999)], (2, 1, False, True, None, True, False)),
        ([(WRONG, 0), (RIGHT, 10)], (2, 1, False, True, None, False, False)),
        ([(RIGHT, 0), (WRONG, 10)], (2, 1, True, False, None, True, False)),
        ([(RIGHT, 0), (SHOWN, 10)], (1, 1, True, True, None, True, False)),
        ([(WRONG, 0), (RIGHT, 10), (WRONG, 11)], (3, 1, False, False, None, False, False)),
        # sure and wrong stays until a later occasion begins with a right answer
        ([(WRONG, 0, True)], (1, 0, False, False, True, True, True)),
        ([(WRONG, 0, False)], (1, 0, False, False, False, True, False)),
        ([(WRONG, 0, True), (RIGHT, 1, True)], (2, 1, False, True, True, True, True)),
        ([(WRONG, 0, True), (RIGHT, 10, False)], (2, 1, False, True, False, False, False)),
        ([(WRONG, 0, True), (WRONG, 10, False), (RIGHT, 11)], (3, 1, False, True, None, True, True)),
        ([(WRONG, 0, True), (SHOWN, 10), (RIGHT, 11)], (2, 1, False, True, None, True, True)),
        ([(WRONG, 0, True), (RIGHT, 10), (WRONG, 11, True)], (3, 1, False, False, True, False, True)),
        ([(RIGHT, 0, True), (WRONG, 1, True)], (2, 1, True, False, True, False, True)),
        # what was said before an answer that was not judged says nothing
        ([(RIGHT, 0, False), (SHOWN, 1, True)], (1, 1, True, True, False, False, False)),
        # reflections are no tries and miss nothing
        ([(KEPT, 0, True), (KEPT, 30, True)], (0, 0, None, None, None, False, False)),
        # a reflection that became a question later: its first answer is the first that can be right
        ([(KEPT, 0), (RIGHT, 1)], (1, 1, True, True, None, False, False)),
        ([(KEPT, 0), (WRONG, 1)], (1, 0, False, False, None, True, False)),
        ([(WRONG, 0), (KEPT, 30)], (1, 0, False, False, None, True, False)),
    ],
)
def test_histories(steps, expected):
    assert outcome(*steps) == expected


def test_every_answer_is_an_event_and_moves_the_last_time_only():
    standing = history((WRONG, 0), (SHOWN, 3), (KEPT, 4), (RIGHT, 70))

    assert (standing.events, standing.first_at, standing.last_at) == (4, START, START + timedelta(minutes=70))


events = st.builds(
    event, st.sampled_from([RIGHT, WRONG, SHOWN, KEPT]), st.integers(0, 60), st.sampled_from([True, False, None])
)
histories = st.lists(events, min_size=1, max_size=12).map(lambda found: sorted(found, key=lambda e: e.answered_at))


@given(histories)
def test_one_by_one_comes_to_the_same_as_all_at_once(steps):
    standing = None

    for number, step in enumerate(steps, start=1):
        standing = advance(standing, step)
        assert standing == fold(steps[:number])


@given(histories)
def test_a_standing_agrees_with_the_history_read_as_a_whole(steps):
    standing = fold(steps)
    judged = [step for step in steps if step.is_correct is not None]
    counted = [step for step in steps if not step.is_reflection]

    assert asdict(standing) | {"is_missed": None, "is_sure_wrong": None} == {
        "events": len(steps),
        "tries": len(judged),
        "rights": sum(step.is_correct for step in judged),
        "first_correct": counted[0].is_correct is True if counted else None,
        "is_correct": judged[-1].is_correct if judged else None,
        "was_sure": judged[-1].was_sure if judged else None,
        "is_missed": None,
        "is_sure_wrong": None,
        "first_at": steps[0].answered_at,
        "last_at": steps[-1].answered_at,
    }


@given(histories.filter(lambda found: all(step.is_correct is not None or not step.has_response for step in found)))
def test_missed_and_sure_but_wrong_follow_from_the_occasions(steps):
    occasions = [[steps[0]]]
    for before, step in pairwise(steps):
        if step.answered_at - before.answered_at < timedelta(minutes=10):
            occasions[-1].append(step)
        else:
            occasions.append([step])
    begun_right = [number for number, occasion in enumerate(occasions) if occasion[0].is_correct]
    sure_wrong = [
        number
        for number, occasion in enumerate(occasions)
        if any(step.was_sure and step.is_correct is False for step in occasion)
    ]

    standing = fold(steps)

    assert standing.is_missed is (len(occasions) - 1 not in begun_right)
    assert standing.is_sure_wrong is bool(sure_wrong and not any(number > sure_wrong[-1] for number in begun_right))
