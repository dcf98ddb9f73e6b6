"""Signing up: a name, an address, a password, then the code from the mail."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.models import User
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


def sign_up(client, email="bob@example.org", name="Bob Birch", password=PASSWORD):
    return client.post("/accounts/signup/", {"name": name, "email": email, "password1": password})


def test_signing_up_ends_with_the_code_from_the_mail(client):
    response = sign_up(client, email="Bob@Example.org")
    asks = client.get(response.headers["Location"])
    confirmed = client.post("/accounts/confirm-email/", {"code": code_in_mail()})

    bob = User.objects.get()
    assert response.headers["Location"] == "/accounts/confirm-email/"
    assert heading(asks.content) == "Confirm your email address"
    assert confirmed.headers["Location"] == "/learn/"
    assert (bob.email, bob.name, bob.is_staff) == ("bob@example.org", "Bob Birch", False)
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [("bob@example.org", True, True)]
    assert is_signed_in(client)


def test_the_mail_carries_the_code_on_a_line_of_its_own_and_links_to_the_site(client, settings):
    settings.SITE_URL = "https://learn.example.org"

    sign_up(client)

    (message,) = mail.outbox
    assert (message.to, message.subject) == (["bob@example.org"], "Confirm your email address at Lectern")
    assert message.body.splitlines()[2] == code_in_mail()
    assert message.body.splitlines()[-1] == "https://learn.example.org"
    assert message.alternatives == []


def test_the_code_may_be_typed_in_small_letters_and_without_the_dash(client):
    sign_up(client)

    response = client.post("/accounts/confirm-email/", {"code": code_in_mail().lower().replace("-", "")})

    assert response.headers["Location"] == "/learn/"


def test_a_wrong_code_says_so_twice_and_leaves_the_address_unconfirmed(client):
    sign_up(client)

    response = client.post("/accounts/confirm-email/", {"code": "AAAA-AAAA"})

    says = "This code does not match. Take the one from the newest mail"
    assert problems(response.content) == [says]
    assert response.content.decode().count(says) == 2
    assert title(response.content) == "Error: Confirm your email address · Lectern"
    assert not EmailAddress.objects.get().verified
    assert not is_signed_in(client)


def test_the_third_wrong_code_ends_it_and_says_what_to_do(client):
    sign_up(client)

    for _ in range(2):
        client.post("/accounts/confirm-email/", {"code": "AAAA-AAAA"})
    response = client.post("/accounts/confirm-email/", {"code": "AAAA-AAAA"}, follow=True)

    assert response.redirect_chain == [("/accounts/login/", 302)]
    assert "That was the wrong code 3 times, so it no longer counts. Ask for a new one." in response.content.decode()


def test_an_unconfirmed_account_gets_a_new_code_when_it_signs_in(client):
    sign_up(client)
    client.post("/accounts/logout/")
    cache.clear()
    mail.outbox.clear()

    response = sign_in(client, "bob@example.org")
    client.post("/accounts/confirm-email/", {"code": code_in_mail()})

    assert response.headers["Location"] == "/accounts/confirm-email/"
    assert is_signed_in(client)


def test_everything_missing_is_named_beside_its_field_and_above(client):
    response = client.post("/accounts/signup/", {"email": "bob@", "password1": "short"})

    assert problems(response.content) == [
        "Enter a name; it can be a nickname",
        "Enter an email address like name@example.org",
        "This password is too short. It must contain at least 10 characters.",
    ]
    assert User.objects.count() == 0


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("password123", "This password is too common."),
        ("bob@example.org", "The password is too similar to the email address."),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(client, password, says):
    response = sign_up(client, password=password)

    assert problems(response.content) == [says]
    assert User.objects.count() == 0


def test_what_was_typed_is_kept_but_for_the_password(client):
    response = sign_up(client, password="short")

    page = response.content.decode()
    assert 'value="Bob Birch"' in page
    assert 'value="bob@example.org"' in page
    assert 'value="short"' not in page


def test_signing_up_does_not_tell_whether_an_address_has_an_account():
    make_person("alice@example.org")
    known, unknown = Client(), Client()

    answers = [
        (response.status_code, response.headers["Location"])
        for response in (sign_up(known, "alice@example.org"), sign_up(unknown, "carol@example.org"))
    ]
    pages = [
        without_tokens(visitor.get("/accounts/confirm-email/").content).replace(address, b"")
        for visitor, address in ((known, b"alice@example.org"), (unknown, b"carol@example.org"))
    ]

    assert answers == [(302, "/accounts/confirm-email/")] * 2
    assert pages[0] == pages[1]
    assert [(m.to[0], m.subject) for m in mail.outbox] == [
        ("alice@example.org", "You have an account at Lectern"),
        ("carol@example.org", "Confirm your email address at Lectern"),
    ]


def test_the_owner_of_the_address_is_told_and_nothing_of_the_account_changes(client):
    alice = make_person("alice@example.org")

    sign_up(client, "ALICE@example.org", name="Mallory", password="another-password-1")

    alice.refresh_from_db()
    assert User.objects.count() == 1
    assert (alice.name, alice.check_password(PASSWORD)) == ("Alice Ash", True)
    assert "/accounts/password/reset/" in mail.outbox[0].body
    assert "Mallory" not in mail.outbox[0].body


def test_closed_sign_up_makes_no_account_and_says_what_to_do(client, settings):
    settings.SIGN_UP_OPEN = False

    shown = client.get("/accounts/signup/")
    sent = sign_up(client)
    door = client.get("/accounts/login/")

    assert heading(shown.content) == heading(sent.content) == "New accounts are closed"
    assert User.objects.count() == 0
    assert mail.outbox == []
    assert b"/accounts/signup/" not in door.content
