"""Fill a prepared site with an exam of full size and with learners who are signed in; what the bench needs to know of
them goes to the file named by the second argument, as JSON. The first argument is the number of learners.
"""

import json
import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings
from django.db import transaction

from accounts.models import User
from bench.sessions import csrf_secret, session_of
from courses.models.outline import Course
from exams import pools
from exams.models.blueprint import Exam
from exams.models.item import ItemPool
from quizzes.models.question import Question

#: Domains of the course's plan: id, items on a form, lessons, items for each lesson; 253 items and 60 on a form.
DOMAINS = (("D1", 13, 10, 6), ("D2", 13, 6, 9), ("D3", 8, 4, 8), ("D4", 10, 5, 8), ("D5", 8, 5, 7), ("D6", 8, 8, 4))
LEVELS = ("remember", "understand", "understand", "apply", "apply", "understand", "apply", "analyze")
ITEM = """\
::: question {{#x-{key} level={level}}}

A reading group in a small town keeps a list of {key} loans. One member says that the list alone shows what people
like to read. Which weakness of that claim should the group look at first?

- ( ) The list of {key} is too short for any computer to work with.
  > Size is not the matter here; who is missing from the list is.
- (x) People who borrow nothing are not in the list of {key} at all.
  > The list shows loans; those who do not borrow are not seen by it.
- ( ) The titles in the list of {key} are written in different ways.
  > That can be mended, and it would not change who is in the list.
- ( ) The list of {key} does not say how much each book has cost.
  > Prices say little about what people like to read.

Explanation: A list shows only those who are in it, so ask first who is missing.

:::
"""


def fill(learners: int) -> dict[str, object]:
    course = Course.objects.create(slug="bench", title="Bench", status="published")
    exam = Exam.objects.create(course=course, title="Exam", status="published", edition="1", rules=rules())
    number = 0
    for domain, _items, lessons, each in DOMAINS:
        blocks = []
        for lesson in range(lessons):
            for item in range(each):
                level = LEVELS[number % len(LEVELS)]
                blocks.append(ITEM.format(key=f"{domain.lower()}-{lesson}-{item}", level=level))
                number += 1
        body = "\n".join(blocks)
        derived = pools.derive(body, domain)
        assert not derived.problems, derived.problems[:3]
        pool = ItemPool.objects.create(course=course, slug=domain.lower(), body=body, domain=domain)
        pools.store(pool, derived.items)
    csrf = csrf_secret()
    with transaction.atomic():
        people = User.objects.bulk_create(
            User(email=f"learner{n}@bench.example", name=f"Learner {n}") for n in range(learners)
        )
        sessions = [session_of(person) for person in people]
    question = Question.objects.select_related("revision").get(key="multimodal-meaning")
    assert question.revision is not None
    return {
        "path": exam.get_absolute_url(),
        "csrf": csrf,
        "sessions": sessions,
        "cookie": settings.SESSION_COOKIE_NAME,
        "question": question.pk,
        "revision": question.revision.pk,
    }


def rules() -> dict[str, object]:
    return {
        "minutes": 90,
        "domains": [
            {"id": id, "title": id, "items": items, "touches_all": False} for id, items, _lessons, _each in DOMAINS
        ],
        "levels": {"remember": 15, "understand": 35, "apply": 35, "analyze": 15},
        "tolerance": 4,
        "most_per_lesson": 0,
        "lessons": "any",
        "checks": "any",
        "pass_mark": {"rule": "angoff"},
    }


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(fill(int(sys.argv[1]))))
