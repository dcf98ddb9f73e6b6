"""Pages that are ready are sent first; whatever differs from the plain case goes its way to the view."""

import pytest
from django.contrib.sessions.middleware import SessionMiddleware
from django.test import Client

from config.watching import metrics
from courses import pages, publishing
from courses.models import publication
from courses.models.outline import Lesson
from tests.factories import make_course, make_lesson, make_module, make_user

pytestmark = pytest.mark.django_db

PAGE = "/courses/c/l1/"


@pytest.fixture
def lesson():
    pages.shelf.pages.clear()
    return make_lesson(make_module(make_course("c")), slug="l1", title="The first")


@pytest.fixture
def resolved(monkeypatch):
    """The paths of requests that got as far as to a session."""
    seen = []
    original = SessionMiddleware.process_request

    def process_request(self, request):
        seen.append(request.get_full_path())
        original(self, request)

    monkeypatch.setattr(SessionMiddleware, "process_request", process_request)
    return seen


def headers(response):
    return {name: value for name, value in response.headers.items() if name != "X-Request-ID"}


def test_the_second_answer_is_the_first_one_again_and_asks_for_the_version_alone(
    lesson, resolved, django_assert_num_queries
):
    first = Client().get(PAGE)
    with django_assert_num_queries(1):
        second = Client().get(PAGE)

    assert resolved == [PAGE]
    assert (second.status_code, second.content, headers(second)) == (200, first.content, headers(first))
    assert headers(second)["Content-Length"] == str(len(second.content))
    assert not second.cookies


def test_the_tag_and_the_coding_are_those_of_the_view(lesson, resolved):
    first = Client().get(PAGE, headers={"Accept-Encoding": "gzip"})
    second = Client().get(PAGE, headers={"Accept-Encoding": "gzip"})
    unchanged = Client().get(PAGE, headers={"Accept-Encoding": "gzip", "If-None-Match": first["ETag"]})

    assert resolved == [PAGE]
    assert (second.content, headers(second)) == (first.content, headers(first))
    assert (unchanged.status_code, unchanged.content, unchanged["ETag"]) == (304, b"", first["ETag"])


def test_what_may_differ_goes_to_the_view(lesson, resolved):
    learner, stranger = Client(), Client()
    learner.force_login(make_user(name="Lea Linden"))
    stranger.cookies["session"] = "of-nobody"
    Client().get(PAGE)
    resolved.clear()

    assert b"Lea" in learner.get(PAGE).content
    assert stranger.get(PAGE).status_code == 200
    assert Client().get(PAGE + "?q=1").status_code == 200
    assert Client().post(PAGE).status_code == 405
    assert Client().get("/courses/c/l1").status_code == 301
    assert resolved == [PAGE, PAGE, PAGE + "?q=1", PAGE, PAGE.rstrip("/")]


def test_a_host_that_is_not_ours_gets_no_page(lesson):
    Client().get(PAGE)

    assert Client().get(PAGE, headers={"Host": "elsewhere.example.net"}).status_code == 400


def test_an_edit_a_schedule_and_a_withdrawal_show_at_the_next_request(lesson, resolved):
    first = Client().get(PAGE)
    Lesson.objects.filter(pk=lesson.pk).update(title="The very first")
    publication.publish()
    second = Client().get(PAGE)
    publishing.set_status(lesson=Lesson.objects.get(pk=lesson.pk), status="draft", seen="published")
    third = Client().get(PAGE)

    assert (b"The very first" in first.content, b"The very first" in second.content) == (False, True)
    assert third.status_code == 404
    assert resolved == [PAGE, PAGE, PAGE]


def test_a_ready_page_is_counted_under_its_pattern(lesson, monkeypatch):
    counted = []
    monkeypatch.setattr(metrics, "count", lambda *facts: counted.append(facts[:3]))

    Client().get(PAGE)
    Client().get(PAGE)

    assert counted == [("courses/<slug:course>/<slug:lesson>/", "GET", 200)] * 2
