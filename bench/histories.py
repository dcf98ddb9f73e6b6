"""Write practice histories into a prepared site: ``histories.py OTHERS NAME=SIZE…``; prints ``name=value`` lines."""

import sys
from datetime import timedelta

import django

django.setup()

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bench.sessions import session_of
from quizzes import guests, practice
from quizzes.models.practice import Guest, PracticeAnswer
from quizzes.models.question import Question
from quizzes.models.review import ReviewCard, ReviewLog

NOW = timezone.now()
QUESTIONS = list(Question.objects.current().exclude(kind="reflection").select_related("revision"))


def answer_rows(size: int, **owner: Any) -> list[PracticeAnswer]:
    """``size`` answers in turns to all questions, an hour apart, every third wrong."""
    return [
        PracticeAnswer(
            **owner,
            question=QUESTIONS[number % len(QUESTIONS)],
            revision=QUESTIONS[number % len(QUESTIONS)].revision,
            response={"choice": "a"},
            is_correct=number % 3 > 0,
            score=float(number % 3 > 0),
            was_sure=(None, True, False)[number % 5 % 3],
            answered_at=NOW - timedelta(hours=size - number + 1),
        )
        for number in range(size)
    ]


def write(size: int, **owner: Any) -> None:
    PracticeAnswer.objects.bulk_create(answer_rows(size, **owner), batch_size=2_000)


def reviewed(learner: User, size: int) -> None:
    """A card for each question, due in turns, with as many reviews behind it as the history has."""
    reviews = max(1, size // len(QUESTIONS))
    cards = ReviewCard.objects.bulk_create(
        ReviewCard(
            learner=learner,
            question=question,
            state=2,
            step=None,
            stability=4.0,
            difficulty=5.0,
            due=NOW + timedelta(days=at % 9 - 4),
            last_reviewed_at=NOW - timedelta(days=5),
            reviews=reviews,
            added_at=NOW - timedelta(days=400),
        )
        for at, question in enumerate(QUESTIONS)
    )
    for card in cards:
        ReviewLog.objects.bulk_create(
            (
                ReviewLog(
                    card=card,
                    learner=learner,
                    number=number,
                    rating=3,
                    reviewed_at=NOW - timedelta(days=6 + reviews - number),
                    before={"state": 2},
                    stability=4.0,
                    difficulty=5.0,
                    due=NOW,
                )
                for number in range(1, reviews + 1)
            ),
            batch_size=2_000,
        )


def main(others: int, histories: dict[str, int]) -> None:
    crowd = User.objects.bulk_create(User(email=f"other{n}@example.org") for n in range(1_000 if others else 0))
    for person in crowd:
        with transaction.atomic():
            write(others // len(crowd), learner_id=person.pk)
    for name, size in histories.items():
        learner = User.objects.create_user(f"{name}@example.org", "a-long-enough-one")
        size = len(QUESTIONS) if name == "short" else size
        with transaction.atomic():
            write(size, learner_id=learner.pk)
            if size:
                practice.restand(learner, [question.pk for question in QUESTIONS])
                reviewed(learner, size)
        print(f"session-{name}={session_of(learner)}")
    guest = Guest.objects.create(made_at=NOW)
    write(1_000, guest=guest)
    practice.restand(guest, [question.pk for question in QUESTIONS])
    print(f"guest-thousand={guests.signer().sign(guest.pk.hex)}")
    print(f"now={int(NOW.timestamp() - 60) * 1000}")


if __name__ == "__main__":
    main(int(sys.argv[1]), {name: int(size) for name, size in (part.split("=") for part in sys.argv[2:])})
