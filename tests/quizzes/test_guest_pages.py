"""Practicing as a guest, seen from the browser: when a cookie comes, what it is, and how fast is too fast."""

from datetime import UTC, datetime

import pytest
import time_machine

from quizzes import guests
from quizzes.models.practice import Guest, PracticeAnswer, PracticeStanding
from tests.accounts.people import make_person
from tests.factories import make_course, make_lesson, make_module
from tests.quizzes.browsers import FRAGMENT, HERE, Browser

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 22, 9, tzinfo=UTC)
ADDRESS = "/courses/botany/practice/fruit-q1/"


@pytest.fixture(autouse=True)
def lesson():
    return make_lesson(make_module(make_course("botany")), slug="fruit", questions=2)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.mark.parametrize("page", ["/", "/courses/botany/", "/courses/botany/fruit/", "/courses/botany/practice/"])
def test_reading_sets_no_cookie(page):
    response = Browser().get(page)

    assert (response.status_code, dict(response.cookies)) == (200, {})


@pytest.mark.parametrize("headers", [HERE, FRAGMENT], ids=["page", "fragment"])
@pytest.mark.parametrize("fields", [{}, {"do": "check"}, {"do": "hint"}, {"do": "again"}, {"answer": "z"}])
def test_what_is_not_kept_sets_no_cookie_and_makes_no_guest(fields, headers):
    response = Browser().post(ADDRESS, fields, **headers)

    assert (response.status_code, dict(response.cookies)) == (200, {})
    assert not Guest.objects.exists()


@pytest.mark.parametrize("headers", [HERE, FRAGMENT], ids=["page", "fragment"])
@pytest.mark.parametrize("fields", [{"answer": "a"}, {"answer": "b"}, {"do": "show"}])
def test_the_first_answer_brings_one_cookie_and_the_next_none(fields, headers):
    browser = Browser()

    first, second = (browser.post(ADDRESS, fields, **headers) for _ in range(2))

    assert [list(first.cookies), list(second.cookies)] == [["practice"], []]
    cookie = first.cookies["practice"]
    assert (cookie["max-age"], cookie["path"], cookie["httponly"], cookie["samesite"], cookie["domain"]) == (
        30 * 24 * 60 * 60, "/", True, "Lax", "",
    )  # fmt: skip
    assert PracticeAnswer.objects.filter(guest=Guest.objects.get(), learner=None).count() == 2


def test_a_learners_answer_sets_no_practice_cookie():
    browser = Browser()
    make_person("ann@example.org")
    browser.sign_in("ann@example.org")

    response = browser.answer("fruit-q1", "a")

    assert "practice" not in response.cookies
    assert not Guest.objects.exists()


def test_pages_stay_the_same_for_a_browser_with_a_cookie():
    browser = Browser()
    before = browser.get("/courses/botany/fruit/")
    browser.answer("fruit-q1", "a")

    after = browser.get("/courses/botany/fruit/")

    assert after.content == before.content
    assert dict(after.headers) == dict(before.headers)


@pytest.mark.once
@pytest.mark.parametrize("who", ["guest", "learner"])
@pytest.mark.parametrize("headers", [HERE, FRAGMENT], ids=["page", "fragment"])
def test_the_121st_answer_of_a_minute_is_refused_and_not_stored(clock, who, headers):
    browser = Browser()
    if who == "learner":
        make_person("ann@example.org")
        browser.sign_in("ann@example.org")
    statuses = [browser.answer("fruit-q1", "a", **FRAGMENT).status_code for _ in range(120)]

    refused = browser.answer("fruit-q1", "b", **headers)

    assert set(statuses) == {200}
    assert (refused.status_code, refused["Retry-After"]) == (429, "61")
    assert "Wait 61 seconds, then go back and try again." in refused.content.decode()
    assert PracticeAnswer.objects.count() == 120
    assert PracticeStanding.objects.get().events == 120
    clock.shift(61)
    assert browser.answer("fruit-q1", "b", **headers).status_code == 200


def test_hints_and_empty_forms_are_not_counted(clock):
    browser = Browser()
    for _ in range(130):
        assert browser.post(ADDRESS, {"do": "hint"}, **FRAGMENT).status_code == 200

    assert browser.answer("fruit-q1", "a").status_code == 200


def test_the_61st_new_guest_of_an_address_is_refused(clock):
    statuses = [Browser().answer("fruit-q1", "a", **FRAGMENT).status_code for _ in range(61)]

    assert statuses == [200] * 60 + [429]
    assert Guest.objects.count() == PracticeAnswer.objects.count() == 60


def test_the_privacy_page_says_how_long_answers_and_cookie_last(client):
    page = client.get("/privacy/").content.decode()

    assert f"Both last for {guests.GUEST_DAYS} days from that first answer" in page
    assert f"for {guests.UNDO_DAYS} days, your practice record lets you remove them" in page
