"""Who ends up with which answers: every way in, whatever was answered where before, whatever the cookie holds."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.signing import Signer

from accounts.models import User
from quizzes.models.practice import Guest
from tests.accounts.people import make_person
from tests.factories import make_course, make_lesson, make_module
from tests.quizzes.browsers import Browser, answers, guests_kept, standings

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 22, 9, tzinfo=UTC)
EXISTING = ("password", "passkey")
WAYS = ("sign-up", *EXISTING)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def lesson(clock):
    return make_lesson(make_module(make_course("botany")), slug="fruit", questions=2)


def enter(browser, way, name="ann"):
    """Sign in as ``name``, who gets an account first unless they sign up."""
    email = f"{name}@example.org"
    if way == "sign-up":
        browser.sign_up(email)
        return
    if not User.objects.filter(email=email).exists():
        make_person(email, name)
    if way == "passkey":
        browser.sign_in_with_passkey(email)
    else:
        browser.sign_in(email)


def enter_again(browser, way, name="ann"):
    """Sign in to an account that has a passkey with one, else with the password."""
    enter(browser, "passkey" if way == "passkey" else "password", name)


def after(clock, minutes):
    clock.move_to(START + timedelta(minutes=minutes))


def is_signed_in(browser):
    return browser.get("/learn/").status_code == 200


@pytest.mark.parametrize("way", WAYS)
def test_what_was_answered_as_a_guest_only(clock, way):
    browser = Browser()
    browser.answer("fruit-q1", "a")
    after(clock, 1)
    browser.answer("fruit-q1", "b")
    after(clock, 2)
    browser.answer("fruit-q2", "b")
    assert standings() == [("", "fruit-q1", 2, False, True), ("", "fruit-q2", 1, True, False)]

    enter(browser, way)

    assert is_signed_in(browser)
    assert answers(START) == [("ann", "fruit-q1", "a", 0), ("ann", "fruit-q1", "b", 1), ("ann", "fruit-q2", "b", 2)]
    assert standings() == [("ann", "fruit-q1", 2, False, True), ("ann", "fruit-q2", 1, True, False)]
    assert guests_kept() == ["ann"]


@pytest.mark.parametrize("way", EXISTING)
def test_answers_in_both_when_the_guests_are_older(clock, way):
    guest, home = Browser(), Browser()
    guest.answer("fruit-q1", "a")
    after(clock, 60)
    enter(home, "password")
    home.answer("fruit-q1", "b")
    home.answer("fruit-q2", "a")

    after(clock, 120)
    enter(guest, way)

    assert answers(START) == [("ann", "fruit-q1", "a", 0), ("ann", "fruit-q1", "b", 60), ("ann", "fruit-q2", "a", 60)]
    assert standings() == [("ann", "fruit-q1", 2, False, False), ("ann", "fruit-q2", 1, False, True)]


@pytest.mark.parametrize("way", EXISTING)
def test_answers_in_both_when_the_guests_are_newer(clock, way):
    guest, home = Browser(), Browser()
    enter(home, "password")
    home.answer("fruit-q1", "b")
    home.answer("fruit-q2", "a")
    after(clock, 60)
    guest.answer("fruit-q1", "a")

    after(clock, 120)
    enter(guest, way)

    assert answers(START) == [("ann", "fruit-q1", "b", 0), ("ann", "fruit-q2", "a", 0), ("ann", "fruit-q1", "a", 60)]
    assert standings() == [("ann", "fruit-q1", 2, True, True), ("ann", "fruit-q2", 1, False, True)]


@pytest.mark.parametrize("way", WAYS)
def test_two_devices(clock, way):
    phone, laptop = Browser(), Browser()
    phone.answer("fruit-q1", "a")
    after(clock, 30)
    laptop.answer("fruit-q1", "b")
    laptop.answer("fruit-q2", "b")

    enter(phone, way)
    assert guests_kept() == ["ann", ""]
    enter_again(laptop, way)

    assert answers(START) == [("ann", "fruit-q1", "a", 0), ("ann", "fruit-q1", "b", 30), ("ann", "fruit-q2", "b", 30)]
    assert standings() == [("ann", "fruit-q1", 2, False, False), ("ann", "fruit-q2", 1, True, False)]
    assert guests_kept() == ["ann", "ann"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("second", ["ann", "bob"])
def test_the_same_cookie_in_two_browsers(way, second):
    first = Browser()
    first.answer("fruit-q1", "a")
    copied = first.copy()

    enter(first, way)
    enter_again(copied, way, second)

    assert is_signed_in(copied)
    assert answers(START) == [("ann", "fruit-q1", "a", 0)]
    assert standings() == [("ann", "fruit-q1", 1, False, True)]
    assert guests_kept() == ["ann"]


def tampered(browser):
    return browser.practice[:-1] + ("A" if browser.practice[-1] != "A" else "B")


def of_another_site(browser):
    return Signer(key="another site's secret, long enough", salt="quizzes.guests").sign(Guest.objects.get().pk.hex)


def unsigned(browser):
    return Guest.objects.get().pk.hex


def nonsense(browser):
    return "nonsense"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("forge", [tampered, of_another_site, unsigned, nonsense])
def test_a_cookie_that_is_not_ours_brings_nothing(clock, way, forge):
    browser = Browser()
    browser.answer("fruit-q1", "a")
    browser.practice = forge(browser)

    enter(browser, way)

    assert is_signed_in(browser)
    assert answers(START) == [("", "fruit-q1", "a", 0)]
    assert guests_kept() == [""]
    after(clock, 1)
    browser.answer("fruit-q1", "b")
    assert browser.practice == ""
    assert answers(START) == [("", "fruit-q1", "a", 0), ("ann", "fruit-q1", "b", 1)]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("days", "owner"), [(29.999, "ann"), (30, "")])
def test_a_cookie_counts_for_thirty_days_from_the_first_answer(clock, way, days, owner):
    browser = Browser()
    browser.answer("fruit-q1", "a")
    after(clock, 20 * 24 * 60)
    browser.answer("fruit-q2", "b")

    after(clock, days * 24 * 60)
    enter(browser, way)

    assert is_signed_in(browser)
    assert answers(START) == [(owner, "fruit-q1", "a", 0), (owner, "fruit-q2", "b", 20 * 24 * 60)]


@pytest.mark.parametrize("way", WAYS)
def test_a_cookie_that_was_spent_by_somebody_else(clock, way):
    browser = Browser()
    browser.answer("fruit-q1", "a")
    spent = browser.practice
    enter(browser, "password", "bob")
    other = Browser()
    other.practice = spent

    enter(other, way)
    after(clock, 1)
    other.answer("fruit-q1", "b")

    assert other.practice == ""
    assert answers(START) == [("bob", "fruit-q1", "a", 0), ("ann", "fruit-q1", "b", 1)]
    assert standings() == [("ann", "fruit-q1", 1, True, False), ("bob", "fruit-q1", 1, False, True)]


@pytest.mark.parametrize("way", WAYS)
def test_without_answers_there_is_nothing_to_merge(way):
    browser = Browser()
    browser.get("/courses/botany/fruit/")

    enter(browser, way)

    assert is_signed_in(browser)
    assert (browser.practice, answers(START), standings(), guests_kept()) == ("", [], [], [])


@pytest.mark.parametrize("way", WAYS)
def test_a_computer_that_two_people_share(clock, way):
    browser = Browser()
    browser.answer("fruit-q1", "a")
    enter(browser, "password", "bob")
    after(clock, 1)
    browser.answer("fruit-q2", "a")
    browser.sign_out()
    after(clock, 2)
    browser.answer("fruit-q1", "b")
    assert guests_kept() == ["bob", ""]

    enter(browser, way)

    assert answers(START) == [("bob", "fruit-q1", "a", 0), ("bob", "fruit-q2", "a", 1), ("ann", "fruit-q1", "b", 2)]
    assert standings() == [
        ("ann", "fruit-q1", 1, True, False),
        ("bob", "fruit-q1", 1, False, True),
        ("bob", "fruit-q2", 1, False, True),
    ]
    assert guests_kept() == ["bob", "ann"]


def test_signing_in_that_does_not_succeed_takes_nothing_along():
    browser = Browser()
    make_person("ann@example.org")
    browser.answer("fruit-q1", "a")

    browser.post("/accounts/login/", {"login": "ann@example.org", "password": "not-the-password"})
    browser.post("/accounts/signup/", {"name": "B", "email": "bob@example.org", "password1": "plain-words-1"})

    assert not is_signed_in(browser)
    assert answers(START) == [("", "fruit-q1", "a", 0)]
    assert guests_kept() == [""]


def test_a_live_cookie_beside_a_session_is_merged_with_the_next_answer(clock):
    other, browser = Browser(), Browser()
    other.answer("fruit-q1", "a")
    enter(browser, "password")
    browser.practice = other.practice

    after(clock, 1)
    response = browser.answer("fruit-q2", "b")

    assert (response.cookies["practice"].value, response.cookies["practice"]["max-age"]) == ("", 0)
    assert answers(START) == [("ann", "fruit-q1", "a", 0), ("ann", "fruit-q2", "b", 1)]
    assert standings() == [("ann", "fruit-q1", 1, False, True), ("ann", "fruit-q2", 1, True, False)]
