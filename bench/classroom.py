"""Write a class of signed-in learners into a prepared site: ``classroom.py FILE``, which gets JSON with their sessions
and with questions of several lessons that they may answer.
"""

import json
import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from bench.sessions import csrf_secret, session_of
from quizzes.models.question import Question

LEARNERS = 120


def fill() -> dict[str, object]:
    with transaction.atomic():
        people = User.objects.bulk_create(
            User(email=f"class{n}@bench.example", name=f"Learner {n}") for n in range(LEARNERS)
        )
        sessions = [session_of(person) for person in people]
    single = Question.objects.current().filter(kind="single", lesson__status="published")
    return {
        "cookie": settings.SESSION_COOKIE_NAME,
        "csrf": csrf_secret(),
        "sessions": sessions,
        "questions": [
            [
                reverse("quizzes:practice", args=[question.course.slug, question.key]),
                question.revision.label,
                question.revision.content["choices"][0]["key"],
            ]
            for question in single.select_related("course", "revision").order_by("pk")
            if question.revision is not None
        ],
    }


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(fill()))
