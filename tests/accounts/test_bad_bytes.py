"""What no keyboard types into a form is answered like any other mistake, never with a failure."""

from urllib.parse import quote

import pytest
from django.core.cache import cache

from accounts.models import User
from tests.accounts.people import confirm, make_person, sign_in

pytestmark = pytest.mark.django_db

ODD = [
    "a\x00b",
    "\ud800",
    "\x7f\x1b[31m",
    "x" * 100_000,
    "\u202eevil",
    "😀" * 500,
    "%00",
    "'; DROP TABLE x; --",
    "\r\nBcc: a@b.c",
]
OPEN = [
    ("/accounts/login/", ["login", "password", "next"]),
    ("/accounts/signup/", ["name", "email", "password1", "next"]),
    ("/accounts/login/code/", ["email", "next"]),
    ("/accounts/password/reset/", ["email", "next"]),
    ("/accounts/2fa/webauthn/login/", ["credential"]),
    ("/accounts/logout/", ["next"]),
]
SIGNED_IN = [
    ("/account/", ["name"]),
    ("/settings/reading/", ["theme", "text_size", "typeface", "next"]),
    ("/accounts/email/", ["action_add", "email"]),
    ("/accounts/email/", ["action_remove", "email"]),
    ("/accounts/password/change/", ["oldpassword", "password1"]),
    ("/accounts/reauthenticate/", ["password", "next"]),
    ("/accounts/sessions/", ["session"]),
    ("/accounts/2fa/totp/activate/", ["code"]),
    ("/accounts/2fa/webauthn/add/", ["name", "credential"]),
    ("/accounts/3rdparty/", ["account"]),
]


def body(fields: list[str], value: str) -> str:
    return "&".join(f"{field}={quote(value, errors='surrogatepass')}" for field in fields)


def send(client, path, fields, value):
    return client.post(path, body(fields, value), content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize(("path", "fields"), OPEN)
def test_open_forms_survive(client, path, fields):
    answers = [send(client, path, fields, value).status_code for value in ODD]

    assert max(answers) < 500
    assert User.objects.count() == 0


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        ("/accounts/login/code/", "/accounts/login/code/confirm/"),
        ("/accounts/password/reset/", "/accounts/password/reset/confirm/"),
    ],
)
def test_code_pages_survive(client, ask, answer):
    make_person()
    answers = []

    for value in ODD:
        cache.clear()
        client.post(ask, {"email": "alice@example.org"})
        answers.append(send(client, answer, ["code"], value).status_code)

    assert max(answers) < 500


@pytest.mark.parametrize(("path", "fields"), SIGNED_IN)
def test_forms_of_an_account_survive(client, path, fields):
    alice = make_person()
    sign_in(client)
    confirm(client)

    answers = [send(client, path, fields, value).status_code for value in ODD]

    alice.refresh_from_db()
    assert max(answers) < 500
    assert "\x00" not in alice.name
    assert alice.email == "alice@example.org"


@pytest.mark.parametrize("query", ["next=%00", "next=%ff%fe", "email=%00@x.y", "next[]=1", "next=" + "a" * 10_000])
@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/", "/accounts/login/code/"])
def test_odd_addresses_survive(client, path, query):
    assert client.get(f"{path}?{query}").status_code == 200
