"""What has no reason to be kept any more goes: found by ``tidy``, in lines with numbers, and not twice."""

import io
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts import erasure, retention
from accounts.models import Erased, User
from accounts.tidied import in_bites
from config import tidying
from courses.models.versions import WorkingCopy
from quizzes import practice
from quizzes.insights import counting, responses
from quizzes.models.practice import Guest, PracticeAnswer
from quizzes.models.question import Question
from tests.accounts.people import sign_in
from tests.factories import make_user, now
from tests.lives import a_place_to_learn, a_year_of_practice
from tests.privacy.zips import exported
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
#: What stays of an answer whose words are gone.
JUDGED = ("is_correct", "score", "was_sure", "place", "answered_at")


@pytest.fixture(autouse=True)
def erased_file(settings, tmp_path):
    settings.ERASED_LIST = tmp_path / "erased.jsonl"
    return settings.ERASED_LIST


def tidied():
    out = io.StringIO()
    call_command("tidy", stdout=out)
    return out.getvalue().splitlines()


def session(person, *, age=0, ended=False, seen=None):
    """A browser that is signed in since ``age`` days."""
    store = SessionStore()
    store["_auth_user_id"] = str(person.pk)
    store.save()
    if ended:
        Session.objects.filter(pk=store.session_key).update(expire_date=now() - timedelta(seconds=1))
    made = UserSession.objects.create(user=person, ip="192.0.2.7", session_key=store.session_key)
    since = now() - age * DAY
    UserSession.objects.filter(pk=made.pk).update(
        created_at=since, last_seen_at=since if seen is None else now() - seen * DAY
    )
    return made


def guest(days, question):
    made = Guest.objects.create(made_at=now() - days * DAY)
    answered = {"question": question, "revision": question.revision, "response": {"choice": "a"}}
    PracticeAnswer.objects.create(guest=made, answered_at=made.made_at, is_correct=False, score=0, **answered)


def test_everything_whose_time_is_over_goes_and_nothing_else(erased_file):
    exam = a_place_to_learn()
    question = Question.objects.first()
    ann, bob, cy = (make_user(f"{name}@example.org") for name in ("ann", "bob", "cy"))
    session(ann, ended=True)
    UserSession.objects.create(user=ann, ip="192.0.2.7", session_key="gone")
    kept = [session(ann), session(ann, age=89), session(ann, age=95, seen=80)]
    old = session(ann, age=90)
    lesson = exam.course.lessons.get()
    for days in (89, 90):
        WorkingCopy.objects.create(lesson=lesson, author=ann, base=1, data={}, saved_at=now() - days * DAY)
    guest(29, question)
    guest(31, question)
    cache.set("over", 1, 1)
    cache.set("stays", 1, 1000)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE shared_cache SET expires = '2026-01-01 00:00:00' WHERE cache_key LIKE %s", ["%over"])
    Erased.objects.create(person=7, joined_at=now(), erased_at=now())
    erasure.ask(person=bob, now=now() - 15 * DAY)
    erasure.ask(person=cy, now=now() - 13 * DAY)

    told = tidied()

    assert told == [
        "1 sessions that had ended.",
        "2 browsers whose session had ended.",
        "1 network addresses after 90 days.",
        "1 cached values that had expired.",
        "1 accounts erased as asked.",
        "0 sign-ups that nobody had confirmed.",
        "2 lines added to the list of erased accounts.",
        "1 unsaved texts after 90 days.",
        "1 guests with their answers after 30 days.",
        "0 practice answers word by word.",
    ]
    found = dict(UserSession.objects.values_list("pk", "ip"))
    assert found == {**{row.pk: "192.0.2.7" for row in kept}, old.pk: retention.NO_ADDRESS}
    assert (Session.objects.count(), WorkingCopy.objects.count(), Guest.objects.count()) == (4, 1, 1)
    assert (cache.get("over"), cache.get("stays"), PracticeAnswer.objects.count()) == (None, 1, 1)
    assert sorted(User.objects.values_list("email", flat=True)) == ["ann@example.org", "cy@example.org"]
    assert len(erased_file.read_text().splitlines()) == 2
    before = all_rows()
    assert {line.partition(" ")[0] for line in tidied()} == {"0"}
    assert all_rows() == before


def test_beside_the_server_it_goes_a_little_at_a_time(monkeypatch):
    monkeypatch.setattr(tidying, "A_LITTLE", 2)
    ann = make_user("ann@example.org")
    for _ in range(5):
        session(ann, ended=True)

    said = [tidying.tidy_a_little(now(), 600) for _ in range(4)]

    both = "2 sessions that had ended, 2 browsers whose session had ended"
    assert said == [both, both, "1 sessions that had ended, 1 browsers whose session had ended", ""]


def test_many_rows_go_in_bites():
    left, asked = [1201], []

    def step(most):
        asked.append(most)
        gone = min(most, left[0])
        left[0] -= gone
        return gone

    assert (in_bites(step, None), asked) == (1201, [500, 500, 500, 500])
    left[0], asked[:] = 1201, []
    assert (in_bites(step, 700), asked, left) == (700, [500, 200], [501])


def test_without_its_own_table_the_cache_is_left_alone(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

    assert retention.forget_cached(now()) == 0


def test_an_address_that_is_no_longer_kept_is_not_shown_as_one(client):
    ann = make_user("ann@example.org")
    for browser in (Client(), client):
        sign_in(browser, ann.email, "a-long-enough-one")
    first = UserSession.objects.earliest("pk")
    since = now() - 90 * DAY
    UserSession.objects.filter(pk=first.pk).update(created_at=since, last_seen_at=since)
    tidied()

    page = client.get("/accounts/sessions/").content.decode()

    assert (page.count("its address is no longer kept"), page.count("from 127.0.0.1")) == (1, 1)
    assert "::" not in page


def told(client):
    """The main part of the page of one question's history."""
    page = client.get("/learn/practice/botany/fruit-q1/").content.decode()
    return page.partition("<main")[2].partition("</main>")[0]


def test_words_of_old_answers_go_where_that_is_wanted_and_what_follows_from_them_stays(client, settings):
    a_place_to_learn()
    ann = make_user("ann@example.org")
    client.force_login(ann)
    a_year_of_practice(ann, answers=4)
    old = PracticeAnswer.objects.earliest("answered_at")
    PracticeAnswer.objects.exclude(pk=old.pk).update(answered_at=now())
    PracticeAnswer.objects.create(
        learner=ann, question=old.question, revision=old.revision, response=None, answered_at=old.answered_at
    )
    practice.restand(ann, Question.objects.values_list("pk", flat=True))
    before = list(PracticeAnswer.objects.order_by("pk").values_list(*JUDGED))
    assert [tidied()[-1] for _ in range(2)] == ["0 practice answers word by word."] * 2
    page = told(client)
    assert (page.count(" checked"), page.count("no longer kept")) == (3, 0)
    assert b"word by word" not in client.get("/learn/practice/").content

    settings.PRACTICE_DETAILS_MONTHS = 12

    assert [tidied()[-1] for _ in range(2)] == [
        "1 practice answers word by word.",
        "0 practice answers word by word.",
    ]
    assert list(PracticeAnswer.objects.order_by("pk").values_list(*JUDGED)) == before
    kept = PracticeAnswer.objects.order_by("answered_at", "pk").values_list("response", flat=True)
    assert list(kept)[:2] == [{}, None]
    page = told(client)
    assert (page.count(" checked"), page.count("What you answered is no longer kept")) == (2, 1)
    assert b"kept word by word for 12 months; how it went stays." in client.get("/learn/practice/").content
    insight = counting.count(counting.Scope(old.question.course_id), now())
    assert [row.response for row in insight.responses[old.question_id]] == [{}]
    content = old.revision.content
    sorted_in = responses.parts(content, insight.responses[old.question_id], 1)
    assert [part.cells[responses.REST] for part in sorted_in] == [1]
    assert [row[4:6] for row in exported(ann).csv("practice-answers")[1:]] == [
        ["(no longer kept)", "not right"],
        ["", "answer shown"],
        ["A carrot", "not right"],
        *[["An apple", "right"]] * 2,
    ]
