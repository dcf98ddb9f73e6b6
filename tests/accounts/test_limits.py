"""Guessing is slowed down, by whichever door, and from whichever claimed address."""

import pytest
from django.core.cache import cache
from django.test import Client

from config import backends
from tests.accounts.people import (
    PASSWORD,
    code_in_mail,
    enter_code,
    heading,
    is_signed_in,
    make_person,
    problems,
    sign_in,
    switch_on_app,
)

pytestmark = pytest.mark.django_db

REFUSED = "Too many tries. Wait 5 minutes, then try again"
MISMATCH = "Check your email address and password, then try again"
NO_ADDRESS = "Enter an email address like name@example.org"
TOO_MANY = "Too many tries in a short time"
#: Where the admin's door leads.
DOOR = "/accounts/login/?next="


def test_the_sixth_try_is_refused_even_with_the_right_password(client):
    make_person()

    answers = [problems(sign_in(client, password="wrong").content) for _ in range(5)]
    sixth = sign_in(client)

    assert answers == [[MISMATCH]] * 5
    assert problems(sixth.content) == [REFUSED]
    assert not is_signed_in(client)


#: The site's limits for an address, so small that a test reaches them.
FEW = {"guess": "3/5m/ip", "signup": "4/m/ip", "request_login_code": "5/m/ip", "reset_password": "6/m/ip"}


@pytest.fixture
def few(settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, **FEW}


def test_a_claimed_address_is_not_believed_without_a_proxy(client, few):
    make_person()

    answers = [
        problems(sign_in(client, f"person{n}@example.org", "wrong", HTTP_X_FORWARDED_FOR=f"198.51.100.{n}").content)
        for n in range(5)
    ]

    assert answers == [[MISMATCH]] * 3 + [[REFUSED]] * 2


def test_behind_a_proxy_each_visitor_has_a_limit_of_their_own(client, settings, few):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    make_person()

    for n in range(3):
        sign_in(client, f"person{n}@example.org", "wrong", HTTP_X_FORWARDED_FOR="6.6.6.6, 198.51.100.1")
    same = sign_in(client, "person@example.org", "wrong", HTTP_X_FORWARDED_FOR="7.7.7.7, 198.51.100.1")
    other = sign_in(client, "person@example.org", "wrong", HTTP_X_FORWARDED_FOR="7.7.7.7, 198.51.100.2")

    assert problems(same.content) == [REFUSED]
    assert problems(other.content) == [MISMATCH]


#: Another way to write alice@task.example → what is said when the account has used up its tries.
WAYS = {
    "ALICE@task.example": REFUSED,
    "Alice@Task.Example": REFUSED,
    " alice@task.example\t": REFUSED,
    "alice@task.example.": NO_ADDRESS,
    "\uff21lice@task.example": NO_ADDRESS,
    "al\u0131ce@task.example": MISMATCH,
    "AL\u0130CE@task.example": MISMATCH,
    "alice\uff20task.example": NO_ADDRESS,
    "alice@task\u3002example": NO_ADDRESS,
    "alice@ta\u017fk.example": MISMATCH,
    "alice@tas\u212a.example": REFUSED,
    "alice@t\u0430sk.example": MISMATCH,
}


def test_another_way_to_write_the_address_shares_its_limit_or_leads_to_no_account(client):
    make_person("alice@task.example")
    for _ in range(5):
        sign_in(client, "alice@task.example", "wrong")

    answers = {
        typed: problems(sign_in(client, typed, REMOTE_ADDR=f"192.0.2.{number}").content)
        for number, typed in enumerate(WAYS)
    }

    assert answers == {typed: [says] for typed, says in WAYS.items()}


def test_the_account_has_one_limit_by_whichever_name_and_port_the_site_is_asked(client, settings):
    settings.ALLOWED_HOSTS = ["learn.example", "www.learn.example"]
    make_person()
    hosts = ["learn.example", "learn.example:81", "LEARN.example", "www.learn.example", "learn.example:82"]

    for number, host in enumerate(hosts):
        sign_in(client, password="wrong", HTTP_HOST=host, REMOTE_ADDR=f"192.0.2.{number}")
    response = sign_in(client, HTTP_HOST="learn.example:83", REMOTE_ADDR="192.0.2.9")

    assert problems(response.content) == [REFUSED]


def test_counts_are_not_pushed_out_by_many_others(client):
    make_person()
    for _ in range(5):
        sign_in(client, password="wrong")

    for number in range(320):
        cache.set(f"~{number}", [0], 300)

    assert backends.MOST_COUNTS == cache._max_entries == 100_000
    assert problems(sign_in(client, REMOTE_ADDR="192.0.2.9").content) == [REFUSED]


#: Requests of one address → how many of 8 tries of this action are let through, with few.
DOORS = {
    "wrong passwords": ("/accounts/login/", lambda n: {"login": f"p{n}@example.org", "password": "wrong"}, 3),
    "the admin's door": ("/admin/login/", lambda n: {"username": f"p{n}@example.org", "password": "wrong"}, 0),
    "new accounts": ("/accounts/signup/", lambda n: {"name": "N", "email": f"p{n}@a.example", "password1": "x"}, 4),
    "codes": ("/accounts/login/code/", lambda n: {"email": f"p{n}@example.org"}, 5),
    "new passwords": ("/accounts/password/reset/", lambda n: {"email": f"p{n}@example.org"}, 6),
}


@pytest.mark.parametrize("proxies", [0, 1])
def test_many_tries_from_one_place_are_slowed_down_whatever_address_they_claim(settings, few, proxies):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    made = {}
    for door, (path, fields, _) in DOORS.items():
        cache.clear()
        for n in range(8):
            claimed = f"198.51.100.{n}, 203.0.113.{n}" + (", 192.0.2.1" if proxies else "")
            answer = Client().post(path, fields(n), HTTP_X_FORWARDED_FOR=claimed)
            let_in = answer.status_code != 429 and problems(answer.content) not in ([REFUSED], [TOO_MANY])
            made[door] = made.get(door, 0) + (let_in and not answer.headers.get("Location", "").startswith(DOOR))

    assert made == {door: most for door, (_, _, most) in DOORS.items()}


def test_strangers_at_the_door_do_not_keep_the_owner_from_changing_the_password(client):
    make_person()
    sign_in(client)
    for number in range(6):
        sign_in(Client(), password="wrong", REMOTE_ADDR=f"192.0.2.{number}")

    refused = client.post("/accounts/reauthenticate/", {"password": "wrong"})
    confirmed = client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    changed = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "other-words-2"})

    assert problems(refused.content) == ["This is not your password. Try again"]
    assert [(answer.status_code, answer.headers["Location"]) for answer in (confirmed, changed)] == [
        (302, "/learn/"),
        (302, "/account/"),
    ]


def test_confirming_has_a_limit_too(client):
    make_person()
    sign_in(client)

    answers = [problems(client.post("/accounts/reauthenticate/", {"password": "wrong"}).content) for _ in range(5)]
    sixth = client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    assert answers == [["This is not your password. Try again"]] * 5
    assert problems(sixth.content) == [REFUSED]


def test_an_owner_whose_password_door_is_shut_gets_in_with_a_code(client):
    make_person()
    for _ in range(6):
        sign_in(Client(), password="wrong", REMOTE_ADDR="192.0.2.1")

    client.post("/accounts/login/code/", {"email": "alice@example.org"})
    client.post("/accounts/login/code/confirm/", {"code": code_in_mail()})

    assert is_signed_in(client)


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
    through = enter_code(browser, "/accounts/2fa/authenticate/", secret)

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
