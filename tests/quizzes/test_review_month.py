"""A learner's month with moved time: queue lengths, forecasts and dates hold, day after day, wherever the learner is.

The test keeps a ledger of its own: which questions were met, and the date that the pressed button named. Every day the
queue must be what the ledger says, and what the forecast said the evening before.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from fsrs import Card, State

from quizzes import queue, review, scheduling
from quizzes.day import day_bounds, study_date
from quizzes.forecast import forecast
from quizzes.models.practice import PracticeAnswer
from quizzes.models.review import ReviewCard, ReviewLog, ReviewSettings
from quizzes.scheduling import AGAIN, EASY, GOOD, HARD, REVIEW
from tests.factories import make_user
from tests.quizzes.cards import RIGHT, WRONG, answered, make_plain_lesson, make_questions, meet

pytestmark = pytest.mark.django_db

NEW_PER_DAY, REVIEWS_PER_DAY, RETENTION = 6, 9, 0.9
MINUTE = timedelta(minutes=1)
#: Days on which the learner stays away, counted from the first.
AWAY = {11, 19, 20}


@dataclass
class Month:
    """A learner who meets questions in lessons and reviews them, remembering as well as FSRS says."""

    zone: ZoneInfo
    first: date
    seed: int
    dates: dict = field(default_factory=dict)  # question → the date its button named
    waiting_for_a_date: set = field(default_factory=set)  # met, not reviewed
    due_before: dict = field(default_factory=dict)  # question → the date it had when it was asked as due
    promised: tuple | None = None  # (due, new) that the forecast of the evening before gave for today
    totals: Counter = field(default_factory=Counter)

    def live(self):
        self.chance = random.Random(self.seed)
        self.learner = make_user(time_zone=str(self.zone))
        ReviewSettings.objects.create(
            learner=self.learner,
            new_per_day=NEW_PER_DAY,
            reviews_per_day=REVIEWS_PER_DAY,
            desired_retention=RETENTION,
        )
        questions = make_questions(make_plain_lesson(), 60)
        self.days_met = {question: self.chance.randrange(14) for question in questions}
        for ahead in range(31):
            self.live_through(ahead)
        return self.totals

    def live_through(self, ahead):
        morning = datetime.combine(self.first + timedelta(days=ahead), time(5, 30), self.zone).astimezone(UTC)
        self.read(ahead, morning)
        if ahead in AWAY:
            self.promised = None  # it supposed that the day's cards are reviewed
            return
        now = morning + self.chance.randrange(2, 21 * 60) * MINUTE
        self.compare(now)
        self.session(now)

    def read(self, ahead, morning):
        """Meet the questions of the day, in their lesson."""
        for question, day in self.days_met.items():
            if day == ahead:
                value = RIGHT if self.chance.random() < 0.6 else WRONG
                meet(self.learner, question, at=morning + self.chance.randrange(60) * MINUTE / 60, value=value)
                self.waiting_for_a_date.add(question)

    def compare(self, now):
        """The queue is what the ledger says, and what was promised the evening before."""
        day = queue.today(self.learner, now)
        _start, end = day_bounds(now, self.zone)
        due = min(REVIEWS_PER_DAY, sum(moment < end for moment in self.dates.values()))
        new = min(NEW_PER_DAY, len(self.waiting_for_a_date))

        waiting, first = queue.waiting(day), forecast(day)[0]

        assert (waiting.learning, waiting.due, waiting.new) == (0, due, new)
        assert (first.date, first.learning, first.due, first.new) == (study_date(now, self.zone), 0, due, new)
        if self.promised is not None:
            # What was met today is new on top of what was promised, up to the day's measure.
            assert (due, min(new, self.promised[1])) == self.promised
        self.totals["due"] += due
        self.totals["new"] += new

    def session(self, now):
        """Review until nothing is left; each card moves on as its button said."""
        asked, passed, waiting = [], set(), queue.waiting(queue.today(self.learner, now))
        while item := queue.next_item(queue.today(self.learner, now)):
            assert item.question not in passed
            asked.append(item.question)
            if self.answer(item, now) != AGAIN:
                passed.add(item.question)
            now += MINUTE / 2
        assert len(set(asked)) == len(passed) == waiting.total
        assert asked[: waiting.due] == sorted(asked[: waiting.due], key=lambda question: self.due_before[question])
        tomorrow = forecast(queue.today(self.learner, now))
        assert (tomorrow[0].total, queue.waiting(queue.today(self.learner, now)).total) == (0, 0)
        self.promised = (tomorrow[1].due, tomorrow[1].new)
        self.totals["overdue"] += sum(moment < day_bounds(now, self.zone)[1] for moment in self.dates.values())

    def answer(self, item, now):
        """Answer and rate one question, and note the date that the pressed button named."""
        if item.card and item.card.state == REVIEW:
            self.due_before[item.question] = item.card.due
        named = review.dates(learner=self.learner, card=item.card, at=now)
        is_right = self.chance.random() < self.chance_of_remembering(item.card, now)
        rating = self.chance.choice((HARD, GOOD, GOOD, EASY)) if is_right else AGAIN
        asked = answered(item.question, RIGHT if is_right else WRONG)
        review.answer_question(
            learner=self.learner, revision=item.question.revision, asked=asked, reviews=item.reviews, now=now
        )
        if is_right:
            later = now + timedelta(seconds=20)
            review.rate_question(
                learner=self.learner, question=item.question, rating=rating, reviews=item.reviews, now=later
            )
        card = ReviewCard.objects.get(learner=self.learner, question=item.question)
        assert (card.due, card.reviews, card.last_reviewed_at) == (named[rating], item.reviews + 1, now)
        self.waiting_for_a_date.discard(item.question)
        self.dates[item.question] = card.due
        self.totals[f"rated {rating}"] += 1
        self.totals["lapses"] += rating == AGAIN and item.card is not None and item.card.state == REVIEW
        return AGAIN if card.state != REVIEW else rating

    def chance_of_remembering(self, card, now):
        if card is None or card.state != REVIEW:
            return 0.75
        known = Card(card_id=0, state=State.Review, stability=card.stability, last_review=card.last_reviewed_at)
        return scheduling.scheduler(RETENTION).get_card_retrievability(known, now)


def totals(due, new, overdue, lapses, *ratings):
    rated = {f"rated {rating}": count for rating, count in enumerate(ratings, 1)}
    return {"due": due, "new": new, "overdue": overdue, "lapses": lapses, **rated}


#: Where, from when, and in the end: what waited each day and what was left over each evening in sum, and the ratings.
MONTHS = {
    "berlin, clocks go forward": (
        ZoneInfo("Europe/Berlin"), date(2026, 3, 14), totals(167, 60, 53, 17, 47, 51, 129, 63),
    ),
    "los angeles, clocks go back": (
        ZoneInfo("America/Los_Angeles"), date(2026, 10, 18), totals(167, 60, 52, 16, 44, 51, 129, 63),
    ),
}  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize(("zone", "first", "expected"), MONTHS.values(), ids=MONTHS)
def test_a_month_holds_day_by_day(zone, first, expected):
    month = Month(zone, first, seed=2026)

    assert dict(month.live()) == expected

    cards = {card.question: card for card in ReviewCard.objects.select_related("question")}
    assert {question: card.due for question, card in cards.items()} == month.dates
    assert (len(cards), len(month.waiting_for_a_date)) == (60, 0)
    numbers = Counter(ReviewLog.objects.values_list("card_id", flat=True))
    assert numbers == {card.pk: card.reviews for card in cards.values()}
    assert sum(card.lapses for card in cards.values()) == month.totals["lapses"]
    given = sum(month.totals[f"rated {rating}"] for rating in (1, 2, 3, 4))
    assert (ReviewLog.objects.count(), PracticeAnswer.objects.filter(place="review").count()) == (given, given)
    assert PracticeAnswer.objects.count() == given + 60
