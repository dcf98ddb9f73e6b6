"""Learners of a prepared site who may sit the shipped exam: every lesson is complete, every question was tried. What
is needed to sit as them goes to the file that the second argument names, as JSON; the first is how many they are.

One more, the last, has been sitting for an hour already.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bench.sessions import csrf_secret, session_of
from courses.models.progress import LessonProgress
from courses.outline import published_lessons
from exams.delivery import starting
from exams.models.blueprint import Exam
from quizzes.models.practice import PracticeStanding
from quizzes.models.question import Question

COURSE = "certified-ai-practitioner"
AN_HOUR_AGO = timedelta(hours=1)


@transaction.atomic
def fill(number: int) -> dict[str, object]:
    now = timezone.now()
    exam = Exam.objects.select_related("course").get(course__slug=COURSE)
    people = User.objects.bulk_create(
        User(email=f"learner{n}@faults.example", name=f"Learner {n}") for n in range(number + 1)
    )
    lessons = list(published_lessons(exam.course))
    questions = list(Question.objects.current().filter(lesson__in=lessons))
    LessonProgress.objects.bulk_create(
        LessonProgress(learner=person, course=exam.course, lesson=lesson, completed_at=now, changed_at=now)
        for person in people for lesson in lessons
    )  # fmt: skip
    PracticeStanding.objects.bulk_create(
        PracticeStanding(learner=person, question=question, events=1, tries=1, first_at=now, last_at=now)
        for person in people for question in questions
    )  # fmt: skip
    starting.begin(exam=exam, learner=people[-1], seat="a" * 32, now=now - AN_HOUR_AGO)
    return {
        "path": exam.get_absolute_url(),
        "csrf": csrf_secret(),
        "sessions": [session_of(person) for person in people[:-1]],
        "cookie": settings.SESSION_COOKIE_NAME,
        "key": settings.SECRET_KEY,
        "emails": [person.email for person in people],
        "lesson": lessons[0].get_absolute_url(),
    }


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(fill(int(sys.argv[1]))))
