"""The account's own page, the reading settings, and the privacy page."""

import pytest
from django.test import Client

from accounts.erasure import PATIENCE
from accounts.retention import ADDRESS_DAYS
from courses import pages
from courses.editing.copies import AGE
from tests.accounts.people import heading, is_signed_in, make_person, problems, sign_in, switch_on_app, title

pytestmark = pytest.mark.django_db


def test_a_guest_is_sent_to_sign_in_and_comes_back(client):
    response = client.get("/account/")

    assert response.headers["Location"] == "/accounts/login/?next=/account/"


def test_the_page_leads_to_everything_about_the_account(client):
    make_person()
    sign_in(client)

    page = client.get("/account/").content.decode()

    assert heading(page.encode()) == "Your account"
    for path in (
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/2fa/webauthn/",
        "/accounts/sessions/",
        "/accounts/logout/",
        "/privacy/",
    ):
        assert f'"{path}"' in page
    assert "Connected accounts" not in page


def test_the_page_costs_the_same_with_one_session_and_with_three(client, django_assert_num_queries):
    make_person()
    sign_in(client)

    with django_assert_num_queries(7):
        client.get("/account/")
    for _ in range(2):
        sign_in(Client())
    with django_assert_num_queries(7):
        client.get("/account/")


def test_a_name_is_saved(client):
    alice = make_person()
    sign_in(client)

    response = client.post("/account/", {"name": "  Alice Aspen "}, follow=True)

    alice.refresh_from_db()
    assert alice.name == "Alice Aspen"
    assert response.redirect_chain == [("/account/", 302)]
    assert b"Your name is saved." in response.content


def test_an_empty_name_is_refused_and_the_page_still_knows_the_old_one(client):
    alice = make_person()
    sign_in(client)

    response = client.post("/account/", {"name": " "})

    alice.refresh_from_db()
    assert alice.name == "Alice Ash"
    assert problems(response.content) == ["Enter a name; it can be a nickname"]
    assert title(response.content) == "Error: Your account · Lectern"
    assert "</svg> Alice</a>" in response.content.decode()


def test_further_fields_change_nothing(client):
    alice = make_person()
    sign_in(client)
    forged = {"is_staff": "on", "is_superuser": "on", "email": "root@example.org", "id": "1", "theme": "dark"}

    client.post("/account/", {"name": "Alice", **forged})
    client.post("/settings/reading/", {"text_size": "l", "typeface": "sans", "name": "X", **forged})

    alice.refresh_from_db()
    assert (alice.email, alice.name, alice.is_staff, alice.is_superuser) == (
        "alice@example.org",
        "Alice",
        False,
        False,
    )


def test_markup_in_a_name_is_shown_as_it_is_written(client):
    make_person(name="<img src=x onerror=alert(1)> Ash")
    sign_in(client)

    page = client.get("/account/").content.decode()

    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt; Ash" in page


def test_two_factor_shows_as_on(client):
    make_person()
    sign_in(client)
    before = b"On: an authenticator app" in client.get("/account/").content

    switch_on_app(client)

    assert not before
    assert b"On: an authenticator app" in client.get("/account/").content


READING = {"theme": "dark", "text_size": "xl", "typeface": "sans"}


def test_reading_settings_are_kept_with_the_account(client):
    alice = make_person()
    sign_in(client)

    response = client.post("/settings/reading/", {**READING, "next": "/privacy/?a=b"})

    alice.refresh_from_db()
    assert (alice.theme, alice.text_size, alice.typeface) == ("dark", "xl", "sans")
    assert (response.status_code, response.headers["Location"]) == (302, "/privacy/?a=b")


def test_a_script_that_keeps_reading_settings_gets_no_page_back(client):
    alice = make_person()
    sign_in(client)

    response = client.post("/settings/reading/", READING, HTTP_X_FRAGMENT="1")

    alice.refresh_from_db()
    assert (response.status_code, response.content) == (204, b"")
    assert alice.theme == "dark"


def test_a_reading_setting_that_does_not_exist_is_refused(client):
    alice = make_person()
    sign_in(client)

    response = client.post("/settings/reading/", {**READING, "theme": "neon"})

    alice.refresh_from_db()
    assert response.status_code == 400
    assert (alice.theme, alice.text_size) == ("auto", "m")


def test_reading_settings_of_a_guest_stay_in_the_browser(client):
    response = client.post("/settings/reading/", READING)

    assert response.headers["Location"] == "/accounts/login/?next=/settings/reading/"


def test_reading_settings_change_by_post_only(client):
    make_person()
    sign_in(client)

    response = client.get("/settings/reading/", READING)

    assert response.status_code == 405


def test_the_privacy_page_is_open_and_sets_no_cookie(client):
    response = client.get("/privacy/")

    assert (response.status_code, heading(response.content)) == (200, "Privacy")
    assert response.cookies.output() == ""
    assert client.head("/privacy/").status_code == 200


def test_the_privacy_page_says_how_long_and_leads_to_both_pages(client, settings):
    page = client.get("/privacy/").content.decode()

    days = settings.SESSION_COOKIE_AGE // 86_400
    assert f"until it is signed out, {days} days at rest at most; the address for {ADDRESS_DAYS} days" in page
    assert f"unsaved texts for {AGE.days} days" in page
    assert f"You have {PATIENCE.days} days to change your mind" in page
    assert (page.count('href="/account/data/"'), page.count('href="/account/erasure/"')) == (2, 2)
    assert ("as long as the account: it is your own record" in page, "what you answered for" in page) == (True, False)
    settings.PRACTICE_DETAILS_MONTHS = 12
    pages.shelf.pages.clear()  # as another start does
    page = client.get("/privacy/").content.decode()
    assert "what you answered for 12 months; the rest as long as the account" in page


def test_signing_in_sets_the_cookies_that_the_privacy_page_names(client):
    make_person()

    shown = client.get("/accounts/login/")
    sign_in(client)

    assert set(shown.cookies) == {"csrf"}
    assert set(client.cookies) == {"csrf", "session"}
    assert is_signed_in(client)
