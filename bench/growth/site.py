"""Fill a prepared site to a size and say what its pages ask of the database: ``site.py SIZE``, a :class:`Size` in JSON.

Prints one line of JSON: how to ask for each page, how many queries it takes, and how each of them is carried out.
"""

import json
import sys
from dataclasses import asdict

import django

django.setup()

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import User
from bench import exam_site, histories
from bench.growth import crowd, library, pages, queries
from bench.growth.sizes import History, Size
from bench.sessions import csrf_secret, session_of
from courses.models.outline import Course
from exams import certificates
from exams.delivery import answering, ending, starting
from exams.delivery.answering import Change
from exams.insights import kept as sat
from exams.models.blueprint import Exam
from exams.models.sitting import Sitting
from quizzes import guests
from quizzes import practice as practicing
from quizzes.insights import kept as practice
from quizzes.models.practice import Guest, PracticeAnswer
from quizzes.models.question import Question

NOW = timezone.now()
SHIPPED, PASSWORD, SEAT = "certified-ai-practitioner", "a-long-enough-one", "5" * 32
#: What the learner that is measured has done: as much as one of a crowd.
LESSONS, ANSWERS = 12, 60


def person(name: str) -> User:
    made = User.objects.create_user(f"{name}@bench.example", PASSWORD, name=name.title())
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    return made


def practiced(learner: User) -> None:
    """Sixty answers, a review card for each question and a review behind it."""
    of_course = [question for question in histories.QUESTIONS if question.course.slug == SHIPPED][:ANSWERS]
    histories.QUESTIONS[:] = of_course
    PracticeAnswer.objects.bulk_create(histories.answer_rows(ANSWERS, learner_id=learner.pk))
    practicing.restand(learner, [question.pk for question in of_course])
    histories.reviewed(learner, ANSWERS)


def passed(exam: Exam) -> Sitting:
    """A sitting in which everything is right, with its certificate: the pattern of all others."""
    sitting = starting.begin(exam=exam, learner=person("pattern"), seat=SEAT, now=NOW)
    for item in sitting.paper.all():
        right = tuple(choice["key"] for choice in item.content["choices"] if choice["correct"])
        change = Change(item.number, right, 0, f"pattern-{item.number:04}", seconds=30)
        answering.save(sitting=sitting, change=change, seat=SEAT, now=NOW)
    ending.submit(sitting=Sitting.objects.get(pk=sitting.pk), seat=SEAT, now=NOW)
    done = Sitting.objects.select_related("exam__course", "learner").get(pk=sitting.pk)
    ending.finish(done, now=NOW)
    certificates.issue(sitting=done, name="Pattern", now=NOW, actor=None)
    return done


def fill(size: Size) -> dict[str, str]:
    crowd.hurry()
    exam_site.fill(0)
    exam = Exam.objects.select_related("course").get(course__slug="bench")
    shipped, done = Course.objects.get(slug=SHIPPED), passed(exam)
    learner = person("measured")
    practiced(learner)
    library.begin(learner, shipped, LESSONS)
    measured, lesson = shipped, library.PATTERN
    if size.lessons:
        measured, lesson = library.make(size.courses, size.lessons), f"lesson-{LESSONS}"
        library.begin(learner, measured, LESSONS)
    sitting = starting.begin(exam=exam, learner=learner, seat=SEAT, now=NOW)
    crowd.make(size.learners, size.history, shipped, done, NOW)
    question = Question.objects.select_related("revision").get(course=measured, key="multimodal-meaning")
    assert question.revision is not None
    return {
        "course": measured.slug, "lesson": lesson, "shipped": SHIPPED, "exam": "bench", "sitting": str(sitting.uuid),
        "certificate": done.certificate.number, "answer": question.revision.content["choices"][0]["key"],
        "email": learner.email, "password": PASSWORD, "csrf": csrf_secret(),
        "vendor": connection.vendor,
    }  # fmt: skip


def seated(learner: User, sitting: str) -> str:
    """A session that holds the seat of the sitting."""
    from importlib import import_module

    key = session_of(learner)
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    session["exam_seats"] = {sitting: SEAT}
    session.save()
    return key


def cookies(known: dict[str, str]) -> dict[str, str]:
    """What the browser of each sends."""
    guest = Guest.objects.create(made_at=NOW)
    csrf, name = f"csrf={known['csrf']}", settings.SESSION_COOKIE_NAME
    sessions = {
        "learner": seated(User.objects.get(email=known["email"]), known["sitting"]),
        "operator": session_of(User.objects.get(email="operator@example.org")),
        "instructor": session_of(User.objects.get(email="instructor@example.org")),
    }
    signed_in = {who: f"{name}={key}; {csrf}" for who, key in sessions.items()}
    return {**signed_in, "nobody": csrf, "guest": f"practice={guests.signer().sign(guest.pk.hex)}"}


def count_insights() -> None:
    """As the sweeper does before anybody looks; small courses are counted while somebody waits."""
    for find_large, count_due in ((practice.find_large, practice.count_due), (sat.find_large, sat.count_due)):
        find_large(NOW, 0)
        count_due(NOW, 0)


def main(size: Size) -> None:
    known = fill(size)
    count_insights()
    held = cookies(known)
    asked = [*pages.of_learners(known), *pages.of_staff(known)]
    found = {page.name: queries.of_page(page, held) for page in asked}
    print(json.dumps({
        "key": settings.SECRET_KEY, "cookies": held, "pages": [asdict(page) for page in asked], "queries": found,
        "sizes": queries.table_sizes(),
    }))  # fmt: skip


if __name__ == "__main__":
    told = json.loads(sys.argv[1])
    main(Size(**{**told, "history": History(**told["history"])}))
