"""A forgotten password, a changed one, a first one, and the address that goes with it."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from tests.accounts.people import (
    PASSWORD,
    code_in_mail,
    confirm,
    confirm_by_mail,
    heading,
    is_signed_in,
    make_person,
    problems,
    sign_in,
    without_tokens,
)

pytestmark = pytest.mark.django_db

NEW = "other-words-2"


def ask_for_reset(client, email="alice@example.org"):
    return client.post("/accounts/password/reset/", {"email": email})


def test_a_forgotten_password_is_replaced_with_the_code_from_the_mail(client):
    alice = make_person()

    asked = ask_for_reset(client)
    confirmed = client.post("/accounts/password/reset/confirm/", {"code": code_in_mail()})
    saved = client.post("/accounts/password/reset/complete/", {"password1": NEW})

    alice.refresh_from_db()
    assert asked.headers["Location"] == "/accounts/password/reset/confirm/"
    assert confirmed.headers["Location"] == "/accounts/password/reset/complete/"
    assert saved.headers["Location"] == "/learn/"
    assert (alice.check_password(NEW), alice.check_password(PASSWORD)) == (True, False)
    assert is_signed_in(client)
    assert [m.subject for m in mail.outbox] == [
        "Your code for a new password at Lectern",
        "Your password at Lectern was changed",
    ]


def test_a_new_password_ends_the_sessions_there_were(client):
    make_person()
    elsewhere = Client()
    sign_in(elsewhere)

    ask_for_reset(client)
    client.post("/accounts/password/reset/confirm/", {"code": code_in_mail()})
    client.post("/accounts/password/reset/complete/", {"password1": NEW})

    assert not is_signed_in(elsewhere)


def test_without_the_code_there_is_no_new_password(client):
    alice = make_person()
    ask_for_reset(client)

    refused = client.post("/accounts/password/reset/confirm/", {"code": "AAAA-AAAA"})
    skipped = client.post("/accounts/password/reset/complete/", {"password1": NEW})

    alice.refresh_from_db()
    assert problems(refused.content) == ["This code does not match. Take the one from the newest mail"]
    assert skipped.headers["Location"] == "/accounts/password/reset/confirm/"
    assert alice.check_password(PASSWORD)


def test_asking_for_a_new_password_does_not_tell_whether_an_address_has_an_account():
    make_person("alice@example.org")
    known, unknown = Client(), Client()

    answers, pages = [], []
    for visitor, address in ((known, "alice@example.org"), (unknown, "nobody@example.org")):
        response = ask_for_reset(visitor, address)
        answers.append((response.status_code, response.headers["Location"]))
        shown = visitor.get("/accounts/password/reset/confirm/").content
        refused = visitor.post("/accounts/password/reset/confirm/", {"code": ""}).content
        pages.append([without_tokens(page).replace(address.encode(), b"") for page in (shown, refused)])

    assert answers == [(302, "/accounts/password/reset/confirm/")] * 2
    assert pages[0] == pages[1]
    assert [(m.to[0], m.subject) for m in mail.outbox] == [
        ("alice@example.org", "Your code for a new password at Lectern"),
        ("nobody@example.org", "No account at Lectern has this address"),
    ]


def test_mails_link_to_the_sites_own_address_whatever_host_was_asked(client, settings):
    settings.SITE_URL = "https://learn.example.org"

    client.post("/accounts/password/reset/", {"email": "nobody@example.org"}, HTTP_HOST="localhost")

    links = [line for line in mail.outbox[0].body.splitlines() if "://" in line]
    assert links == ["https://learn.example.org/accounts/signup/", "https://learn.example.org"]


def test_a_password_is_changed_and_this_session_goes_on(client):
    alice = make_person()
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(client)

    response = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW}, follow=True)

    alice.refresh_from_db()
    assert alice.check_password(NEW)
    assert response.redirect_chain == [("/account/", 302)]
    assert b"Your password is changed." in response.content
    assert not is_signed_in(elsewhere)
    assert [m.subject for m in mail.outbox] == ["Your password at Lectern was changed"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"oldpassword": "wrong", "password1": NEW}, ["This is not your current password. Try again"]),
        ({"oldpassword": PASSWORD, "password1": ""}, ["Choose a new password"]),
        (
            {"oldpassword": PASSWORD, "password1": "alice@example.org"},
            ["The password is too similar to the email address."],
        ),
    ],
)
def test_a_password_that_cannot_be_changed_stays(client, typed, says):
    alice = make_person()
    sign_in(client)

    response = client.post("/accounts/password/change/", typed)

    alice.refresh_from_db()
    assert problems(response.content) == says
    assert alice.check_password(PASSWORD)


def test_somebody_without_a_password_is_asked_to_set_one(client):
    alice = make_person()
    alice.set_unusable_password()
    alice.save()
    client.force_login(alice)
    confirm_by_mail(client)

    sent_on = client.get("/accounts/password/change/")
    shown = client.get("/accounts/password/set/")
    saved = client.post("/accounts/password/set/", {"password1": NEW})

    alice.refresh_from_db()
    assert sent_on.headers["Location"] == "/accounts/password/set/"
    assert heading(shown.content) == "Set a password"
    assert saved.headers["Location"] == "/account/"
    assert alice.check_password(NEW)


def test_a_new_address_takes_over_once_its_code_is_entered(client):
    alice = make_person()
    sign_in(client)
    confirm(client)

    client.post("/accounts/email/", {"action_add": "", "email": "Ash@example.org"})
    before = list(EmailAddress.objects.values_list("email", "verified"))
    response = client.post("/accounts/confirm-email/", {"code": code_in_mail()}, follow=True)

    alice.refresh_from_db()
    assert before == [("alice@example.org", True)]
    assert response.redirect_chain == [("/account/", 302)]
    assert b"ash@example.org is now your email address." in response.content
    assert alice.email == "ash@example.org"
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("ash@example.org", True)]
    assert [(m.to[0], m.subject) for m in mail.outbox] == [
        ("ash@example.org", "Confirm your email address at Lectern"),
        ("alice@example.org", "Your email address at Lectern was changed"),
    ]


def test_changing_the_address_asks_for_the_password_first(client):
    make_person()
    sign_in(client)

    response = client.post("/accounts/email/", {"action_add": "", "email": "ash@example.org"})
    went_on = client.post(response.headers["Location"], {"password": PASSWORD})

    assert response.headers["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2Femail%2F"
    assert went_on.headers["Location"] == "/accounts/confirm-email/"
    assert mail.outbox[-1].to == ["ash@example.org"]


def test_nobody_takes_the_address_of_another_account(client):
    make_person("alice@example.org")
    make_person("bob@example.org")
    sign_in(client, "bob@example.org")
    confirm(client)

    client.post("/accounts/email/", {"action_add": "", "email": "alice@example.org"})
    response = client.post("/accounts/confirm-email/", {"code": code_in_mail()})

    assert problems(response.content) == ["Another account has this email address"]
    assert list(EmailAddress.objects.order_by("email").values_list("email", "user__email")) == [
        ("alice@example.org", "alice@example.org"),
        ("bob@example.org", "bob@example.org"),
    ]
