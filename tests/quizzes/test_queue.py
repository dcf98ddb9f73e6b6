"""What a learner reviews next: what belongs to the queue, in which order, and how much of it in a day."""

from datetime import UTC, datetime, timedelta

import pytest

from quizzes import queue, review
from quizzes.models.practice import PracticeStanding
from quizzes.models.review import ReviewCard, ReviewSettings
from quizzes.queue import Waiting
from tests.factories import make_course, make_module, make_user
from tests.quizzes.cards import WRONG, give, make_plain_lesson, make_questions, make_term, meet

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def ann():
    return make_user("ann@example.org", time_zone="UTC")


@pytest.fixture
def lesson():
    return make_plain_lesson()


def waiting(learner, now=NOON):
    found = queue.waiting(queue.today(learner, now))
    return (found.learning, found.due, found.new)


def next_key(learner, now=NOON):
    """The id of the question that comes next, or the slug of the term."""
    item = queue.next_item(queue.today(learner, now))
    if item is None:
        return None
    return item.question.key if item.question else item.term.slug


def known(learner, question, *, due, at=NOON - 9 * DAY):
    """A card that was rated good and has this date now."""
    meet(learner, question, at=at - DAY)
    card = give(learner, question, 3, at)
    ReviewCard.objects.filter(pk=card.pk).update(due=due)
    return card


def test_nothing_waits_for_a_learner_who_has_met_nothing(ann, lesson):
    make_questions(lesson)

    assert queue.waiting(queue.today(ann, NOON)) == Waiting(0, 0, 0)
    assert next_key(ann) is None
    assert queue.next_due(queue.today(ann, NOON)) is None


def test_a_question_is_new_once_it_was_met_and_not_when_somebody_else_met_it(ann, lesson):
    first, second = make_questions(lesson, 2)
    meet(ann, first, at=NOON - DAY)
    meet(make_user(), second, at=NOON - DAY)

    assert waiting(ann) == (0, 0, 1)
    assert next_key(ann) == "fruit-q1"


def test_a_standing_without_an_answer_does_not_make_a_question_new(ann, lesson):
    [question] = make_questions(lesson)
    PracticeStanding.objects.create(learner=ann, question=question, first_at=NOON, last_at=NOON)

    assert waiting(ann) == (0, 0, 0)


def test_new_ones_come_missed_first_then_met_first(ann, lesson):
    oldest, missed, newest = make_questions(lesson, 3)
    meet(ann, oldest, at=NOON - 3 * DAY)
    meet(ann, missed, at=NOON - 1 * DAY, value=WRONG)
    meet(ann, newest, at=NOON - 2 * DAY)
    review.add_term(learner=ann, term=make_term(lesson), now=NOON - 2.5 * DAY)

    order = []
    for question in ("fruit-q2", "fruit-q1", "ovary", "fruit-q3"):
        order.append(next_key(ann))
        take_out(ann, question)

    assert order == ["fruit-q2", "fruit-q1", "ovary", "fruit-q3"]
    assert next_key(ann) is None


def take_out(learner, name):
    item = queue.next_item(queue.today(learner, NOON))
    card = item.card or review.made_card(learner, item.question, NOON)
    review.put_aside(card, learner=learner)
    assert name in {getattr(item.question, "key", None), getattr(item.term, "slug", None)}


def test_the_order_is_forgotten_then_due_then_new_then_what_was_forgotten_just_now(ann, lesson):
    ago, older, newer, new, just_now = make_questions(lesson, 5)
    known(ann, newer, due=NOON - DAY)
    known(ann, older, due=NOON - 2 * DAY)
    for question in (ago, new, just_now):
        meet(ann, question, at=NOON - DAY)
    give(ann, just_now, 1, NOON - timedelta(minutes=1))
    give(ann, ago, 1, NOON - timedelta(minutes=10))

    order = []
    for question in (ago, older, newer, new, just_now):
        order.append(next_key(ann))
        review.put_aside(review.made_card(ann, question, NOON), learner=ann)

    assert order == ["fruit-q1", "fruit-q2", "fruit-q3", "fruit-q4", "fruit-q5"]


def test_what_comes_back_in_more_than_twenty_minutes_is_not_asked_ahead(ann, lesson):
    [question] = make_questions(lesson)
    meet(ann, question, at=NOON - DAY)
    card = give(ann, question, 1, NOON)
    later = NOON + timedelta(minutes=20)

    ReviewCard.objects.filter(pk=card.pk).update(due=later)
    assert (next_key(ann), waiting(ann)) == ("fruit-q1", (1, 0, 0))
    ReviewCard.objects.filter(pk=card.pk).update(due=later + timedelta(seconds=1))
    assert (next_key(ann), waiting(ann)) == (None, (0, 0, 0))


def test_a_card_is_due_on_the_whole_study_day_that_its_date_falls_on(ann, lesson):
    today, tomorrow = make_questions(lesson, 2)
    end = datetime(2026, 5, 5, 4, tzinfo=UTC)
    known(ann, today, due=end - timedelta(microseconds=1))
    known(ann, tomorrow, due=end)

    assert (next_key(ann), waiting(ann)) == ("fruit-q1", (0, 1, 0))
    assert waiting(ann, end) == (0, 2, 0)
    assert queue.next_due(queue.today(ann, NOON)) == end


def test_a_study_day_is_that_of_the_learners_zone(ann, lesson):
    [question] = make_questions(lesson)
    known(ann, question, due=NOON + timedelta(hours=10))

    assert waiting(ann) == (0, 1, 0)
    ann.time_zone = "Asia/Tokyo"
    assert waiting(ann) == (0, 0, 0)


def test_no_more_new_ones_come_in_a_day_than_are_wanted(ann, lesson):
    questions = make_questions(lesson, 4)
    meet(ann, *questions, at=NOON - DAY)
    ReviewSettings.objects.create(learner=ann, new_per_day=2)

    assert waiting(ann) == (0, 0, 2)
    give(ann, questions[0], 3, NOON)
    assert (next_key(ann), waiting(ann)) == ("fruit-q2", (0, 0, 1))
    give(ann, questions[1], 3, NOON)
    assert (next_key(ann), waiting(ann)) == (None, (0, 0, 0))
    assert waiting(ann, NOON + DAY) == (0, 0, 2)


def test_terms_share_the_measure_of_new_ones(ann, lesson):
    meet(ann, *make_questions(lesson, 1), at=NOON - DAY)
    for name in ("ovary", "seed"):
        review.add_term(learner=ann, term=make_term(lesson, name), now=NOON - DAY)
    ReviewSettings.objects.create(learner=ann, new_per_day=2)

    assert waiting(ann) == (0, 0, 2)


def test_a_learner_who_wants_no_new_ones_gets_none(ann, lesson):
    meet(ann, *make_questions(lesson), at=NOON - DAY)
    ReviewSettings.objects.create(learner=ann, new_per_day=0)

    assert (next_key(ann), waiting(ann)) == (None, (0, 0, 0))


def test_no_more_due_cards_come_in_a_day_than_are_wanted_and_those_forgotten_today_do_not_count(ann, lesson):
    questions = make_questions(lesson, 7)
    for question in questions:
        known(ann, question, due=NOON - DAY)
    ReviewSettings.objects.create(learner=ann, reviews_per_day=5)

    assert waiting(ann) == (0, 5, 0)
    give(ann, questions[0], 1, NOON)
    assert waiting(ann) == (1, 4, 0)
    give(ann, questions[0], 3, NOON + timedelta(minutes=10))
    assert waiting(ann) == (0, 4, 0)
    for question in questions[1:5]:
        give(ann, question, 3, NOON)
    assert (next_key(ann), waiting(ann)) == (None, (0, 0, 0))


def test_what_was_forgotten_comes_back_although_the_day_is_full(ann, lesson):
    questions = make_questions(lesson, 5)
    for question in questions:
        known(ann, question, due=NOON - DAY)
    ReviewSettings.objects.create(learner=ann, reviews_per_day=5, new_per_day=0)

    for question in questions:
        give(ann, question, 1, NOON)

    assert (next_key(ann), waiting(ann)) == ("fruit-q1", (5, 0, 0))


@pytest.mark.parametrize("new", [True, False], ids=["new", "due"])
@pytest.mark.parametrize(
    "change",
    [
        lambda question: type(question).objects.filter(pk=question.pk).update(is_retired=True),
        lambda question: type(question).objects.filter(pk=question.pk).update(kind="reflection"),
        lambda question: type(question.lesson).objects.update(status="draft"),
        lambda question: type(question.lesson).objects.update(status="retired"),
        lambda question: type(question.lesson.module).objects.update(is_retired=True),
        lambda question: type(question.course).objects.update(status="draft"),
        lambda question: type(question.course).objects.update(status="retired"),
    ],
    ids=["retired", "reflection", "lesson-draft", "lesson-retired", "module", "course-draft", "course-retired"],
)
def test_a_question_that_is_not_asked_or_not_readable_leaves_the_queue(ann, lesson, change, new):
    [question] = make_questions(lesson)
    if new:
        meet(ann, question, at=NOON - DAY)
    else:
        known(ann, question, due=NOON - DAY)
    assert next_key(ann) == "fruit-q1"

    change(question)

    assert (next_key(ann), waiting(ann)) == (None, (0, 0, 0))
    assert queue.next_due(queue.today(ann, NOON - 9 * DAY)) is None


def test_a_retired_term_and_one_of_a_draft_leave_the_queue(ann, lesson):
    seed, ovary = make_term(lesson, "seed"), make_term(make_plain_lesson("bloom"), "ovary")
    for term in (seed, ovary):
        review.add_term(learner=ann, term=term, now=NOON - DAY)
    assert waiting(ann) == (0, 0, 2)

    type(seed).objects.filter(pk=seed.pk).update(is_retired=True)
    type(lesson).objects.filter(slug="bloom").update(status="draft")

    assert (next_key(ann), waiting(ann)) == (None, (0, 0, 0))


def test_an_instructor_reviews_the_drafts_of_the_own_course_and_of_no_other(lesson):
    ines = make_user("ines@example.org", is_staff=True)
    own = make_plain_lesson("draft", status="draft")
    other = make_plain_lesson("secret", course=make_course("zoology"), status="draft")
    own.course.instructors.add(ines)
    meet(ines, *make_questions(own), *make_questions(other), *make_questions(lesson), at=NOON - DAY)

    assert [row.question.key for row in queue.new_questions(ines, NOON)] == ["draft-q1", "fruit-q1"]


def test_a_question_that_moved_to_another_lesson_keeps_its_card(ann, lesson):
    [question] = make_questions(lesson)
    known(ann, question, due=NOON - DAY)
    question.lesson = make_plain_lesson("apples", module=make_module(lesson.course))
    question.save()

    item = queue.next_item(queue.today(ann, NOON))

    assert (item.lesson.slug, item.reviews) == ("apples", 1)


def counted(django_assert_num_queries, queries, action):
    with django_assert_num_queries(queries):
        return action()


@pytest.mark.parametrize("each", [3, 300])
def test_looks_cost_the_same_however_much_waits(ann, lesson, each, django_assert_num_queries):
    questions = make_questions(lesson, 2 * each)
    PracticeStanding.objects.bulk_create(
        PracticeStanding(learner=ann, question=question, events=1, first_at=NOON - DAY, last_at=NOON - DAY)
        for question in questions
    )
    give(ann, questions[0], 3, NOON - 9 * DAY)
    pattern = ReviewCard.objects.get()
    ReviewCard.objects.bulk_create(
        ReviewCard(**{**fields(pattern), "question": question}) for question in questions[1:each]
    )
    terms = [make_term(lesson, f"term-{number}") for number in range(each)]
    ReviewCard.objects.bulk_create(ReviewCard(learner=ann, term=term, added_at=NOON) for term in terms)
    ReviewSettings.objects.create(learner=ann, new_per_day=2, reviews_per_day=5)

    day = counted(django_assert_num_queries, 2, lambda: queue.today(ann, NOON))

    assert counted(django_assert_num_queries, 3, lambda: queue.waiting(day)) == Waiting(0, min(each, 5), 2)
    assert counted(django_assert_num_queries, 2, lambda: queue.next_item(day)).question.key == "fruit-q1"


def fields(card):
    names = "learner state step stability difficulty due last_reviewed_at reviews added_at".split()
    return {name: getattr(card, name) for name in names}
