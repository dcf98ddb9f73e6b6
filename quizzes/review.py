"""Reviewing: an answer or a rating moves a card on, once; cards are put off, put aside and brought back.

A wrong answer is rated "again" at once. A right one waits for its rating: hard, good or easy, each with its own date.
The review counts as given when the question was answered, so the date that a button named is the date that comes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django.db import transaction
from django.db.models import F

from accounts.models import User
from courses.models.outline import Term
from quizzes import practice, scheduling
from quizzes.asked import Asked
from quizzes.day import day_bounds, days_between
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import Question, QuestionRevision
from quizzes.models.review import ReviewCard, ReviewLog, ReviewSettings
from quizzes.queue import settings_of
from quizzes.scheduling import Memory

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Reviews closer together than this are one sitting, also when a study day begins in between.
SITTING = timedelta(hours=1)


class AlreadyReviewed(Exception):
    """The form is of an earlier time: the card has been reviewed since. Nothing was changed."""


class NothingToRate(Exception):
    """A question can be rated only after a right answer to it that is newer than its last review."""


def memory_of(card: ReviewCard | None) -> Memory:
    """The card's columns as the value that scheduling works with; that of a new card without one."""
    if card is None or not card.reviews:
        return Memory()
    return Memory(card.state, card.step, card.stability, card.difficulty, card.due, card.last_reviewed_at)


def days_since(card: ReviewCard | None, at: datetime, learner: User) -> int:
    """How many study days lie between the card's last review and ``at``; 0 within one sitting."""
    last = card.last_reviewed_at if card else None
    if last is None or at - last < SITTING:
        return 0
    return max(0, days_between(last, at, learner.zone))


def dates(*, learner: User, card: ReviewCard | None, at: datetime) -> Mapping[int, datetime]:
    """When the card comes back for each rating of a review at ``at``."""
    retention = settings_of(learner).desired_retention
    return scheduling.preview(memory_of(card), at, retention, days=days_since(card, at, learner))


def card_of(learner: User, question: Question) -> ReviewCard | None:
    return ReviewCard.objects.filter(learner=learner, question=question).first()


def made_card(learner: User, question: Question, now: datetime) -> ReviewCard:
    """The learner's card of a question, made if there is none."""
    return ReviewCard.objects.get_or_create(learner=learner, question=question, defaults={"added_at": now})[0]


@transaction.atomic
def answer_question(
    *, learner: User, revision: QuestionRevision, asked: Asked, reviews: int, now: datetime
) -> PracticeAnswer | None:
    """Keep an answer that was given in review. One that is not right, or was asked for, is rated "again" at once.

    ``reviews`` is how many reviews the card had when the question was shown.
    Raises :class:`AlreadyReviewed`; then the answer is not kept either.
    """
    card = card_of(learner, revision.question)
    if (card.reviews if card else 0) != reviews:
        raise AlreadyReviewed
    answer = practice.record(who=learner, revision=revision, asked=asked, place=PracticeAnswer.Place.REVIEW, now=now)
    if asked.state in {"wrong", "shown"}:
        card = card or made_card(learner, revision.question, now)
        schedule(card, rating=scheduling.AGAIN, reviews=reviews, at=now, answer=answer, learner=learner)
    return answer


@transaction.atomic
def rate_question(*, learner: User, question: Question, rating: int, reviews: int, now: datetime) -> ReviewCard:
    """Rate the learner's latest answer to a question, which must be right and not rated yet.

    Raises :class:`AlreadyReviewed` or :class:`NothingToRate`.
    """
    answers = PracticeAnswer.objects.of(learner).filter(question=question)
    answer = answers.order_by("-answered_at", "-pk").first()
    card = card_of(learner, question)
    if (card.reviews if card else 0) != reviews:
        raise AlreadyReviewed
    last = card.last_reviewed_at if card else None
    if answer is None or answer.is_correct is not True or (last is not None and answer.answered_at <= last):
        raise NothingToRate
    card = card or made_card(learner, question, now)
    return schedule(card, rating=rating, reviews=reviews, at=answer.answered_at, answer=answer, learner=learner)


@transaction.atomic
def rate_term(*, learner: User, card: ReviewCard, rating: int, reviews: int, now: datetime) -> ReviewCard:
    """Rate how well the learner knew a term. Raises :class:`AlreadyReviewed`."""
    return schedule(card, rating=rating, reviews=reviews, at=now, answer=None, learner=learner)


def schedule(
    card: ReviewCard, *, rating: int, reviews: int, at: datetime, answer: PracticeAnswer | None, learner: User
) -> ReviewCard:
    """Move the card on from ``reviews`` to one more, and log it. Raises :class:`AlreadyReviewed`, changing nothing."""
    before = memory_of(card)
    days = days_since(card, at, learner)
    after = scheduling.review(before, rating, at, settings_of(learner).desired_retention, days=days)
    is_lapse = rating == scheduling.AGAIN and before.state == scheduling.REVIEW
    moved = ReviewCard.objects.filter(pk=card.pk, learner=learner, reviews=reviews).update(
        state=after.state,
        step=after.step,
        stability=after.stability,
        difficulty=after.difficulty,
        due=after.due,
        last_reviewed_at=after.last_review,
        reviews=F("reviews") + 1,
        lapses=F("lapses") + int(is_lapse),
        buried_until=None,
    )
    if not moved or card.reviews != reviews:
        raise AlreadyReviewed
    assert after.stability is not None
    assert after.difficulty is not None
    assert after.due is not None
    ReviewLog.objects.create(
        card=card,
        learner=learner,
        number=reviews + 1,
        rating=rating,
        answer=answer,
        reviewed_at=at,
        before=as_json(before),
        stability=after.stability,
        difficulty=after.difficulty,
        due=after.due,
    )
    card.refresh_from_db()
    return card


def as_json(memory: Memory) -> dict[str, Any]:
    """A memory for the log; times as ISO 8601."""
    return {
        "state": memory.state,
        "step": memory.step,
        "stability": memory.stability,
        "difficulty": memory.difficulty,
        "due": memory.due.isoformat() if memory.due else None,
        "last_review": memory.last_review.isoformat() if memory.last_review else None,
    }


def put_off(card: ReviewCard, *, learner: User, now: datetime) -> None:
    """Not today: the card stays away until the learner's next study day."""
    _start, end = day_bounds(now, learner.zone)
    ReviewCard.objects.filter(pk=card.pk, learner=learner).update(buried_until=end)


def put_aside(card: ReviewCard, *, learner: User) -> None:
    """Not this one again: the card stays away until it is brought back."""
    ReviewCard.objects.filter(pk=card.pk, learner=learner).update(is_suspended=True)


def bring_back(card: ReviewCard, *, learner: User) -> None:
    """The card takes part again, with what is known of it."""
    ReviewCard.objects.filter(pk=card.pk, learner=learner).update(is_suspended=False, buried_until=None)


def add_term(*, learner: User, term: Term, now: datetime) -> ReviewCard:
    """Review a term. One that was removed comes back with what is known of it."""
    card, is_new = ReviewCard.objects.get_or_create(learner=learner, term=term, defaults={"added_at": now})
    if not is_new:
        bring_back(card, learner=learner)
    return card


def remove_term(*, learner: User, term: Term) -> None:
    """Review a term no more. What was reviewed is history: such a card is put aside, only a new one goes."""
    found = ReviewCard.objects.filter(learner=learner, term=term)
    found.filter(reviews=0).delete()
    found.update(is_suspended=True)


def is_zone(name: str) -> bool:
    """Whether a browser or a form names a time zone that this server knows."""
    return name in available_timezones()


def keep_zone(*, learner: User, zone: str) -> None:
    """Keep the time zone a browser reports, if the learner has none yet and it is one."""
    if not learner.time_zone and is_zone(zone):
        User.objects.filter(pk=learner.pk, time_zone="").update(time_zone=zone)


@transaction.atomic
def keep_settings(*, learner: User, zone: str, **wanted: float | bool) -> None:
    """Keep how the learner likes to review (the columns of ``ReviewSettings``), and their time zone ("": the site's).

    Dates that cards have already stay; the next review of each card follows the new wish.
    """
    ReviewSettings.objects.update_or_create(learner=learner, defaults=wanted)
    User.objects.filter(pk=learner.pk).update(time_zone=zone)
