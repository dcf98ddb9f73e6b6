"""People with a long past on the site: rows of theirs in every table that can have them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client

from accounts.models import User
from courses import progress
from courses.models.outline import Term
from exams import accommodations, certificates, regrading
from exams.models.blueprint import Exam
from exams.models.item import Item, Rating
from quizzes import guests, review
from quizzes.models.practice import Guest, PracticeAnswer
from quizzes.models.question import Question, QuestionRevision
from quizzes.models.review import ReviewLog, ReviewSettings
from tests.exams.sittings import make_exam, sit
from tests.factories import BODY, make_course, make_lesson, make_module, now

HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}


def a_place_to_learn(**exam: Any) -> Exam:
    """The course "botany": a lesson with two questions and a term, and an exam."""
    module = make_module(make_course("botany"), slug="m")
    make_lesson(module, slug="fruit", questions=2, body=BODY + 'A [fruit](#term "It holds seeds.").\n\n')
    return make_exam(module.course, **exam)


def a_busy_life(learner: User) -> None:
    """Rows of this learner in every table that can have them; the place to learn comes first."""
    client = Client()
    client.post("/courses/botany/practice/fruit-q1/", {"answer": "a", "sure": "yes"}, **HERE)
    guests.merge(guest=Guest.objects.get(learner=None), learner=learner, now=now())
    client = Client()
    client.force_login(learner)
    client.post("/courses/botany/practice/fruit-q2/", {"answer": "b"}, **HERE)
    client.logout()
    lesson = Question.objects.get(key="fruit-q1").lesson
    progress.mark_complete(learner=learner, lesson=lesson, now=now())
    review.add_term(learner=learner, term=Term.objects.get(), now=now())
    question = Question.objects.get(key="fruit-q1")
    card = review.made_card(learner, question, now())
    review.schedule(card=card, learner=learner, rating=1, reviews=0, at=now(), answer=None)
    ReviewSettings.objects.create(learner=learner, new_per_day=5)
    an_exam_taken(learner)


def an_exam_taken(person: User) -> None:
    """Rows of this person in every table of exams: as a candidate who holds a certificate, and as one who judges."""
    exam = Exam.objects.get()
    accommodations.agree(exam=exam, learner=person, by=person, now=now(), values={"breaks": 1})
    sitting = sit(exam, person, right=6)
    certificates.issue(sitting=sitting, name=person.email, now=now(), actor=person)
    exam.judges.add(person)
    rated = Item.objects.get(key="d1-0")
    Rating.objects.create(item=rated, number=1, judge=person, judge_key=person.pk, percent=60, rated_at=now())
    values = {"item": rated, "number": 1, "action": "void", "reason": "why", "by": person, "now": now()}
    regrading.undo(correction=regrading.correct(**values), reason="why not", by=person, now=now())


def a_year_of_practice(person: User, *, answers: int, reviews: int = 0) -> None:
    """So many answers to the questions of the place to learn, every second one right, and so many reviews."""
    revisions = list(QuestionRevision.objects.select_related("question").order_by("pk"))
    start = now() - timedelta(days=365)
    PracticeAnswer.objects.bulk_create(
        (
            PracticeAnswer(
                learner=person,
                question=revision.question,
                revision=revision,
                response={"choice": "b" if number % 2 else "a"},
                is_correct=bool(number % 2),
                score=float(number % 2),
                answered_at=start + timedelta(minutes=number),
            )
            for number in range(answers)
            for revision in [revisions[number % len(revisions)]]
        ),
        batch_size=500,
    )
    card = review.made_card(person, revisions[0].question, start)
    ReviewLog.objects.bulk_create(
        (
            ReviewLog(
                card=card,
                learner=person,
                number=1000 + number,
                rating=3,
                reviewed_at=start,
                before={},
                stability=1.5,
                difficulty=5.0,
                due=start,
            )
            for number in range(reviews)
        ),
        batch_size=500,
    )
