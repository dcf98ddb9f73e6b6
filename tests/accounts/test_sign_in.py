"""Signing in by password and by code, and signing out."""

import pytest
import time_machine
from django.core import mail
from django.test import Client

from tests.accounts.people import (
    PASSWORD,
    code_in_mail,
    heading,
    is_signed_in,
    make_person,
    problems,
    sign_in,
    title,
    without_tokens,
)

pytestmark = pytest.mark.django_db

MISMATCH = "Check your email address and password, then try again"


def test_the_right_password_opens_the_learners_own_page(client):
    make_person()

    response = sign_in(client)

    assert (response.status_code, response.headers["Location"]) == (302, "/learn/")
    assert is_signed_in(client)


@pytest.mark.parametrize("typed", ["ALICE@example.org", " alice@Example.org "])
def test_the_address_may_be_typed_in_any_case(client, typed):
    make_person()

    sign_in(client, typed)

    assert is_signed_in(client)


def test_one_goes_back_to_where_one_came_from(client):
    make_person()

    shown = client.get("/accounts/login/?next=/privacy/")
    response = client.post(
        "/accounts/login/", {"login": "alice@example.org", "password": PASSWORD, "next": "/privacy/"}
    )

    assert b'<a href="/privacy/">the page you came from</a>' in shown.content
    assert response.headers["Location"] == "/privacy/"


def test_a_wrong_password_says_so_twice_keeps_the_address_and_marks_the_field(client):
    make_person()

    response = sign_in(client, password="wrong")

    page = response.content.decode()
    assert response.status_code == 200
    assert problems(response.content) == [MISMATCH]
    assert page.count(MISMATCH) == 2
    assert title(response.content) == "Error: Sign in · Lectern"
    assert 'value="alice@example.org"' in page
    assert 'aria-invalid="true" aria-describedby="id_password_error" id="id_password"' in page
    assert not is_signed_in(client)


def test_nothing_typed_names_both_fields(client):
    response = client.post("/accounts/login/", {})

    assert problems(response.content) == ["Enter your email address", "Enter your password"]


def test_a_wrong_password_and_an_unknown_address_get_the_same_page(client):
    make_person("alice@example.org")
    known, unknown = Client(), Client()

    pages = [
        (response.status_code, without_tokens(response.content).replace(address.encode(), b""))
        for response, address in (
            (sign_in(known, "alice@example.org", "wrong"), "alice@example.org"),
            (sign_in(unknown, "nobody@example.org", "wrong"), "nobody@example.org"),
        )
    ]

    assert pages[0] == pages[1]
    assert mail.outbox == []


def test_an_account_that_is_switched_off_stays_outside(client):
    make_person(is_active=False)

    response = sign_in(client)

    assert response.headers["Location"] == "/accounts/inactive/"
    assert heading(client.get("/accounts/inactive/").content) == "This account is switched off"
    assert not is_signed_in(client)


def test_switching_an_account_off_ends_its_sessions_at_the_next_request(client):
    alice = make_person()
    sign_in(client)

    alice.is_active = False
    alice.save()

    assert not is_signed_in(client)


def test_signing_in_with_a_code_needs_no_password(client):
    make_person()

    asked = client.post("/accounts/login/code/", {"email": "alice@example.org"})
    response = client.post("/accounts/login/code/confirm/", {"code": code_in_mail()})

    assert asked.headers["Location"] == "/accounts/login/code/confirm/"
    assert mail.outbox[0].subject == "Your sign-in code for Lectern"
    assert response.headers["Location"] == "/learn/"
    assert is_signed_in(client)


def test_a_sign_in_code_works_once(client):
    make_person()
    client.post("/accounts/login/code/", {"email": "alice@example.org"})
    code = code_in_mail()
    client.post("/accounts/login/code/confirm/", {"code": code})
    client.post("/accounts/logout/")

    client.post("/accounts/login/code/confirm/", {"code": code})

    assert not is_signed_in(client)


def test_a_sign_in_code_belongs_to_the_browser_that_asked(client):
    make_person()
    client.post("/accounts/login/code/", {"email": "alice@example.org"})
    thief = Client()

    thief.post("/accounts/login/code/confirm/", {"code": code_in_mail()})

    assert not is_signed_in(thief)


def test_a_new_code_replaces_the_one_before(client):
    make_person()
    client.post("/accounts/login/code/", {"email": "alice@example.org"})
    client.post("/accounts/login/code/confirm/", {"action": "resend"})

    refused = client.post("/accounts/login/code/confirm/", {"code": code_in_mail(0)})
    client.post("/accounts/login/code/confirm/", {"code": code_in_mail(1)})

    assert problems(refused.content) == ["This code does not match. Take the one from the newest mail"]
    assert is_signed_in(client)


def test_a_code_is_too_old_after_10_minutes(client):
    make_person()
    with time_machine.travel("2026-11-22 09:00:00Z", tick=False) as now:
        client.post("/accounts/login/code/", {"email": "alice@example.org"})
        now.shift(601)

        response = client.post("/accounts/login/code/confirm/", {"code": code_in_mail()})

    assert response.headers["Location"] == "/accounts/login/code/"


def test_asking_for_a_code_does_not_tell_whether_an_address_has_an_account():
    make_person("alice@example.org")
    known, unknown = Client(), Client()

    answers, pages = [], []
    for visitor, address in ((known, "alice@example.org"), (unknown, "nobody@example.org")):
        response = visitor.post("/accounts/login/code/", {"email": address})
        answers.append((response.status_code, response.headers["Location"]))
        page = visitor.get("/accounts/login/code/confirm/").content
        pages.append(without_tokens(page).replace(address.encode(), b""))

    assert answers == [(302, "/accounts/login/code/confirm/")] * 2
    assert pages[0] == pages[1]
    assert [(m.to[0], m.subject) for m in mail.outbox] == [
        ("alice@example.org", "Your sign-in code for Lectern"),
        ("nobody@example.org", "No account at Lectern has this address"),
    ]


def test_signing_out_asks_first_and_then_drops_what_the_browser_holds(client):
    make_person()
    sign_in(client)

    asked = client.get("/accounts/logout/")
    response = client.post("/accounts/logout/")

    assert (asked.status_code, heading(asked.content)) == (200, "Sign out")
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert not is_signed_in(client)


def test_a_session_that_was_signed_out_cannot_be_taken_up_again(client):
    make_person()
    sign_in(client)
    old = client.cookies["session"].value

    client.post("/accounts/logout/")
    client.cookies["session"] = old

    assert not is_signed_in(client)


def test_signing_in_gives_the_session_a_new_name(client):
    make_person()
    client.post("/accounts/login/code/", {"email": "alice@example.org"})
    before = client.cookies["session"].value

    client.post("/accounts/login/code/confirm/", {"code": code_in_mail()})

    assert client.cookies["session"].value != before


def test_no_message_is_left_behind_for_a_later_page(client):
    make_person()

    sign_in(client)
    page = client.get("/account/").content

    assert b'role="status"' not in page.split(b"<main")[1]


def test_pages_of_an_account_are_kept_by_nobody(client):
    make_person()
    sign_in(client)

    kept = {
        path: client.get(path).headers["Cache-Control"]
        for path in ("/account/", "/accounts/email/", "/accounts/2fa/", "/accounts/sessions/")
    }

    assert set(kept.values()) == {"private, no-store"}
