"""When a card comes back: FSRS, as the library ``fsrs`` computes it, behind the columns of a card. Pure.

Nothing here is left to chance: the date that a button names is the date that pressing it gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from fsrs import Card, Rating, Scheduler, State

AGAIN, HARD, GOOD, EASY = (int(rating) for rating in Rating)
RATINGS = (AGAIN, HARD, GOOD, EASY)
LEARNING, REVIEW, RELEARNING = (int(state) for state in State)

#: A card that is new, and one that was forgotten, is asked once more after this before it gets a date.
STEP = timedelta(minutes=10)
#: In days. A date that is further off would mean nothing on a button.
LONGEST = 3650


@dataclass(frozen=True)
class Memory:
    """What is known of how well a card is remembered; without arguments that of a card nobody has reviewed.

    ``state`` is LEARNING, REVIEW or RELEARNING, ``step`` counts within learning and relearning (None in REVIEW).
    ``stability`` is the days after which the chance of remembering is 90 %; ``difficulty`` runs from 1 to 10.
    """

    state: int = LEARNING
    step: int | None = 0
    stability: float | None = None
    difficulty: float | None = None
    due: datetime | None = None
    last_review: datetime | None = None


@lru_cache(maxsize=64)
def scheduler(desired_retention: float) -> Scheduler:
    """The library's scheduler for a chance of remembering (0.70 to 0.97), with our steps."""
    return Scheduler(
        desired_retention=desired_retention,
        learning_steps=(STEP,),
        relearning_steps=(STEP,),
        maximum_interval=LONGEST,
        enable_fuzzing=False,
    )


def review(memory: Memory, rating: int, now: datetime, desired_retention: float, *, days: int = 0) -> Memory:
    """The memory after a review at ``now`` that was given ``rating`` (1 again, 2 hard, 3 good, 4 easy).

    The library counts whole times 24 hours since the last review. A card that was reviewed one evening and again the
    next morning would count as reviewed twice on one day; ``days`` is how many study days lie between, and at least
    so many are counted.
    """
    now = now.astimezone(UTC)
    counted = now if memory.last_review is None else max(now, memory.last_review + timedelta(days=days))
    card = Card(
        card_id=0,  # the library would take the clock's milliseconds, and wait for the next one
        state=State(memory.state),
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due or now,
        last_review=memory.last_review,
    )
    after, _log = scheduler(desired_retention).review_card(card, Rating(rating), counted)
    due = now + (after.due - counted)
    return Memory(int(after.state), after.step, after.stability, after.difficulty, due, now)


def preview(memory: Memory, now: datetime, desired_retention: float, *, days: int = 0) -> dict[int, datetime]:
    """When the card would come back, by rating."""
    found = {}
    for rating in RATINGS:
        due = review(memory, rating, now, desired_retention, days=days).due
        assert due is not None
        found[rating] = due
    return found
