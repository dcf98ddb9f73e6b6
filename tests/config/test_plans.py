"""No page of a learner and no chore reads a table that grows with learners from end to end, or what others did there.

PostgreSQL plans by what a table holds, and a test holds little: `make bench` (growth) looks at its plans.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.growth import queries
from courses.models.outline import Lesson
from exams import chores
from exams.models.certificate import Certificate
from quizzes import details
from tests.accounts.people import sign_in
from tests.exams.sittings import begin
from tests.factories import make_user, now
from tests.lives import HERE, a_busy_life, a_place_to_learn

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ADDRESS, SEAT = "ann@example.org", "5" * 32


def plans_of(act):
    """The plan of each query that ``act`` asks."""
    with CaptureQueriesContext(connection) as captured:
        act()
    asked = [query["sql"] for query in captured.captured_queries]
    return [(sql, queries.plan(sql)) for sql in asked if queries.is_planned(sql)]


def signed_in(person, **data):
    client = Client()
    client.force_login(person)
    session = client.session
    session.update(data)
    session.save()
    return client


def steps(client, sitting):
    """What learners do, and what runs beside the server, each by its name."""
    lesson = Lesson.objects.get().get_absolute_url()
    certificate = Certificate.objects.get().get_absolute_url()
    practice = "/courses/botany/practice/fruit-q1/"
    save = {"answer": "a", "rev": "0", "key": "plan-0001", "seconds": "1"}
    yield "lesson, signed out", lambda: Client().get(lesson)
    yield "practice answer, guest", lambda: Client().post(practice, {"answer": "a"}, **HERE)
    yield "signing in", lambda: sign_in(Client(), ADDRESS, "a-long-enough-one")
    for path in (
        lesson, "/courses/botany/", "/courses/botany/glossary/", "/learn/", "/learn/practice/", "/review/",
        "/review/session/", "/search/?q=fruit", "/courses/botany/practice/", "/courses/botany/exam/", certificate,
        "/account/", "/accounts/sessions/",
    ):  # fmt: skip
        yield path, lambda path=path: client.get(path)
    yield "practice answer", lambda: client.post(practice, {"answer": "b"}, **HERE)
    ben = signed_in(sitting.learner, exam_seats={str(sitting.uuid): SEAT})
    yield "exam, question", lambda: ben.get(f"/exam/{sitting.uuid}/1/")
    yield "exam, save", lambda: ben.post(f"/exam/{sitting.uuid}/1/answer/", save)
    yield "completion", lambda: client.post(f"{lesson}completion/")
    yield "exams that are over", lambda: chores.close_overdue(now(), 30)
    yield "words of old answers", lambda: details.forget(now=now() + timedelta(days=99), most=5)


def test_every_query_that_learners_wait_for_has_an_index(settings, tmp_path):
    settings.PRACTICE_DETAILS_MONTHS = 1
    exam = a_place_to_learn()
    ann, ben = make_user(ADDRESS), make_user("ben@example.org")
    a_busy_life(ann)
    sitting = begin(exam, ben, seat=SEAT, now=now())

    found = {name: plans_of(act) for name, act in steps(signed_in(ann), sitting)}

    scans = {
        (name, sql): read
        for name, plans in found.items()
        for sql, plan in plans
        if (read := queries.scanned(sql, plan))
    }
    assert scans == {}
    assert not [sql for plans in found.values() for sql, plan in plans if plan.startswith("no plan")]
    reviewing = [sql for name in ("/review/", "/review/session/") for sql, _plan in found[name]]
    assert [sql for sql in reviewing if "IN (SELECT" in sql] == []  # a list of all lessons, made for each of them
    assert {name for name, plans in found.items() if not plans} == set()
    assert any("answers_word_by_word" in plan for _sql, plan in found["words of old answers"])
