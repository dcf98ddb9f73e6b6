"""Guessing is slowed down, by whichever door, and from whichever claimed address."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

from tests.accounts.people import code_of_app, heading, is_signed_in, make_person, problems, sign_in, switch_on_app

pytestmark = pytest.mark.django_db

REFUSED = "Too many tries. Wait 5 minutes, then try again"
MISMATCH = "Check your email address and password, then try again"


def test_the_sixth_try_is_refused_even_with_the_right_password(client):
    make_person()

    answers = [problems(sign_in(client, password="wrong").content) for _ in range(5)]
    sixth = sign_in(client)

    assert answers == [[MISMATCH]] * 5
    assert problems(sixth.content) == [REFUSED]
    assert not is_signed_in(client)


def test_a_claimed_address_is_not_believed_without_a_proxy(client):
    make_person()

    answers = [
        problems(sign_in(client, f"person{n}@example.org", "wrong", HTTP_X_FORWARDED_FOR=f"198.51.100.{n}").content)
        for n in range(12)
    ]

    assert answers == [[MISMATCH]] * 10 + [[REFUSED]] * 2


def test_behind_a_proxy_each_visitor_has_a_limit_of_their_own(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    make_person()

    for n in range(10):
        sign_in(client, f"person{n}@example.org", "wrong", HTTP_X_FORWARDED_FOR="6.6.6.6, 198.51.100.1")
    same = sign_in(client, "person@example.org", "wrong", HTTP_X_FORWARDED_FOR="7.7.7.7, 198.51.100.1")
    other = sign_in(client, "person@example.org", "wrong", HTTP_X_FORWARDED_FOR="7.7.7.7, 198.51.100.2")

    assert problems(same.content) == [REFUSED]
    assert problems(other.content) == [MISMATCH]


@pytest.mark.parametrize("typed", ["ALICE@example.org", "Alice@Example.Org"])
def test_another_way_to_write_the_address_shares_its_limit(client, typed):
    make_person()

    for _ in range(5):
        sign_in(client, "alice@example.org", "wrong")
    response = sign_in(client, typed)

    assert problems(response.content) == [REFUSED]


def test_a_locked_door_does_not_throw_out_who_is_inside(client):
    make_person()
    sign_in(client)
    stranger = Client()

    for _ in range(6):
        sign_in(stranger, password="wrong")

    assert is_signed_in(client)


def test_the_admins_door_is_the_sites_own(client):
    make_person("sam@example.org", is_staff=True, is_superuser=True)

    door = client.get("/admin/login/?next=/admin/")
    for _ in range(5):
        sign_in(client, "sam@example.org", "wrong")
    sixth = sign_in(client, "sam@example.org")
    straight = client.post("/admin/login/", {"username": "sam@example.org", "password": "plain-words-1"})

    assert door.headers["Location"] == "/accounts/login/?next=%2Fadmin%2F"
    assert problems(sixth.content) == [REFUSED]
    assert straight.headers["Location"].startswith("/accounts/login/")
    assert client.get("/admin/").status_code == 302


def test_the_admin_asks_for_the_second_step(client):
    make_person("sam@example.org", is_staff=True, is_superuser=True)
    sign_in(client, "sam@example.org")
    secret = switch_on_app(client)
    cache.clear()
    browser = Client()

    halfway = browser.post(
        "/accounts/login/", {"login": "sam@example.org", "password": "plain-words-1", "next": "/admin/"}
    )
    before = browser.get("/admin/").status_code
    through = browser.post("/accounts/2fa/authenticate/", {"code": code_of_app(secret)})

    assert halfway.headers["Location"] == "/accounts/2fa/authenticate/"
    assert before == 302
    assert through.headers["Location"] == "/admin/"
    assert browser.get("/admin/").status_code == 200


def test_a_learner_is_not_let_into_the_admin(client):
    make_person()
    sign_in(client)

    response = client.get("/admin/login/?next=/admin/")

    assert (response.status_code, heading(response.content)) == (403, "This page is not open to you")


def test_too_many_requests_say_how_long_to_wait(client):
    for _ in range(5):
        client.post("/accounts/password/reset/", {"email": "alice@example.org"})

    response = client.post("/accounts/password/reset/", {"email": "alice@example.org"})

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "60"
    assert heading(response.content) == "Too many tries in a short time"
    assert b"Wait 60 seconds, then go back and try again." in response.content


def test_asking_for_a_second_mail_at_once_says_that_one_is_on_its_way(client):
    client.post("/accounts/signup/", {"name": "Bob", "email": "bob@example.org", "password1": "plain-words-1"})

    response = client.post("/accounts/confirm-email/", {"action": "resend"})

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "60"


ONE_TRY = """
import json, sys, django
django.setup()
from django.test import Client
from tests.accounts.people import problems, sign_in
print(json.dumps(problems(sign_in(Client(), "alice@example.org", sys.argv[1]).content)))
"""
PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable")
from tests.accounts.people import make_person
make_person()
"""


@pytest.mark.once
def test_limits_hold_whichever_process_answers(tmp_path):
    root = Path(__file__).parents[2]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LECTERN_MODE": "test",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "",
    }

    def process(code: str, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=root,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        return done.stdout

    process(PREPARE)
    answers = [json.loads(process(ONE_TRY, "wrong").splitlines()[-1]) for _ in range(5)]
    sixth = json.loads(process(ONE_TRY, "plain-words-1").splitlines()[-1])

    assert answers == [[MISMATCH]] * 5
    assert sixth == [REFUSED]
