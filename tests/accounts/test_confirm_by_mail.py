"""Who has neither password nor second factor is asked for a code by mail before what protects the account changes."""

from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import ErasureRequest, User
from tests.accounts.people import (
    code_in_mail,
    confirm_by_mail,
    heading,
    is_signed_in,
    make_passkey,
    make_person,
    problems,
    switch_on_app,
)

pytestmark = pytest.mark.django_db

PAGE = "/accounts/reauthenticate/mail/"
WRONG = "AAAA-AAAA"


@pytest.fixture
def alice(client):
    """Signed in by mail, as somebody who never chose a password."""
    person = make_person()
    person.set_unusable_password()
    person.save()
    client.post("/accounts/login/code/", {"email": person.email})
    client.post("/accounts/login/code/confirm/", {"code": code_in_mail()})
    assert is_signed_in(client)
    mail.outbox.clear()
    return person


OPEN = {
    "what is kept": ("/account/data/", None),
    "erasing": ("/account/erasure/", None),
    "a first password": ("/accounts/password/set/", None),
    "a new address": ("/accounts/email/", {"action_add": "", "email": "ash@example.org"}),
    "an app": ("/accounts/2fa/totp/activate/", None),
    "a passkey": ("/accounts/2fa/webauthn/add/", None),
    "ending sessions": ("/accounts/sessions/", {}),
}


@pytest.mark.parametrize("what", OPEN)
def test_what_protects_the_account_waits_for_a_code(client, alice, what):
    path, form = OPEN[what]

    asked = client.get(path) if form is None else client.post(path, form)
    again = Client()
    again.force_login(alice)

    assert asked.headers["Location"] == f"{PAGE}?next={quote(path, safe='')}"
    assert heading(client.get(asked.headers["Location"]).content) == "Confirm that it’s you"
    assert mail.outbox == []  # looking at the page sends nothing


def test_the_code_opens_the_way_on_and_holds_for_five_minutes(client, alice):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sent = client.post(PAGE, {"action": "send", "next": "/accounts/password/set/"}, follow=True)
        answered = client.post(
            PAGE, {"code": code_in_mail().lower().replace("-", ""), "next": "/accounts/password/set/"}
        )
        within = client.get("/accounts/password/set/")
        clock.shift(timedelta(seconds=301))
        later = client.get("/accounts/password/set/")

    assert sent.redirect_chain == [(f"{PAGE}?next=%2Faccounts%2Fpassword%2Fset%2F", 302)]
    assert b"<strong>alice@example.org</strong>" in sent.content
    assert [(m.to, m.subject) for m in mail.outbox] == [(["alice@example.org"], "Your code for Lectern")]
    assert answered.headers["Location"] == "/accounts/password/set/"
    assert (within.status_code, later.status_code) == (200, 302)


def test_a_form_that_was_sent_is_carried_out_once_the_code_is_there(client, alice):
    asked = client.post("/accounts/email/", {"action_add": "", "email": "ash@example.org"})
    before = list(EmailAddress.objects.values_list("email"))
    client.post(asked.headers["Location"], {"action": "send"})
    went_on = client.post(asked.headers["Location"], {"code": code_in_mail()})

    assert before == [("alice@example.org",)]
    assert went_on.headers["Location"] == "/accounts/confirm-email/"
    assert mail.outbox[-1].to == ["ash@example.org"]


def test_a_password_that_comes_too_late_is_not_kept_anywhere(client, alice):
    asked = client.post("/accounts/password/set/", {"password1": "words-in-a-row"})

    assert asked.headers["Location"] == "/accounts/password/set/"
    assert "words-in-a-row" not in str(dict(client.session))
    assert not User.objects.get().has_usable_password()


def test_a_wrong_code_is_said_and_the_third_ends_it(client, alice):
    client.post(PAGE, {"action": "send"})
    code = code_in_mail()

    first, second = (client.post(PAGE, {"code": WRONG}) for _ in range(2))
    third = client.post(PAGE, {"code": WRONG}, follow=True)
    right = client.post(PAGE, {"code": code}, follow=True)

    says = ["This code does not match. Take the one from the newest mail"]
    assert [problems(page.content) for page in (first, second)] == [says, says]
    assert b"That was the wrong code 3 times, so it no longer counts. Ask for a new one." in third.content
    assert b"Send me a code" in right.content
    assert client.get("/accounts/password/set/").status_code == 302


def test_an_empty_code_says_what_is_missing(client, alice):
    client.post(PAGE, {"action": "send"})

    assert problems(client.post(PAGE, {"code": ""}).content) == ["Enter the code from the mail"]


def test_an_old_code_does_not_count_and_a_new_one_takes_its_place(client, alice):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.post(PAGE, {"action": "send"})
        first = code_in_mail()
        clock.shift(timedelta(minutes=10, seconds=1))
        too_old = client.post(PAGE, {"code": first}, follow=True)
        client.post(PAGE, {"action": "send"})
        former = client.post(PAGE, {"code": first})
        newest = client.post(PAGE, {"code": code_in_mail()})

    assert b"Send me a code" in too_old.content
    assert problems(former.content) == ["This code does not match. Take the one from the newest mail"]
    assert newest.status_code == 302
    assert client.post(PAGE, {"code": code_in_mail()}, follow=True).redirect_chain[-1][0].startswith(PAGE)  # once


def test_a_fourth_mail_within_a_minute_is_refused(client, alice):
    cache.clear()
    for _ in range(3):
        client.post(PAGE, {"action": "send"})
    told = client.post(PAGE, {"action": "send"}, follow=True)

    assert len(mail.outbox) == 3
    assert b"wait a minute before you ask for another" in told.content


def test_the_code_of_one_person_opens_nothing_to_the_next_at_this_browser(client, alice):
    confirm_by_mail(client)
    bob = make_person("bob@example.org")
    bob.set_unusable_password()
    bob.save()
    client.post("/accounts/logout/")
    client.force_login(bob)

    assert client.get("/accounts/password/set/").headers["Location"].startswith(PAGE)


def test_who_has_a_password_or_a_factor_is_asked_for_that_instead(client):
    alice = make_person()
    client.force_login(alice)
    with_password = client.get(PAGE)
    switch_on_app(client)
    alice.refresh_from_db()
    alice.set_unusable_password()
    alice.save()
    client.force_login(alice)
    with_app = client.get(PAGE)
    Authenticator.objects.all().delete()
    make_passkey(alice)
    with_passkey = client.get(PAGE)

    assert [way.headers["Location"] for way in (with_password, with_app, with_passkey)] == [
        "/accounts/reauthenticate/",
        "/accounts/2fa/reauthenticate/",
        "/accounts/2fa/webauthn/reauthenticate/",
    ]
    assert mail.outbox == []


def test_a_stranger_signs_in_first(client):
    assert client.get(PAGE).headers["Location"] == f"/accounts/login/?next={quote(PAGE, safe='/')}"
    assert client.post(PAGE, {"action": "send"}).headers["Location"].startswith("/accounts/login/")
    assert mail.outbox == []


def test_nobody_is_led_to_another_site(client, alice):
    client.post(PAGE, {"action": "send", "next": "https://elsewhere.example/"})
    went_on = client.post(PAGE, {"code": code_in_mail(), "next": "https://elsewhere.example/"})

    assert went_on.headers["Location"] == "/learn/"


def test_an_account_is_erased_after_a_code(client, alice):
    confirm_by_mail(client)

    client.post("/account/erasure/")

    assert ErasureRequest.objects.get().person == alice
