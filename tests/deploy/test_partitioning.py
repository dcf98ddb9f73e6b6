"""``deploy/partitioning.sql``: practice goes on, and what one learner did is looked for in one part."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from quizzes.models.practice import PracticeAnswer
from quizzes.models.review import ReviewLog
from tests.factories import make_user
from tests.lives import HERE, a_busy_life, a_place_to_learn

pytestmark = pytest.mark.django_db
SCRIPT = Path("deploy/partitioning.sql")
INDEXES = "SELECT indexname FROM pg_indexes WHERE tablename = 'quizzes_practiceanswer'"
FOREIGN = "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = 'quizzes_practiceanswer'::regclass"


def asked(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {row[0] for row in cursor.fetchall()} if cursor.description else set()


def rows():
    return list(PracticeAnswer.objects.order_by("pk").values())


def parts_of(found):
    return set(re.findall(r" on quizzes_practiceanswer_(\d+) ", found.explain()))


def test_practice_goes_on_in_parts():
    """SQLite has no parts: there the site is asked the same without them."""
    a_place_to_learn()
    ann = make_user("ann@example.org")
    a_busy_life(ann)
    before, is_parted = rows(), connection.vendor == "postgresql"
    if is_parted:
        asked("SET CONSTRAINTS ALL IMMEDIATE")
        names = asked(INDEXES), asked(FOREIGN)
        asked(SCRIPT.read_text())
        asked("SET CONSTRAINTS ALL DEFERRED")
        assert (asked(INDEXES) - {"quizzes_practiceanswer_by_id"}, asked(FOREIGN)) == (
            names[0] - {"quizzes_practiceanswer_pkey"},
            names[1],
        )
    assert rows() == before

    client = Client()
    guest = client.post("/courses/botany/practice/fruit-q2/", {"answer": "a"}, **HERE)
    client.force_login(ann)
    learner = client.post("/courses/botany/practice/fruit-q1/", {"answer": "b"}, **HERE)

    assert (guest.status_code, learner.status_code) == (200, 200)
    added = PracticeAnswer.objects.order_by("pk")[len(before) :]
    assert [(row.learner_id, row.guest_id is None) for row in added] == [(ann.pk, False), (ann.pk, True)]
    if is_parted:
        assert len(parts_of(PracticeAnswer.objects.filter(learner=ann, question=before[0]["question_id"]))) == 1
        assert len(parts_of(PracticeAnswer.objects.filter(question=before[0]["question_id"]))) == 16
    ReviewLog.objects.update(answer=PracticeAnswer.objects.order_by("pk").last())
    ann.delete()
    assert not PracticeAnswer.objects.exists()
