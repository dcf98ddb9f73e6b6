"""The week ahead: what falls on which study day, held to a day's measure, and the plot that shows it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from quizzes import queue, review
from quizzes.forecast import Day, forecast, minutes, plot
from quizzes.models.review import ReviewCard, ReviewSettings
from tests.factories import make_user
from tests.quizzes.cards import give, make_plain_lesson, make_questions, make_term, meet

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def ann():
    return make_user("ann@example.org", time_zone="Europe/Berlin")


@pytest.fixture
def lesson():
    return make_plain_lesson()


def week(learner, now=NOON):
    return [(day.learning, day.due, day.new) for day in forecast(queue.today(learner, now))]


def due_at(learner, questions, *moments):
    """Reviewed questions with these dates."""
    for question, moment in zip(questions, moments, strict=True):
        meet(learner, question, at=NOON - 30 * DAY)
        card = give(learner, question, 3, NOON - 20 * DAY)
        ReviewCard.objects.filter(pk=card.pk).update(due=moment)


@pytest.mark.django_db
def test_a_week_begins_today_and_has_seven_study_days(ann):
    days = forecast(queue.today(ann, NOON))

    assert [day.date for day in days] == [date(2026, 5, 4) + timedelta(days=ahead) for ahead in range(7)]
    assert week(ann) == [(0, 0, 0)] * 7


@pytest.mark.django_db
def test_cards_fall_on_the_study_day_of_their_date_and_late_ones_on_today(ann, lesson):
    end = datetime(2026, 5, 5, 2, tzinfo=UTC)
    moments = [NOON - 9 * DAY, NOON, end - timedelta(seconds=1), end, end + 5 * DAY, end + 6 * DAY]
    due_at(ann, make_questions(lesson, 6), *moments)

    assert week(ann) == [(0, 3, 0), (0, 1, 0), *[(0, 0, 0)] * 4, (0, 1, 0)]


@pytest.mark.django_db
def test_what_is_too_much_for_a_day_moves_to_the_next(ann, lesson):
    due_at(ann, make_questions(lesson, 12), *[NOON] * 11, NOON + DAY)
    ReviewSettings.objects.create(learner=ann, reviews_per_day=5)

    assert [due for _, due, _ in week(ann)] == [5, 5, 2, 0, 0, 0, 0]


@pytest.mark.django_db
def test_what_was_reviewed_today_is_taken_off_todays_measure_alone(ann, lesson):
    questions = make_questions(lesson, 12)
    due_at(ann, questions, *[NOON] * 12)
    ReviewSettings.objects.create(learner=ann, reviews_per_day=5)
    give(ann, questions[0], 3, NOON)
    give(ann, questions[1], 1, NOON)

    assert week(ann)[:4] == [(1, 3, 0), (0, 5, 0), (0, 2, 0), (0, 0, 0)]


@pytest.mark.django_db
def test_new_ones_are_spread_over_the_days(ann, lesson):
    questions = make_questions(lesson, 5)
    meet(ann, *questions, at=NOON - DAY)
    review.add_term(learner=ann, term=make_term(lesson), now=NOON)
    ReviewSettings.objects.create(learner=ann, new_per_day=2)
    give(ann, questions[0], 4, NOON)

    assert [new for _, _, new in week(ann)] == [1, 2, 2, 0, 0, 0, 0]


@pytest.mark.django_db
def test_what_was_put_off_comes_tomorrow_and_what_was_put_aside_does_not_come(ann, lesson):
    questions = make_questions(lesson, 4)
    due_at(ann, questions[:2], NOON, NOON)
    meet(ann, *questions[2:], at=NOON - DAY)
    for question in (questions[0], questions[2]):
        review.put_off(review.made_card(ann, question, NOON), learner=ann, now=NOON)
    for question in (questions[1], questions[3]):
        review.put_aside(review.made_card(ann, question, NOON), learner=ann)

    assert week(ann)[:3] == [(0, 0, 0), (0, 1, 1), (0, 0, 0)]
    assert week(ann, NOON + DAY)[:2] == [(0, 1, 1), (0, 0, 0)]


@pytest.mark.django_db
def test_today_of_the_forecast_is_what_waits_now(ann, lesson):
    questions = make_questions(lesson, 9)
    due_at(ann, questions[:3], NOON - DAY, NOON, NOON + timedelta(hours=3))
    meet(ann, *questions[3:], at=NOON - DAY)
    give(ann, questions[3], 1, NOON)
    ReviewSettings.objects.create(learner=ann, new_per_day=4)
    day = queue.today(ann, NOON)

    first, waiting = forecast(day)[0], queue.waiting(day)

    assert (first.learning, first.due, first.new) == (waiting.learning, waiting.due, waiting.new) == (1, 3, 3)


@pytest.mark.django_db
def test_days_on_which_clocks_change_are_whole_days(ann, lesson):
    saturday = datetime(2026, 3, 28, 12, tzinfo=UTC)
    ends = [datetime(2026, 3, 29, 2, tzinfo=UTC), datetime(2026, 3, 30, 2, tzinfo=UTC)]
    second = timedelta(seconds=1)
    due_at(ann, make_questions(lesson, 4), ends[0] - second, ends[0], ends[1] - second, ends[1])

    # Saturday ends an hour earlier by the clock of the world: at three o'clock winter time it is four.
    assert [due for _, due, _ in week(ann, saturday)] == [1, 2, 1, 0, 0, 0, 0]


@pytest.mark.django_db
@pytest.mark.parametrize("each", [3, 300])
def test_a_forecast_costs_the_same_however_many_cards_there_are(ann, lesson, each, django_assert_num_queries):
    questions = make_questions(lesson, each)
    due_at(ann, questions[:1], NOON)
    pattern = ReviewCard.objects.values(
        "learner_id", "state", "step", "stability", "difficulty", "due", "last_reviewed_at", "reviews", "added_at"
    ).get()
    ReviewCard.objects.bulk_create(ReviewCard(question=question, **pattern) for question in questions[1:])
    ReviewSettings.objects.create(learner=ann, reviews_per_day=500)
    day = queue.today(ann, NOON)

    with django_assert_num_queries(4):
        days = forecast(day)

    assert [day.due for day in days] == [each, 0, 0, 0, 0, 0, 0]


def test_the_tallest_bar_fills_the_drawing_and_new_ones_stand_on_due_ones():
    days = [Day(date(2026, 5, 4), 1, 8, 3), Day(date(2026, 5, 5), 0, 6, 0)]

    first, second = plot(days)

    assert (first.x, first.middle, first.width) == (56.0, 140.0, 168.0)
    assert (first.top, first.due_top, first.due_height, first.new_height) == (22.0, 52.5, 91.5, 30.5)
    assert (second.top, second.due_top, second.due_height, second.new_height) == (83.0, 83.0, 61.0, 0.0)


def test_a_single_card_is_not_drawn_as_tall_as_the_plot():
    [bar] = plot([Day(date(2026, 5, 4), 0, 1, 0)])

    assert bar.due_height == 15.2


def test_minutes_are_half_a_minute_a_card_and_never_none():
    assert [minutes(cards) for cards in (1, 2, 7, 14)] == [1, 1, 4, 7]
