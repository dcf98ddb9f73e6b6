"""Fill a site with sittings of sixty questions that nobody came back to; the argument is how many. Prints how many are
open then.
"""

import sys
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import TypeVar

import django

django.setup()

from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from exams.delivery import starting
from exams.models.blueprint import Exam
from exams.models.sitting import Answer, PaperItem, Sitting

Row = TypeVar("Row", bound=Model)


def fill(number: int) -> None:
    exam = Exam.objects.select_related("course").get(course__slug="bench")
    now = timezone.now() - timedelta(hours=3)
    people = User.objects.bulk_create(User(email=f"late{n}@bench.example") for n in range(number))
    pattern = starting.begin(exam=exam, learner=people[0], seat="a" * 32, now=now)
    sittings = []
    for person in people[1:]:
        sitting = Sitting.objects.get(pk=pattern.pk)
        sitting.pk, sitting.uuid, sitting.learner = None, uuid.uuid4(), person
        sittings.append(sitting)
    Sitting.objects.bulk_create(sittings, batch_size=200)
    PaperItem.objects.bulk_create(copies(list(pattern.paper.all()), sittings), batch_size=500)
    Answer.objects.bulk_create(map(answered, copies(list(pattern.answers.all()), sittings)), batch_size=1000)


def copies(sources: Sequence[Row], sittings: Iterable[Sitting]) -> Iterator[Row]:
    """The same rows for each of the sittings."""
    for sitting in sittings:
        for source in sources:
            values = {field.attname: getattr(source, field.attname) for field in source._meta.concrete_fields}
            yield type(source)(**{**values, "id": None, "sitting_id": sitting.pk})


def answered(answer: Answer) -> Answer:
    """Two thirds of the questions have an answer."""
    if answer.number % 3:
        answer.values, answer.response, answer.rev = ["b"], {"choice": "b"}, 1
    return answer


if __name__ == "__main__":
    fill(int(sys.argv[1]))
    print(Sitting.objects.filter(state="open").count())
