"""Pages that are ready are sent first; whatever differs from the plain case goes its way to the view."""

import pytest
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import OperationalError
from django.test import Client

from config.watching import metrics
from courses import pages, public_page, publishing
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
    known = {"Accept-Encoding": "gzip", "If-None-Match": first["ETag"]}
    unchanged, again = Client().get(PAGE, headers=known), Client().get(PAGE, headers=known)

    assert resolved == [PAGE, PAGE]
    assert (second.content, headers(second)) == (first.content, headers(first))
    assert (unchanged.status_code, unchanged.content, unchanged["ETag"]) == (304, b"", first["ETag"])
    assert (again.status_code, again.content, headers(again)) == (304, b"", headers(unchanged))


def test_each_coding_and_what_is_asked_has_headers_of_its_own(lesson, resolved):
    asks = [{"Accept-Encoding": coding} for coding in ("", "gzip", "br")]
    firsts = [Client().get(PAGE, headers=ask) for ask in asks]
    seconds = [Client().get(PAGE, headers=ask) for ask in asks]

    assert resolved == [PAGE] * 3
    assert [headers(answer) for answer in seconds] == [headers(answer) for answer in firsts]
    assert [answer.get("Content-Encoding") for answer in seconds] == [None, "gzip", "br"]
    head = Client().head(PAGE)
    assert (head.status_code, head.content, headers(head)) == (200, b"", headers(seconds[0]))
    assert resolved == [PAGE] * 3


def test_over_tls_it_says_what_is_said_over_tls_only(lesson, resolved, settings):
    settings.SECURE_HSTS_SECONDS = 60
    answers = [Client().get(PAGE, secure=secure) for secure in (False, True, False, True)]

    assert [answer.get("Strict-Transport-Security") for answer in answers] == [None, "max-age=60"] * 2
    assert resolved == [PAGE, PAGE]


def test_who_is_to_come_over_tls_is_sent_there(lesson, settings):
    assert [Client().get(PAGE).status_code for _ in range(2)] == [200, 200]
    settings.SECURE_SSL_REDIRECT = True

    answers = [Client().get(PAGE, secure=secure) for secure in (False, True)]

    assert [answer.status_code for answer in answers] == [301, 200]
    assert answers[0]["Location"] == f"https://testserver{PAGE}"


def test_headers_that_many_answers_have_are_changed_by_none(lesson):
    Client().get(PAGE)
    answer = Client().get(PAGE)

    for change in (
        lambda: answer.headers.__setitem__("X-Mine", "1"),
        lambda: answer.headers.__delitem__("ETag"),
        lambda: answer.headers.pop("ETag"),
        lambda: answer.headers.setdefault("X-Mine", "1"),
        lambda: answer.__setitem__("X-Mine", "1"),
    ):
        with pytest.raises(TypeError, match="belong to many answers"):
            change()
    assert headers(Client().get(PAGE)) == headers(answer)


def test_an_answer_with_a_cookie_leaves_nothing_behind(lesson, resolved, monkeypatch):
    original = SessionMiddleware.process_response

    def process_response(self, request, response):
        response.set_cookie("theirs", "1")
        return original(self, request, response)

    monkeypatch.setattr(SessionMiddleware, "process_response", process_response)
    Client().get(PAGE)
    monkeypatch.setattr(SessionMiddleware, "process_response", original)

    answer = Client().get(PAGE)

    assert resolved == [PAGE, PAGE]
    assert not answer.cookies
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_a_page_keeps_headers_of_so_many_kinds_and_no_more(lesson, resolved, monkeypatch):
    monkeypatch.setattr(public_page, "MOST_HEADERS", 1)
    answers = [Client().get(PAGE, headers={"Accept-Encoding": coding}) for coding in ("", "gzip") * 2]

    assert [answer.get("Content-Encoding") for answer in answers] == [None, "gzip"] * 2
    assert resolved == [PAGE] * 3


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


def test_a_database_that_is_away_is_asked_once_and_the_page_that_says_so_has_all_headers(lesson, monkeypatch):
    asked = []

    def current_version():
        asked.append(1)
        raise OperationalError("away")

    Client().get(PAGE)
    monkeypatch.setattr(publication, "current_version", current_version)
    ready = Client(raise_request_exception=False).get(PAGE)
    pages.shelf.pages.clear()
    made = Client(raise_request_exception=False).get(PAGE)

    assert asked == [1, 1]
    assert (ready.status_code, ready.content) == (503, made.content)
    assert {**headers(ready), "Content-Length": made["Content-Length"]} == headers(made)  # the server counts it
    assert "default-src" in ready["Content-Security-Policy"]
