"""Where a form was sent from: the matrix for guests, and the token for the signed in."""

import pytest
from django.test import Client

from courses.models.outline import Lesson
from quizzes.models.practice import PracticeAnswer
from tests.factories import make_lesson, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def address():
    lesson = make_lesson(slug="fruit", questions=1)
    assert isinstance(lesson, Lesson)
    return f"/courses/{lesson.course.slug}/practice/fruit-q1/"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"HTTP_SEC_FETCH_SITE": "same-origin"}, 200),
        ({"HTTP_SEC_FETCH_SITE": "same-site"}, 403),
        ({"HTTP_SEC_FETCH_SITE": "cross-site"}, 403),
        ({"HTTP_SEC_FETCH_SITE": "none"}, 403),
        ({"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "http://testserver"}, 403),
        ({"HTTP_ORIGIN": "http://testserver"}, 200),
        ({"HTTP_ORIGIN": "https://testserver"}, 403),
        ({"HTTP_ORIGIN": "http://testserver:81"}, 403),
        ({"HTTP_ORIGIN": "http://testserver.evil.example"}, 403),
        ({"HTTP_ORIGIN": "null"}, 403),
        ({"HTTP_REFERER": "http://testserver/courses/x/"}, 200),
        ({"HTTP_REFERER": "http://evil.example/?http://testserver/"}, 403),
        ({"HTTP_ORIGIN": "null", "HTTP_REFERER": "http://testserver/"}, 403),
        ({"HTTP_ORIGIN": "", "HTTP_REFERER": "http://testserver/"}, 200),
        ({"HTTP_REFERER": "http://testserver"}, 200),
        ({"HTTP_REFERER": "http://testserver@evil.example/"}, 403),
        ({"HTTP_REFERER": "http://evil@testserver/"}, 403),
        ({"HTTP_REFERER": "//testserver/"}, 403),
        ({"HTTP_REFERER": "/courses/x/"}, 403),
        ({"HTTP_REFERER": "http://["}, 403),
        ({"HTTP_ORIGIN": "http://[::1"}, 403),
        ({"HTTP_SEC_FETCH_SITE": ""}, 403),
        ({"HTTP_SEC_FETCH_SITE": "Same-Origin"}, 403),
        ({"HTTP_SEC_FETCH_SITE": "same-origin, cross-site"}, 403),
        ({}, 403),
    ],
)
def test_a_guests_answer_must_come_from_here(address, headers, status):
    response = Client(enforce_csrf_checks=True).post(address, {"answer": "b"}, **headers)

    assert response.status_code == status
    assert list(response.cookies) == (["practice"] if status == 200 else [])


@pytest.fixture
def learner_client():
    """A signed-in learner whose forms are checked, and the token of their pages."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("ann@example.org"))
    client.get("/learn/")
    return client


def test_a_learners_answer_carries_the_token(address, learner_client):
    token = learner_client.cookies["csrf"].value

    good = learner_client.post(address, {"answer": "b", "csrfmiddlewaretoken": token})
    bad = learner_client.post(address, {"answer": "b", "csrfmiddlewaretoken": "x" * 64})
    elsewhere = learner_client.post(
        address, {"answer": "b", "csrfmiddlewaretoken": token}, HTTP_ORIGIN="http://evil.example"
    )

    assert [good.status_code, bad.status_code, elsewhere.status_code] == [200, 403, 403]
    assert PracticeAnswer.objects.count() == 1


def test_a_page_opened_before_signing_in_counts_by_the_browsers_word_only(address, learner_client):
    here = learner_client.post(address, {"answer": "b"}, HTTP_SEC_FETCH_SITE="same-origin")
    other = learner_client.post(address, {"answer": "b"}, HTTP_SEC_FETCH_SITE="cross-site")
    silent = learner_client.post(address, {"answer": "b"}, HTTP_ORIGIN="http://testserver")

    assert [here.status_code, other.status_code, silent.status_code] == [200, 403, 403]
    assert PracticeAnswer.objects.count() == 1


def test_a_token_of_somebody_else_is_none(address, learner_client):
    other = Client(enforce_csrf_checks=True)
    other.force_login(make_user("bo@example.org"))
    other.get("/learn/")
    token = other.cookies["csrf"].value

    stolen = learner_client.post(address, {"answer": "b", "csrfmiddlewaretoken": token})
    empty = learner_client.post(address, {"answer": "b", "csrfmiddlewaretoken": ""})
    both = learner_client.post(
        address, {"answer": "b", "csrfmiddlewaretoken": token}, HTTP_SEC_FETCH_SITE="same-origin"
    )
    del other.cookies["csrf"]
    without_cookie = other.post(address, {"answer": "b", "csrfmiddlewaretoken": token})

    assert [answer.status_code for answer in (stolen, empty, both, without_cookie)] == [403, 403, 403, 403]
    assert PracticeAnswer.objects.count() == 0


def test_a_guests_token_field_is_no_password(address):
    """What a page kept from an earlier visit sends along does not open the door for another site."""
    client = Client(enforce_csrf_checks=True)

    far = client.post(address, {"answer": "b", "csrfmiddlewaretoken": "x" * 64}, HTTP_ORIGIN="http://evil.example")
    near = client.post(address, {"answer": "b", "csrfmiddlewaretoken": "x" * 64}, HTTP_ORIGIN="http://testserver")

    assert [far.status_code, near.status_code] == [403, 200]


@pytest.mark.parametrize(
    ("site", "scheme", "origin", "status"),
    [
        (True, "https", "https://testserver", 200),
        (True, "https", "http://testserver", 403),
        (False, "http", "http://testserver", 200),
    ],
)
def test_the_scheme_counts(address, site, scheme, origin, status):
    response = Client().post(address, {"answer": "b"}, secure=site, HTTP_ORIGIN=origin)

    assert response.wsgi_request.scheme == scheme
    assert response.status_code == status
