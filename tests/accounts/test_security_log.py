"""Lines about who came in, who could not, and what changed: an account by its number, and nothing of a person."""

import io
import json
import logging
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone

from accounts import security_log
from accounts.models import User
from tests.accounts.people import (
    PASSWORD,
    code_in_mail,
    confirm,
    confirm_by_mail,
    enter_code,
    is_signed_in,
    make_passkey,
    make_person,
    recovery_codes,
    sign_in,
    switch_on_app,
)

pytestmark = pytest.mark.django_db

OURS = frozenset({"person", "by", "by_person", "what", "kind", "count"})


@pytest.fixture(autouse=True)
def said():
    """Each line as its level, what it says, and what it says it of; the route is told apart."""
    lines: list[tuple[str, str, dict[str, object]]] = []

    class Kept(logging.Handler):
        def emit(self, record):
            about = {key: value for key, value in vars(record).items() if key in OURS}
            lines.append((record.levelname, record.getMessage(), about))
            text = json.dumps(
                {key: str(value) for key, value in vars(record).items() if key not in {"args", "pathname"}}
            )
            for secret in ("alice@", "Alice", "bob@", PASSWORD, "203.0.113", "Firefox"):
                assert secret not in text

    handler = Kept()
    logging.getLogger("lectern.security").addHandler(handler)
    yield lines
    logging.getLogger("lectern.security").removeHandler(handler)


def events(lines):
    return [(event, about.get("by", about.get("kind", ""))) for _, event, about in lines]


def test_who_comes_in_and_goes_is_told_by_a_number(client, said):
    alice = make_person()
    sign_in(client, REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT="Firefox")
    client.post("/accounts/logout/")

    assert said == [
        ("INFO", "signed in", {"person": alice.pk, "by": "password"}),
        ("INFO", "signed out", {"person": alice.pk}),
    ]


def test_who_does_not_come_in_is_told_and_of_an_unknown_address_no_number(client, said):
    alice = make_person()
    sign_in(client, password="not-this-one")
    sign_in(client, "ALICE@example.org", "not-this-one")
    sign_in(client, "bob@example.org", "not-this-one")

    assert said == [
        ("WARNING", "refused", {"person": alice.pk, "by": "password"}),
        ("WARNING", "refused", {"person": alice.pk, "by": "password"}),
        ("WARNING", "refused", {"by": "password"}),
    ]


def test_a_code_by_mail_that_is_wrong_or_right(client, said):
    alice = make_person()
    client.post("/accounts/login/code/", {"email": "alice@example.org"})
    client.post("/accounts/login/code/confirm/", {"code": "AAAA-AAAA"})
    client.post("/accounts/login/code/confirm/", {"code": code_in_mail()})

    assert said == [
        ("WARNING", "refused", {"person": alice.pk, "by": "code"}),
        ("INFO", "signed in", {"person": alice.pk, "by": "code"}),
    ]


def test_a_code_for_nobody_is_refused_like_any_other(client, said):
    client.post("/accounts/login/code/", {"email": "bob@example.org"})
    client.post("/accounts/login/code/confirm/", {"code": "AAAA-AAAA"})

    assert said == [("WARNING", "refused", {"by": "code"})]


def test_too_many_tries_are_told_once_they_are_not_looked_at(client, said):
    make_person()
    for _ in range(6):
        sign_in(client, password="not-this-one")

    assert events(said) == [("refused", "password")] * 5 + [("refused", "too many tries")]


def test_who_is_switched_off_is_told(client, said):
    alice = make_person()
    client.post("/accounts/login/code/", {"email": "alice@example.org"})
    User.objects.update(is_active=False)
    client.post("/accounts/login/code/confirm/", {"code": code_in_mail()})

    assert said == [("WARNING", "refused", {"person": alice.pk, "by": "switched off"})]


@pytest.mark.django_db(transaction=True)
def test_the_second_factor_and_what_becomes_of_it(client, said):
    alice = make_person()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(client)
        secret = switch_on_app(client)
        recovery_codes(client)
        cache.clear()
        clock.shift(timedelta(seconds=31))
        browser = Client()
        sign_in(browser)
        browser.post("/accounts/2fa/authenticate/", {"code": "000000"})
        enter_code(browser, "/accounts/2fa/authenticate/", secret)
        client.post("/accounts/2fa/recovery-codes/generate/")
        client.post("/accounts/2fa/totp/deactivate/")

    assert [about["person"] for _, _, about in said] == [alice.pk] * len(said)
    assert events(said) == [
        ("signed in", "password"),
        ("confirmed", "password"),
        ("second factor added", "totp"),
        ("second factor added", "recovery_codes"),
        ("refused", "second factor"),
        ("signed in", "password, totp"),
        ("recovery codes made anew", "recovery_codes"),
        ("second factor removed", "totp"),
        ("second factor removed", "recovery_codes"),
    ]


def test_a_passkey_that_is_taken_away(client, said):
    alice = make_person()
    sign_in(client)
    confirm(client)
    key = make_passkey(alice)

    client.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/")

    assert not Authenticator.objects.exists()
    assert said[-1] == ("INFO", "second factor removed", {"person": alice.pk, "kind": "webauthn"})


def test_passwords_and_addresses_that_change(client, said):
    make_person()
    sign_in(client)
    client.post("/accounts/password/change/", {"oldpassword": "wrong", "password1": "other-words-2"})
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "other-words-2"})
    confirm(client, "other-words-2")
    client.post("/accounts/email/", {"action_add": "", "email": "ash@example.org"})
    client.post("/accounts/confirm-email/", {"code": code_in_mail()})

    assert events(said) == [
        ("signed in", "password"),
        ("refused", "password"),
        ("password changed", ""),
        ("confirmed", "password"),
        ("address changed", ""),
    ]


def test_a_new_password_for_who_forgot_it_and_a_first_one(client, said):
    alice = make_person()
    client.post("/accounts/password/reset/", {"email": "alice@example.org"})
    client.post("/accounts/password/reset/confirm/", {"code": code_in_mail()})
    client.post("/accounts/password/reset/complete/", {"password1": "other-words-2"})
    alice.refresh_from_db()
    alice.set_unusable_password()
    alice.save()
    client.force_login(alice)
    confirm_by_mail(client)
    client.post("/accounts/password/set/", {"password1": "more-words-3"})

    assert ("password reset", "") in events(said)
    assert events(said)[-2:] == [("confirmed", "code"), ("password set", "")]


def test_who_signs_up(client, said):
    form = {"email": "bob@example.org", "password1": "plain-words-2", "name": "Bob"}
    client.post("/accounts/signup/", form)

    assert said == [("INFO", "signed up", {"person": User.objects.get().pk})]


def test_data_that_is_taken_along_and_an_erasure_that_is_thought_over(client, said):
    make_person()
    sign_in(client)
    confirm(client)
    b"".join(client.post("/account/data/").streaming_content)  # which closes the file, and not the connection
    client.post("/account/erasure/")
    client.post("/account/erasure/keeping/")

    assert [event for _, event, _ in said][2:] == ["data taken along", "erasure asked for", "erasure taken back"]


def test_what_an_operator_does_to_an_account(client, said):
    operator, alice = make_person("op@example.org", is_staff=True, is_superuser=True), make_person()
    client.force_login(operator)
    page = f"/admin/accounts/user/{alice.pk}/"
    fields = {"email": "alice@example.org", "name": "A", "theme": "auto", "text_size": "normal", "typeface": "serif"}
    shown = client.get(page + "change/").context["adminform"].form
    fields |= {name: shown[name].value() for name in ("theme", "text_size", "typeface")}
    said.clear()

    client.post(page + "change/", {**fields, "is_active": "on", "is_staff": "on"})
    client.post(
        page + "password/", {"password1": "other-words-2", "password2": "other-words-2", "usable_password": "true"}
    )
    client.post(page + "delete/", {"post": "yes"})

    about = {"person": alice.pk, "by_person": operator.pk}
    assert said == [
        ("INFO", "changed in the admin", {**about, "what": "Name, May open the admin"}),
        ("INFO", "changed in the admin", {**about, "what": "password"}),
        ("INFO", "deleted in the admin", about),
    ]


# Ending sessions of others


@pytest.fixture
def people():
    """Two who are signed in at two browsers each, and an operator at one."""
    names = ("alice@example.org", "bob@example.org")
    everybody = {name: [Client(), Client()] for name in names}
    for name, browsers in everybody.items():
        make_person(name)
        for browser in browsers:
            sign_in(browser, name)
    make_person("op@example.org", is_staff=True, is_superuser=True)
    everybody["op@example.org"] = [Client()]
    sign_in(everybody["op@example.org"][0], "op@example.org")
    return everybody


def inside(people):
    return [[is_signed_in(browser) for browser in browsers] for browsers in people.values()]


def test_an_operator_signs_somebody_out_everywhere(people, said):
    operator = people["op@example.org"][0]
    chosen = [User.objects.get(email=email).pk for email in ("alice@example.org", "op@example.org")]
    said.clear()

    told = operator.post("/admin/accounts/user/", {"action": "sign_out", "_selected_action": chosen}, follow=True)

    assert inside(people) == [[False, False], [True, True], [True]]
    assert b"2 sessions are ended." in told.content
    assert sorted((event, about["person"]) for _, event, about in said) == [
        ("sessions ended by an operator", pk) for pk in sorted(chosen)
    ]


def test_nobody_else_does(people):
    alice = User.objects.get(email="alice@example.org")
    User.objects.filter(pk=alice.pk).update(is_staff=True)
    chosen = [User.objects.get(email="bob@example.org").pk]

    people["alice@example.org"][0].post("/admin/accounts/user/", {"action": "sign_out", "_selected_action": chosen})

    assert inside(people) == [[True, True], [True, True], [True]]


def run(*words):
    out = io.StringIO()
    call_command("end_sessions", *words, stdout=out)
    return out.getvalue()


def test_the_command_signs_one_or_all_out(people, said):
    assert run("Alice@example.org") == "2 sessions ended.\n"
    assert inside(people) == [[False, False], [True, True], [True]]
    assert run("alice@example.org") == "0 sessions ended.\n"
    assert run("--all") == "3 sessions ended.\n"
    assert inside(people) == [[False, False], [False, False], [False]]
    assert said[-1] == ("INFO", "all sessions ended by an operator", {"count": 3})
    sign_in(people["alice@example.org"][0])
    assert run("alice@example.org") == "1 session ended.\n"


@pytest.mark.parametrize("words", [(), ("alice@example.org", "--all")])
def test_the_command_wants_one_or_all(people, words):
    with pytest.raises(CommandError, match="Name one email address, or say --all"):
        run(*words)
    assert inside(people) == [[True, True], [True, True], [True]]


def test_the_command_does_not_guess_who_is_meant(people):
    with pytest.raises(CommandError, match="Nobody signs in with this address"):
        run("nobody@example.org")


def test_an_account_that_is_not_kept_has_no_number(said):
    security_log.note("tried", User())

    assert said == [("INFO", "tried", {})]
