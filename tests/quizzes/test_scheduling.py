"""Dates of cards: those of the library driven by itself, whatever was rated when, and through our columns."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from fsrs import Card, Rating, Scheduler

from quizzes import review as rules
from quizzes import scheduling
from quizzes.models.review import ReviewCard
from quizzes.scheduling import AGAIN, EASY, GOOD, HARD, LEARNING, RELEARNING, REVIEW, Memory
from tests.factories import make_user
from tests.quizzes.cards import make_plain_lesson, make_questions

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
#: Seconds, minutes, hours, days, months: how long after the last review the next may come.
SPANS = (90, 3600, 86_400, 20 * 86_400, 300 * 86_400)
COLUMNS = {
    "state": "state",
    "step": "step",
    "stability": "stability",
    "difficulty": "difficulty",
    "due": "due",
    "last_reviewed_at": "last_review",
}


def sequences(count, *, seed):
    """Retentions with what was rated when: random lengths, ratings and gaps."""
    chance = random.Random(seed)
    for _ in range(count):
        retention = round(chance.uniform(0.7, 0.97), 2)
        at, steps = START, []
        for _ in range(chance.randint(1, 14)):
            steps.append((chance.randint(1, 4), at))
            at += timedelta(seconds=chance.uniform(0, chance.choice(SPANS)), microseconds=chance.randint(0, 999_999))
        yield retention, steps


def driven(retention, steps):
    """The library on its own, with its own card: what it says after each step."""
    scheduler = Scheduler(
        desired_retention=retention,
        learning_steps=[timedelta(minutes=10)],
        relearning_steps=[timedelta(minutes=10)],
        maximum_interval=3650,
        enable_fuzzing=False,
    )
    card = Card(card_id=1)
    for rating, at in steps:
        card, _log = scheduler.review_card(card, Rating(rating), at)
        yield Memory(card.state.value, card.step, card.stability, card.difficulty, card.due, card.last_review)


def as_text_and_back(memory):
    """The memory after its columns were written as text and read by the model's fields, as a database does."""
    values = {}
    for column, name in COLUMNS.items():
        value = getattr(memory, name)
        values[name] = value if value is None else ReviewCard._meta.get_field(column).to_python(str(value))
    return Memory(**values)


def test_dates_equal_those_of_the_library_on_10_000_random_sequences_of_ratings():
    reviews = 0
    states = set()
    for retention, steps in sequences(10_000, seed=20261122):
        memory = Memory()
        for (rating, at), expected in zip(steps, driven(retention, steps), strict=True):
            memory = as_text_and_back(scheduling.review(memory, rating, at, retention))
            reviews += 1
            states.add(memory.state)
            assert memory == expected, (retention, steps)

    assert reviews == 75_122
    assert states == {LEARNING, REVIEW, RELEARNING}


@pytest.mark.django_db
def test_dates_equal_those_of_the_library_when_each_step_goes_through_the_database():
    learner = make_user()
    [question] = make_questions(make_plain_lesson())

    for retention, steps in sequences(200, seed=4):
        card = ReviewCard.objects.create(learner=learner, question=question, added_at=START)
        for number, ((rating, at), expected) in enumerate(zip(steps, driven(retention, steps), strict=True), 1):
            memory = scheduling.review(rules.memory_of(card), rating, at, retention)
            columns = {column: getattr(memory, name) for column, name in COLUMNS.items()}
            ReviewCard.objects.filter(pk=card.pk).update(reviews=number, **columns)
            card = ReviewCard.objects.get(pk=card.pk)
            assert rules.memory_of(card) == expected, (retention, steps)
        card.delete()


def test_a_first_review_gives_the_steps_and_the_first_days():
    assert scheduling.preview(Memory(), START, 0.9) == {
        AGAIN: START + timedelta(minutes=10),
        HARD: START + timedelta(minutes=15),
        GOOD: START + timedelta(days=2),
        EASY: START + timedelta(days=8),
    }


def test_each_date_of_a_preview_is_the_one_that_the_rating_gives():
    memory = scheduling.review(Memory(), GOOD, START, 0.85)
    at = START + timedelta(days=5, hours=3)

    found = scheduling.preview(memory, at, 0.85)

    assert found == {rating: scheduling.review(memory, rating, at, 0.85).due for rating in (1, 2, 3, 4)}
    assert sorted(found.values()) == [found[rating] for rating in (AGAIN, HARD, GOOD, EASY)]


def test_the_same_review_gives_the_same_date_every_time():
    memory = scheduling.review(Memory(), EASY, START, 0.9)
    at = START + timedelta(days=30)

    assert {scheduling.review(memory, GOOD, at, 0.9).due for _ in range(50)} == {
        scheduling.review(memory, GOOD, at, 0.9).due
    }


def test_a_forgotten_card_is_asked_again_after_ten_minutes_and_then_gets_a_date():
    known = scheduling.review(Memory(), EASY, START, 0.9)
    at = START + timedelta(days=8)

    forgotten = scheduling.review(known, AGAIN, at, 0.9)
    back = scheduling.review(forgotten, GOOD, at + timedelta(minutes=10), 0.9)

    assert (forgotten.state, forgotten.step, forgotten.due) == (RELEARNING, 0, at + timedelta(minutes=10))
    assert (back.state, back.step) == (REVIEW, None)
    assert back.stability < known.stability


def test_a_higher_chance_of_remembering_brings_a_card_back_sooner():
    memory = scheduling.review(Memory(), EASY, START, 0.9)
    at = START + timedelta(days=8)

    days = [(scheduling.preview(memory, at, retention)[GOOD] - at).days for retention in (0.7, 0.8, 0.9, 0.95)]

    assert days == [361, 129, 39, 16]


def test_no_card_stays_away_for_more_than_ten_years():
    memory = Memory(REVIEW, None, 30_000.0, 2.0, START, START - timedelta(days=9000))

    assert scheduling.review(memory, EASY, START, 0.7).due == START + timedelta(days=3650)


def test_an_evening_and_the_morning_after_count_as_a_day_apart():
    """Without the day between, the library takes it for a second review of one day, and the card hardly moves on."""
    evening = START.replace(hour=21)
    memory = scheduling.review(Memory(), GOOD, evening, 0.9)
    morning = evening + timedelta(days=1, hours=11)
    exactly = evening + timedelta(days=2)

    counted = scheduling.review(memory, GOOD, morning, 0.9, days=2)
    *_, expected = driven(0.9, [(GOOD, evening), (GOOD, exactly)])

    assert counted == replace(expected, due=morning + (expected.due - exactly), last_review=morning)
    assert counted.stability > scheduling.review(memory, GOOD, morning, 0.9).stability


def test_days_that_have_passed_anyway_change_nothing():
    memory = scheduling.review(Memory(), GOOD, START, 0.9)
    at = START + timedelta(days=9, hours=1)

    assert scheduling.review(memory, GOOD, at, 0.9, days=9) == scheduling.review(memory, GOOD, at, 0.9)


def test_a_time_in_another_zone_is_the_same_moment():
    elsewhere = START.astimezone(timezone(timedelta(hours=13)))

    assert scheduling.review(Memory(), GOOD, elsewhere, 0.9) == scheduling.review(Memory(), GOOD, START, 0.9)
