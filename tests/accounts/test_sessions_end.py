"""A session begins anew at each sign-in, ends when it should, and what protects an account asks who is there."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from exams.delivery import sweeping
from exams.models.sitting import Answer, Sitting
from exams.transitions import State
from tests.accounts.people import (
    PASSWORD,
    code_in_mail,
    confirm,
    enter_code,
    is_signed_in,
    make_passkey,
    make_person,
    recovery_codes,
    sign_in,
    switch_on_app,
)
from tests.exams.pages.candidate import fields, path
from tests.exams.sittings import make_exam
from tests.factories import make_course
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

NEW = "other-words-2"


def by_password(client):
    sign_in(client)


def by_code(client):
    client.post("/accounts/login/code/", {"email": "alice@example.org"})
    client.post("/accounts/login/code/confirm/", {"code": code_in_mail()})


def by_a_new_password(client):
    client.post("/accounts/password/reset/", {"email": "alice@example.org"})
    client.post("/accounts/password/reset/confirm/", {"code": code_in_mail()})
    client.post("/accounts/password/reset/complete/", {"password1": NEW})


WAYS = [by_password, by_code, by_a_new_password]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_session_that_somebody_planted_is_not_the_one_that_signs_in(client, way):
    """Also a session of the site itself, which a thief began and left in the browser of the victim."""
    make_person()
    planted = Client()
    planted.post("/accounts/password/reset/", {"email": "mallory@example.org"})
    client.cookies["session"] = planted.cookies["session"].value
    mail.outbox.clear()
    cache.clear()

    way(client)

    assert is_signed_in(client)
    assert client.cookies["session"].value != planted.cookies["session"].value
    assert not is_signed_in(planted)


def test_who_confirms_who_they_are_gets_another_session_name_too(client):
    """Whoever has got hold of the former one is not in any more, and the list of sessions knows the new one."""
    make_person()
    sign_in(client)
    stolen = client.cookies["session"].value
    cache.clear()

    confirm(client)

    thief = Client()
    thief.cookies["session"] = stolen
    assert client.cookies["session"].value != stolen
    assert (is_signed_in(client), is_signed_in(thief)) == (True, False)
    assert [row.session_key for row in UserSession.objects.all()] == [client.cookies["session"].value]
    assert Session.objects.filter(session_key=stolen).count() == 0


def test_the_second_step_gives_the_session_a_new_name_too(client):
    make_person()
    sign_in(client)
    secret = switch_on_app(client)
    cache.clear()
    browser = Client()
    sign_in(browser)
    halfway = browser.cookies["session"].value

    with time_machine.travel(timezone.now() + timedelta(seconds=31), tick=False):
        enter_code(browser, "/accounts/2fa/authenticate/", secret)

    assert is_signed_in(browser)
    assert browser.cookies["session"].value != halfway


def test_a_new_password_gives_this_session_a_new_name_and_ends_the_old_one(client):
    make_person()
    sign_in(client)
    thief = Client()
    thief.cookies["session"] = client.cookies["session"].value
    assert is_signed_in(thief)

    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW})

    assert [is_signed_in(browser) for browser in (client, thief)] == [True, False]


def test_a_password_that_an_operator_sets_ends_the_sessions_there_were(client):
    alice = make_person()
    sam = make_person("sam@example.org", is_staff=True, is_superuser=True)
    sign_in(client)
    operator = Client()
    operator.force_login(sam)

    operator.post(
        f"/admin/accounts/user/{alice.pk}/password/",
        {"password1": NEW, "password2": NEW, "usable_password": "true", "set-password": ""},
    )

    alice.refresh_from_db()
    assert alice.check_password(NEW)
    assert not is_signed_in(client)


def test_a_session_ends_sixty_days_after_signing_in_however_much_it_is_used(client):
    make_person()
    with time_machine.travel("2026-03-01 09:00:00Z", tick=False) as now:
        sign_in(client)
        assert client.cookies["session"]["max-age"] == 60 * 24 * 60 * 60
        now.shift(timedelta(days=59, hours=23))
        before = is_signed_in(client)
        now.shift(timedelta(hours=1, seconds=1))
        client.cookies["session"]["expires"] = ""
        after = is_signed_in(client)

    assert (before, after) == (True, False)


def test_somebody_who_is_switched_off_is_refused_at_the_next_request_and_loses_nothing(client):
    alice = make_person()
    exam = make_exam(make_course("botany"))
    sign_in(client)
    client.post(exam.get_absolute_url(), {"agree": "on"})
    sitting = Sitting.objects.get()
    saved = client.post(path(sitting), fields(sitting, answer="a", goto="2"))
    late = fields(sitting, answer="b", goto="3")
    assert saved.headers["Location"] == path(sitting, "2/")

    User.objects.filter(pk=alice.pk).update(is_active=False)
    before = all_rows("exams")
    doors = [path(sitting, part) for part in ("1/", "1/answer/", "seat/", "break/", "submit/")]
    answers = [client.post(door, late) for door in doors]
    answers += [
        client.get(page) for page in ("/learn/", "/account/", "/review/", path(sitting), path(sitting, "paper/"))
    ]

    assert [answer.headers["Location"].split("?")[0] for answer in answers] == ["/accounts/login/"] * len(answers)
    assert all_rows("exams") == before
    sweeping.sweep(now=sitting.deadline + timedelta(seconds=30))
    assert Answer.objects.get(number=1).values == ["a"]
    assert Sitting.objects.get().state == State.RELEASED


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_somebody_who_is_switched_off_on_the_way_in_stays_outside(client, way, monkeypatch):
    alice = make_person()
    send = client.post

    def post(path, *args, **kwargs):
        if path.endswith(("confirm/", "login/", "complete/")):
            User.objects.filter(pk=alice.pk).update(is_active=False)
        return send(path, *args, **kwargs)

    monkeypatch.setattr(client, "post", post)
    way(client)

    assert not is_signed_in(client)


#: What protects an account: (page or action, what its form holds).
PROTECTED = {
    "another address": ("/accounts/email/", {"action_add": "", "email": "ash@example.org"}),
    "an authenticator app": ("/accounts/2fa/totp/activate/", {"code": "123456"}),
    "no authenticator app": ("/accounts/2fa/totp/deactivate/", {}),
    "new recovery codes": ("/accounts/2fa/recovery-codes/generate/", {}),
    "reading recovery codes": ("/accounts/2fa/recovery-codes/", None),
    "taking recovery codes along": ("/accounts/2fa/recovery-codes/download/", None),
    "another passkey": ("/accounts/2fa/webauthn/add/", {"name": "Mine", "credential": "{}"}),
    "no passkey": ("/accounts/2fa/webauthn/keys/{key}/remove/", {}),
    "another name of a passkey": ("/accounts/2fa/webauthn/keys/{key}/edit/", {"name": "Mine"}),
}


def rows_of_accounts():
    everything = all_rows("account") | all_rows("accounts") | all_rows("mfa") | all_rows("socialaccount")
    return {table: rows for table, rows in everything.items() if "session" not in table}


def test_what_protects_an_account_asks_again_who_is_there(client):
    alice = make_person()
    sign_in(client)
    switch_on_app(client)
    recovery_codes(client)
    key = make_passkey(alice)
    cache.clear()
    with time_machine.travel(timezone.now() + timedelta(seconds=301), tick=False):
        before, asked = rows_of_accounts(), {}
        for what, (path, form) in PROTECTED.items():
            address = path.format(key=key.pk)
            answer = client.get(address) if form is None else client.post(address, form)
            asked[what] = answer.headers.get("Location", str(answer.status_code)).split("?")[0]

        assert asked == dict.fromkeys(PROTECTED, "/accounts/reauthenticate/")
        assert rows_of_accounts() == before


def test_having_signed_in_a_moment_ago_is_no_confirmation(client):
    make_person()
    sign_in(client)

    answer = client.post("/accounts/email/", {"action_add": "", "email": "ash@example.org"})

    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert list(EmailAddress.objects.values_list("email")) == [("alice@example.org",)]


def test_the_confirmation_of_one_person_does_not_count_for_the_next_at_this_browser(client):
    make_person("alice@example.org")
    make_person("bob@example.org")
    sign_in(client, "alice@example.org")
    confirm(client)
    client.post("/accounts/logout/")
    sign_in(client, "bob@example.org")

    answer = client.get("/accounts/2fa/totp/activate/")

    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert Authenticator.objects.count() == 0


def test_a_new_password_needs_the_old_one(client):
    alice = make_person()
    sign_in(client)
    confirm(client)

    client.post("/accounts/password/change/", {"password1": NEW})
    client.post("/accounts/password/set/", {"password1": NEW})

    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_a_session_that_is_not_used_ends_where_an_operator_wants_that(client, settings):
    make_person()
    sign_in(client)
    begin, minute = timezone.now(), timedelta(minutes=1)
    found = {}
    for idle, pauses in ((0, [999]), (30, [29, 29, 1, 29]), (30, [31])):
        settings.SESSION_IDLE_MINUTES = idle
        for pause in (0, *pauses):
            begin += pause * minute
            with time_machine.travel(begin, tick=False):
                found[idle, pause, begin] = is_signed_in(client)

    assert list(found.values()) == [True] * 8 + [False]
    assert Session.objects.filter(session_key=client.cookies["session"].value).count() == 0


def test_a_session_in_use_is_written_down_now_and_then_and_a_guest_gets_none(client, settings):
    settings.SESSION_IDLE_MINUTES = 30
    make_person()
    sign_in(client)
    begin, stored = timezone.now(), []
    for minutes in (0, 1, 2, 4, 5, 8):
        with time_machine.travel(begin + timedelta(minutes=minutes), tick=False):
            client.get("/account/")
            stored.append(client.session["used_at"] - begin.timestamp())

    assert [round(seconds / 60) for seconds in stored] == [0, 0, 0, 4, 4, 8]
    assert Client().get("/").cookies.output() == ""
