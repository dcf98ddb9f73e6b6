"""A crowd of learners with what they did, as rows that their own use of the site would have left."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection

from accounts.models import User
from bench.growth import copying
from bench.growth.copying import MOMENTS, NUMBERS, SPREAD, after, insert, said
from bench.growth.sizes import History
from courses.models.outline import Course, Lesson
from courses.models.progress import Enrolment, LessonProgress
from exams.models.certificate import Certificate
from exams.models.result import Result
from exams.models.sitting import Answer, AnswerEvent, PaperItem, Sitting
from quizzes.models.practice import Guest, PracticeAnswer, PracticeStanding
from quizzes.models.question import Question
from quizzes.models.review import ReviewCard, ReviewLog

QUESTIONS, LESSONS = "growth_question", "growth_lesson"
#: More than the cards of anybody, so that a card's number follows from its learner's.
EACH = 32
#: An address that is given to nobody (RFC 5737).
NOWHERE = "192.0.2.1"


def make(people: int, history: History, course: Course, pattern: Sitting, now: datetime) -> None:
    """So many learners of ``course``; those who sat the exam sat what the ``pattern`` is."""
    copying.make_numbers(max(people, EACH * 2), now)
    if not people:
        return
    questions = Question.objects.filter(course=course).current().exclude(kind="reflection").order_by("pk")
    rows = list(enumerate(questions.values_list("pk", "revision_id")))
    copying.make_list(QUESTIONS, {"id": "bigint", "revision_id": "bigint"}, [(n, *row) for n, row in rows])
    lessons = list(enumerate(Lesson.objects.filter(course=course).published().in_order().values_list("pk", flat=True)))
    copying.make_list(LESSONS, {"id": "bigint"}, lessons)
    first = after(User)
    accounts(people, first)
    reading(people, history, first, course, len(lessons))
    practice(people, history, first, len(rows))
    reviews(people, history, first, len(rows))
    sittings(people, history, first, pattern)
    copying.settle(
        User, EmailAddress, UserSession, Enrolment, LessonProgress, PracticeAnswer, PracticeStanding, ReviewCard,
        ReviewLog, Sitting, Result, Certificate, PaperItem, Answer, AnswerEvent,
    )  # fmt: skip


def learners(people: int) -> str:
    return f"(SELECT n, n %% {SPREAD} AS moment FROM {NUMBERS} WHERE n <= {people}) s"


def each(people: int, most: int) -> str:
    """Every learner so many times, with a moment."""
    return (
        f"{learners(people)} JOIN {NUMBERS} k ON k.n <= {most} "
        f"JOIN {MOMENTS} m ON m.n = (s.n * 13 + k.n * 7) %% {SPREAD}"
    )


def accounts(people: int, first: int) -> None:
    address = "'crowd' || s.n || '@example.org'"
    moment = f"{learners(people)} JOIN {MOMENTS} m ON m.n = s.moment"
    insert(
        User,
        {
            "id": f"{first} + s.n", "password": "'!'", "last_login": "m.at", "is_superuser": "FALSE", "email": address,
            "name": "'Reader ' || s.n", "is_active": "TRUE", "is_staff": "FALSE", "date_joined": "m.at",
            "theme": "'auto'", "text_size": "'m'", "typeface": "'serif'", "time_zone": "''",
        },
        moment,
    )  # fmt: skip
    known = {"user_id": f"{first} + s.n", "email": address, "verified": "TRUE", '"primary"': "TRUE"}
    insert(EmailAddress, {name.strip('"'): value for name, value in known.items()}, learners(people))
    key = "'crowd' || s.n"
    signed_in = {"session_key": key, "session_data": "'x'", "expire_date": "m.due"}
    insert(Session, signed_in, moment)
    browser = {"user_id": f"{first} + s.n", "session_key": key, "created_at": "m.at", "last_seen_at": "m.at",
               "ip": f"'{NOWHERE}'", "user_agent": "'Firefox'", "data": said({})}  # fmt: skip
    insert(UserSession, browser, moment)
    insert(Guest, {"id": copying.uuid_of("s.n"), "made_at": "m.at"}, moment)


def reading(people: int, history: History, first: int, course: Course, lessons: int) -> None:
    learner = f"{first} + s.n"
    moment = f"{learners(people)} JOIN {MOMENTS} m ON m.n = s.moment JOIN {LESSONS} l ON l.n = s.n %% {lessons}"
    begun = {"learner_id": learner, "course_id": str(course.pk), "started_at": "m.at", "seen_at": "m.at",
             "lesson_id": "l.id", "section": "''"}  # fmt: skip
    insert(Enrolment, begun, moment)
    marked = {"learner_id": learner, "course_id": str(course.pk), "lesson_id": "l.id", "completed_at": "m.at",
              "changed_at": "m.at"}  # fmt: skip
    places = f"JOIN {LESSONS} l ON l.n = (s.n + k.n) %% {lessons}"
    insert(LessonProgress, marked, f"{each(people, history.lessons)} {places}")


def practice(people: int, history: History, first: int, questions: int) -> None:
    learner, right = f"{first} + s.n", "(s.n + k.n) %% 3 > 0"
    place = f"JOIN {QUESTIONS} q ON q.n = (s.n * 7 + k.n) %% {questions}"
    answered = {
        "learner_id": learner, "question_id": "q.id", "revision_id": "q.revision_id",
        "response": said({"choice": "a"}), "is_correct": right, "score": f"CASE WHEN {right} THEN 1.0 ELSE 0.0 END",
        "place": "'lesson'", "answered_at": "m.at",
    }  # fmt: skip
    stands = {
        "learner_id": learner, "question_id": "q.id", "events": "1", "tries": "1",
        "rights": f"CASE WHEN {right} THEN 1 ELSE 0 END", "first_correct": right, "is_correct": right,
        "is_missed": f"NOT ({right})", "is_sure_wrong": "FALSE", "first_at": "m.at", "last_at": "m.at",
    }  # fmt: skip
    for model, values in ((PracticeAnswer, answered), (PracticeStanding, stands)):
        insert(model, values, f"{each(people, history.answers)} {place}")


def reviews(people: int, history: History, first: int, questions: int) -> None:
    learner, card = f"{first} + s.n", f"{after(ReviewCard)} + s.n * {EACH} + k.n"
    place = f"JOIN {QUESTIONS} q ON q.n = (s.n * 7 + k.n) %% {questions}"
    cards = {
        "id": card, "learner_id": learner, "question_id": "q.id", "state": "2", "stability": "4.0",
        "difficulty": "5.0", "due": "m.due", "last_reviewed_at": "m.at", "reviews": "2", "lapses": "0",
        "is_suspended": "FALSE", "added_at": "m.at",
    }  # fmt: skip
    insert(ReviewCard, cards, f"{each(people, history.cards)} {place}")
    given = {
        "card_id": card, "learner_id": learner, "number": "t.n", "rating": "3", "reviewed_at": "m.at",
        "before": said({"state": 2}), "stability": "4.0", "difficulty": "5.0", "due": "m.due",
    }  # fmt: skip
    insert(ReviewLog, given, f"{each(people, history.cards)} JOIN {NUMBERS} t ON t.n <= 2")


def sittings(people: int, history: History, first: int, pattern: Sitting) -> None:
    """Those who sat the exam: the whole of a sitting, with the paper, the answers, what arrived, and a certificate."""
    times = f"(SELECT n FROM {NUMBERS} WHERE n <= {people // history.sat}) s"
    learner = f"{first} + s.n * {history.sat}"
    sitting, result = f"{after(Sitting)} + s.n", f"{after(Result)} + s.n"
    own = {"id": sitting, "uuid": copying.uuid_of("s.n"), "learner_id": learner}
    copying.copy(Sitting, f"p.id = {pattern.pk}", own, times)
    theirs = f"p.sitting_id = {pattern.pk}"
    for model in (PaperItem, Answer, AnswerEvent):
        copying.copy(model, theirs, {"sitting_id": sitting}, times)
    copying.copy(Result, theirs, {"id": result, "sitting_id": sitting}, times)
    number = "'CROWD-' || s.n"
    held = {"number": number, "sitting_id": sitting, "result_id": result, "learner_id": learner, "place": "s.n + 100"}
    copying.copy(Certificate, theirs, held, times)


def hurry() -> None:
    """What is written here is made anew when the machine stops: nobody has to wait for a disk."""
    if connection.vendor == "sqlite":
        for pragma in ("foreign_keys = OFF", "synchronous = OFF", "cache_size = -400000"):
            copying.execute(f"PRAGMA {pragma}")
    else:
        copying.execute("SET session_replication_role = replica")
