"""The cards of review beside their dates: put off, put aside and brought back, terms, and the learner's time zone."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from quizzes import queue, review
from quizzes.models.review import ReviewCard, ReviewLog
from quizzes.review import AlreadyReviewed
from quizzes.scheduling import REVIEW
from tests.factories import make_user
from tests.quizzes.cards import give, make_plain_lesson, make_questions, make_term, meet
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def ann():
    return make_user("ann@example.org", time_zone="Europe/Berlin")


@pytest.fixture
def question(ann):
    [question] = make_questions(make_plain_lesson())
    meet(ann, question, at=NOON - 9 * DAY)
    return question


def test_not_today_lasts_until_the_next_study_day(ann, question):
    card = review.made_card(ann, question, NOON)

    review.put_off(card, learner=ann, now=NOON)

    end = datetime(2026, 5, 5, 2, tzinfo=UTC)
    assert ReviewCard.objects.get().buried_until == end
    assert [queue.waiting(queue.today(ann, at)).new for at in (NOON, end - MINUTE, end)] == [0, 0, 1]
    assert list(queue.put_aside(queue.today(ann, NOON))) == [card]
    assert list(queue.put_aside(queue.today(ann, end))) == []


def test_not_this_one_again_lasts_until_it_is_brought_back(ann, question):
    card = give(ann, question, 3, NOON - 2 * DAY)

    review.put_aside(card, learner=ann)
    assert [queue.waiting(queue.today(ann, at)).due for at in (NOON, NOON + 400 * DAY)] == [0, 0]
    review.bring_back(card, learner=ann)

    assert queue.waiting(queue.today(ann, NOON)).due == 1
    assert review.memory_of(ReviewCard.objects.get()) == review.memory_of(card)


def test_a_card_of_somebody_else_stays_as_it_is(ann, question):
    card = give(ann, question, 3, NOON - 2 * DAY)
    bob = make_user()
    before = all_rows()

    review.put_off(card, learner=bob, now=NOON)
    review.put_aside(card, learner=bob)
    review.bring_back(card, learner=bob)
    with pytest.raises(AlreadyReviewed):
        review.rate_term(learner=bob, card=card, rating=3, reviews=1, now=NOON)

    assert all_rows() == before


def test_a_review_brings_a_card_back_that_was_put_off(ann, question):
    card = give(ann, question, 3, NOON - 2 * DAY)
    review.put_off(card, learner=ann, now=NOON)

    assert give(ann, question, 3, NOON).buried_until is None


def test_a_term_is_rated_with_all_four(ann):
    card = review.add_term(learner=ann, term=make_term(make_plain_lesson()), now=NOON)

    card = review.rate_term(learner=ann, card=card, rating=1, reviews=0, now=NOON)
    card = review.rate_term(learner=ann, card=card, rating=3, reviews=1, now=NOON + 10 * MINUTE)

    assert [(log.rating, log.answer) for log in ReviewLog.objects.all()] == [(1, None), (3, None)]
    assert (card.state, card.due) == (REVIEW, NOON + 10 * MINUTE + DAY)
    before = all_rows()
    with pytest.raises(AlreadyReviewed):
        review.rate_term(learner=ann, card=card, rating=3, reviews=1, now=NOON)
    assert all_rows() == before


def test_adding_a_term_twice_makes_one_card(ann):
    term = make_term(make_plain_lesson())

    first = review.add_term(learner=ann, term=term, now=NOON)
    second = review.add_term(learner=ann, term=term, now=NOON + DAY)

    assert (first, second.added_at) == (ReviewCard.objects.get(), NOON)


def test_a_new_term_goes_without_a_trace_and_a_reviewed_one_keeps_what_is_known_of_it(ann):
    seed, ovary = (make_term(lesson, lesson.slug) for lesson in (make_plain_lesson("seed"), make_plain_lesson("ovary")))
    review.add_term(learner=ann, term=seed, now=NOON)
    reviewed = review.add_term(learner=ann, term=ovary, now=NOON)
    review.rate_term(learner=ann, card=reviewed, rating=3, reviews=0, now=NOON)
    review.remove_term(learner=ann, term=seed)
    review.remove_term(learner=ann, term=ovary)

    assert [(card.term, card.is_suspended, card.reviews) for card in ReviewCard.objects.all()] == [(ovary, True, 1)]
    assert review.add_term(learner=ann, term=ovary, now=NOON + DAY) == reviewed
    assert ReviewCard.objects.get().is_suspended is False


def test_the_browsers_zone_is_kept_while_there_is_none_and_only_if_it_is_one(ann):
    new = make_user("new@example.org")

    review.keep_zone(learner=new, zone="Mars/Olympus_Mons")
    assert User.objects.get(pk=new.pk).time_zone == ""
    review.keep_zone(learner=new, zone="Asia/Kathmandu")
    review.keep_zone(learner=ann, zone="Asia/Kathmandu")

    zones = [User.objects.get(pk=who.pk).time_zone for who in (new, ann)]
    assert zones == ["Asia/Kathmandu", "Europe/Berlin"]
