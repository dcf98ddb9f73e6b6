"""The rules of review: what an answer and a rating do to a card, and that they do it once."""

from datetime import UTC, datetime, timedelta

import pytest

from quizzes import knowledge_check, queue, review
from quizzes.models.practice import PracticeAnswer, PracticeStanding
from quizzes.models.review import ReviewCard, ReviewLog, ReviewSettings
from quizzes.review import AlreadyReviewed, NothingToRate
from quizzes.scheduling import LEARNING, RELEARNING, REVIEW
from tests.factories import make_user
from tests.quizzes.cards import RIGHT, WRONG, answered, give, make_plain_lesson, make_questions, meet, revised
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


def answer(learner, question, value=RIGHT, *, reviews=0, now=NOON):
    return review.answer_question(
        learner=learner, revision=question.revision, asked=answered(question, value), reviews=reviews, now=now
    )


def rate(learner, question, rating=3, *, reviews=0, now=NOON):
    return review.rate_question(learner=learner, question=question, rating=rating, reviews=reviews, now=now)


def refused(exception, action, *args, **options):
    """The exception comes, and no row has changed."""
    before = all_rows()
    with pytest.raises(exception):
        action(*args, **options)
    assert all_rows() == before


def test_a_wrong_answer_is_kept_and_rated_again_at_once(ann, question):
    kept = answer(ann, question, WRONG)

    card, log = ReviewCard.objects.get(), ReviewLog.objects.get()
    assert (kept.place, kept.is_correct, kept.learner) == ("review", False, ann)
    assert (card.state, card.reviews, card.lapses, card.due) == (LEARNING, 1, 0, NOON + 10 * MINUTE)
    assert (log.number, log.rating, log.answer, log.reviewed_at, log.due) == (1, 1, kept, NOON, card.due)
    assert PracticeStanding.objects.get().is_missed is True


def test_asking_for_the_answer_counts_as_again(ann, question):
    asked = knowledge_check.revealed(question, question.revision, question.lesson, tries=0, elsewhere=True)

    review.answer_question(learner=ann, revision=question.revision, asked=asked, reviews=0, now=NOON)

    assert (ReviewLog.objects.get().rating, ReviewCard.objects.get().due) == (1, NOON + 10 * MINUTE)
    assert PracticeAnswer.objects.latest("pk").response is None


def test_a_right_answer_is_kept_and_schedules_nothing(ann, question):
    answer(ann, question)

    assert PracticeAnswer.objects.latest("pk").is_correct is True
    assert (ReviewCard.objects.count(), ReviewLog.objects.count()) == (0, 0)


def test_a_form_without_a_readable_answer_keeps_nothing(ann, question):
    asked = knowledge_check.checked(question, question.revision, question.lesson, values=[], tries=0, hints=0)
    before = all_rows()

    assert review.answer_question(learner=ann, revision=question.revision, asked=asked, reviews=0, now=NOON) is None
    assert all_rows() == before


def test_a_rating_gives_the_date_that_was_named_when_the_question_was_answered(ann, question):
    kept = answer(ann, question)
    named = review.dates(learner=ann, card=None, at=NOON)

    card = rate(ann, question, 4, now=NOON + 50 * MINUTE)

    log = ReviewLog.objects.get()
    assert named == {
        1: NOON + 10 * MINUTE,
        2: NOON + 15 * MINUTE,
        3: NOON + 2 * DAY,
        4: NOON + 8 * DAY,
    }
    assert (card.state, card.reviews, card.due, card.last_reviewed_at) == (REVIEW, 1, named[4], NOON)
    assert (log.number, log.rating, log.answer, log.reviewed_at, log.due) == (1, 4, kept, NOON, named[4])


def test_the_log_holds_the_memory_before_and_after(ann, question):
    give(ann, question, 3, NOON)
    give(ann, question, 2, NOON + 2 * DAY)

    first, second = ReviewLog.objects.all()
    card = ReviewCard.objects.get()
    assert first.before == {
        "state": 1, "step": 0, "stability": None, "difficulty": None, "due": None, "last_review": None,
    }  # fmt: skip
    assert second.before == {
        "state": 2,
        "step": None,
        "stability": first.stability,
        "difficulty": first.difficulty,
        "due": "2026-05-06T12:00:00+00:00",
        "last_review": "2026-05-04T12:00:00+00:00",
    }
    assert (second.number, second.stability, second.difficulty, second.due) == (
        2, card.stability, card.difficulty, card.due,
    )  # fmt: skip


def test_forgetting_a_card_that_had_a_date_is_a_lapse_and_it_comes_back_in_ten_minutes(ann, question):
    give(ann, question, 3, NOON)
    card = give(ann, question, 1, NOON + 2 * DAY)
    assert (card.state, card.lapses, card.due) == (RELEARNING, 1, NOON + 2 * DAY + 10 * MINUTE)

    card = give(ann, question, 1, NOON + 2 * DAY + 10 * MINUTE)
    assert (card.state, card.lapses) == (RELEARNING, 1)
    card = give(ann, question, 3, NOON + 2 * DAY + 20 * MINUTE)
    assert (card.state, card.lapses, card.reviews) == (REVIEW, 1, 4)


def test_the_wanted_chance_of_remembering_decides_how_far_a_date_is(ann, question):
    give(ann, question, 4, NOON)
    ReviewSettings.objects.create(learner=ann, desired_retention=0.8)

    card = give(ann, question, 3, NOON + 8 * DAY)

    assert (card.due - card.last_reviewed_at).days == 129


def test_a_second_form_of_the_same_page_changes_nothing(ann, question):
    answer(ann, question)
    rate(ann, question, 3)

    refused(AlreadyReviewed, rate, ann, question, 3)
    refused(AlreadyReviewed, rate, ann, question, 4)
    refused(AlreadyReviewed, answer, ann, question, WRONG)
    refused(AlreadyReviewed, answer, ann, question, RIGHT)


def test_two_tabs_that_were_both_answered_give_one_review(ann, question):
    answer(ann, question, RIGHT, now=NOON)
    answer(ann, question, WRONG, now=NOON + MINUTE)

    refused(AlreadyReviewed, rate, ann, question, 3, now=NOON + 2 * MINUTE)
    assert [log.rating for log in ReviewLog.objects.all()] == [1]


def test_a_form_from_the_future_changes_nothing(ann, question):
    answer(ann, question)

    refused(AlreadyReviewed, rate, ann, question, 3, reviews=7)
    refused(AlreadyReviewed, answer, ann, question, WRONG, reviews=7)


def test_two_requests_at_once_give_one_review(ann, question):
    """Both have read the card when the first writes; the database lets only one of them on."""
    give(ann, question, 3, NOON - 2 * DAY)
    read_by_both = ReviewCard.objects.get()
    answer(ann, question, reviews=1)
    rate(ann, question, 3, reviews=1)
    before = all_rows()

    with pytest.raises(AlreadyReviewed):
        review.schedule(read_by_both, rating=4, reviews=1, at=NOON, answer=None, learner=ann)

    assert all_rows() == before


def test_a_rating_needs_an_answer(ann, question):
    PracticeAnswer.objects.all().delete()

    refused(NothingToRate, rate, ann, question)


def test_a_rating_needs_the_latest_answer_to_be_right(ann, question):
    answer(ann, question, RIGHT, now=NOON)
    meet(ann, question, at=NOON + MINUTE, value=WRONG)

    refused(NothingToRate, rate, ann, question, now=NOON + 2 * MINUTE)


def test_a_rating_after_the_answer_was_shown_is_refused(ann, question):
    asked = knowledge_check.revealed(question, question.revision, question.lesson, tries=0)
    review.answer_question(learner=ann, revision=question.revision, asked=asked, reviews=0, now=NOON)

    refused(NothingToRate, rate, ann, question, reviews=1, now=NOON + MINUTE)


def test_an_answer_is_rated_once(ann, question):
    answer(ann, question)
    rate(ann, question, 2)

    refused(NothingToRate, rate, ann, question, 3, reviews=1, now=NOON + MINUTE)


def test_somebody_elses_answer_cannot_be_rated(ann, question):
    answer(ann, question)

    refused(NothingToRate, rate, make_user(), question)


def test_an_evening_and_the_morning_after_are_a_day_apart_and_two_sides_of_four_oclock_are_not(ann, question):
    evening = datetime(2026, 5, 4, 21, tzinfo=UTC)
    card = give(ann, question, 3, evening)

    assert review.days_since(card, datetime(2026, 5, 5, 6, tzinfo=UTC), ann) == 1
    card.last_reviewed_at = datetime(2026, 5, 5, 1, 50, tzinfo=UTC)  # ten to four in Berlin
    assert review.days_since(card, datetime(2026, 5, 5, 2, 10, tzinfo=UTC), ann) == 0
    assert review.days_since(None, NOON, ann) == 0


def test_a_review_the_morning_after_moves_the_card_on_by_a_day(ann, question):
    evening = datetime(2026, 5, 4, 21, tzinfo=UTC)
    give(ann, question, 3, evening)
    morning = datetime(2026, 5, 6, 6, tzinfo=UTC)

    named = review.dates(learner=ann, card=review.card_of(ann, question), at=morning)

    card = give(ann, question, 3, morning)

    assert card.due == named[3] == morning + 11 * DAY


def test_a_learner_who_flies_west_is_not_sent_into_negative_days(ann, question):
    ann.time_zone = "Pacific/Auckland"
    card = give(ann, question, 3, datetime(2026, 5, 4, 17, tzinfo=UTC))  # five in the morning there
    ann.time_zone = "America/Los_Angeles"

    assert review.days_since(card, datetime(2026, 5, 5, 10, tzinfo=UTC), ann) == 0
    assert review.days_since(card, datetime(2026, 5, 5, 11, tzinfo=UTC), ann) == 1


def test_an_edited_question_keeps_its_card(ann, question):
    before = give(ann, question, 3, NOON - 2 * DAY)
    revised(question)

    after = give(ann, question, 3, NOON)

    assert (after.pk, after.reviews) == (before.pk, 2)
    assert PracticeAnswer.objects.latest("pk").revision.number == 2


def test_a_question_that_comes_back_after_it_was_retired_keeps_its_card(ann, question):
    card = give(ann, question, 3, NOON - 2 * DAY)
    type(question).objects.update(is_retired=True)
    assert queue.next_item(queue.today(ann, NOON)) is None

    type(question).objects.update(is_retired=False)

    assert queue.next_item(queue.today(ann, NOON)).card == card
