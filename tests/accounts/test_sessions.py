"""Where an account is signed in, and ending that from afar."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from accounts.browsers import browser_name
from tests.accounts.people import PASSWORD, confirm, is_signed_in, make_person, sign_in

pytestmark = pytest.mark.django_db

PHONE = "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"
TABLET = "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1"


@pytest.fixture
def phone():
    return Client(HTTP_USER_AGENT=PHONE)


@pytest.fixture
def tablet():
    return Client(HTTP_USER_AGENT=TABLET)


def test_each_session_is_listed_by_its_browser_and_address(client, phone):
    make_person()
    sign_in(phone)
    sign_in(client, REMOTE_ADDR="203.0.113.9")

    page = client.get("/accounts/sessions/").content.decode()

    assert page.count("Sign out there") == 1
    assert "<strong>Firefox on Android</strong>" in page
    assert "from 203.0.113.9" in page


def test_one_session_is_ended_and_the_others_go_on(client, phone, tablet):
    make_person()
    for browser in (client, phone, tablet):
        sign_in(browser)
    of_phone = UserSession.objects.get(user_agent=PHONE)
    confirm(client)

    client.post("/accounts/sessions/", {"session": of_phone.pk})

    assert [is_signed_in(browser) for browser in (client, phone, tablet)] == [True, False, True]


def test_all_other_sessions_are_ended_at_once(client, phone, tablet):
    make_person()
    for browser in (client, phone, tablet):
        sign_in(browser)
    confirm(client)

    client.post("/accounts/sessions/")

    assert [is_signed_in(browser) for browser in (client, phone, tablet)] == [True, False, False]


def test_who_ends_a_session_shows_again_who_they_are(client, phone):
    """A browser that somebody left open does not put its owner out."""
    make_person()
    for browser in (client, phone):
        sign_in(browser)
    of_phone = UserSession.objects.get(user_agent=PHONE)

    asked = client.post("/accounts/sessions/", {"session": of_phone.pk})
    before = is_signed_in(phone)
    client.post(asked.headers["Location"], {"password": PASSWORD})

    assert asked.headers["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2Fsessions%2F"
    assert (before, is_signed_in(phone), is_signed_in(client)) == (True, False, True)


def test_nobody_ends_somebody_elses_session(client, phone):
    make_person("alice@example.org")
    make_person("charlie@example.org")
    sign_in(phone, "alice@example.org")
    sign_in(client, "charlie@example.org")
    confirm(client)

    response = client.post("/accounts/sessions/", {"session": UserSession.objects.get(user_agent=PHONE).pk})

    assert response.status_code == 200
    assert is_signed_in(phone)


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (PHONE, "Firefox on Android"),
        (TABLET, "Safari on iPad"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Version/17.5 Safari/605.1.15", "Safari on Mac"),
        ("curl/8.5.0", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_named_in_words(user_agent, name):
    assert browser_name(user_agent) == name
