"""Nobody learns from a door of the accounts whether an address has an account: not from words, nor from work done."""

import re
from collections.abc import Callable

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from tests.accounts.people import PASSWORD, make_person, problems, without_tokens

pytestmark = pytest.mark.django_db

#: Somebody with an account, one that is switched off, one who never confirmed, and nobody.
KNOWN, OFF, UNCONFIRMED, UNKNOWN = "k@example.org", "o@example.org", "u@example.org", "n@example.org"
ADDRESSES = (KNOWN, OFF, UNCONFIRMED, UNKNOWN)


class CountingHasher(MD5PasswordHasher):
    """Counts the expensive step: its time is what a stopwatch would see."""

    made = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.made += 1
        return super().encode(password, salt)


def post(path: str, **fields: str) -> Callable[[Client, str], object]:
    def step(client: Client, address: str) -> object:
        return client.post(path, {name: value.format(address=address) for name, value in fields.items()})

    return step


def get(path: str) -> Callable[[Client, str], object]:
    return lambda client, address: client.get(path)


#: Door → what is done there one after the other, and how many mails each address gets.
DOORS = {
    "sign in with a wrong password": (
        [post("/accounts/login/", login="{address}", password="wrong-words-1"), get("/accounts/login/")], 0,
    ),
    "sign in through the admin": (
        [post("/admin/login/?next=/admin/", username="{address}", password="wrong-words-1"), get("/admin/")], 0,
    ),
    "sign up": (
        [
            post("/accounts/signup/", name="Mallory", email="{address}", password1=PASSWORD),
            get("/accounts/confirm-email/"),
            post("/accounts/confirm-email/", code="AAAA-AAAA"),
            post("/accounts/confirm-email/", code=""),
            get("/learn/"),
        ],
        1,
    ),
    "ask for a new password": (
        [
            post("/accounts/password/reset/", email="{address}"),
            get("/accounts/password/reset/confirm/"),
            post("/accounts/password/reset/confirm/", code="AAAA-AAAA"),
            post("/accounts/password/reset/complete/", password1=PASSWORD),
        ],
        1,
    ),
    "ask for a code": (
        [
            post("/accounts/login/code/", email="{address}"),
            get("/accounts/login/code/confirm/"),
            post("/accounts/login/code/confirm/", code="AAAA-AAAA"),
            post("/accounts/login/code/confirm/", code="AAAA-AAAA"),
            post("/accounts/login/code/confirm/", code="AAAA-AAAA"),
            get("/accounts/login/"),
        ],
        1,
    ),
}  # fmt: skip


@pytest.fixture
def people(settings) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    make_person(KNOWN)
    make_person(OFF, is_active=False)
    User.objects.create_user(UNCONFIRMED, PASSWORD).emailaddress_set.create(email=UNCONFIRMED, primary=True)


def told(answer, address: str) -> tuple[object, ...]:
    """All that a browser gets, without the address that was typed and the tokens that always differ."""
    body = without_tokens(answer.content).replace(address.encode(), b"")
    headers = {name: value for name, value in answer.headers.items() if name not in {"X-Request-ID", "Content-Length"}}
    cookies = sorted((name, re.sub("=[^;]*", "", cookie.output(), count=1)) for name, cookie in answer.cookies.items())
    return answer.status_code, headers, cookies, body


def visited(steps, address: str) -> tuple[list[object], int, int]:
    """What one visitor is told, how many passwords were hashed for it, and how many mails were sent to the address."""
    cache.clear()
    mail.outbox.clear()
    before, client = CountingHasher.made, Client()
    answers = [told(step(client, address), address) for step in steps]
    assert {person for message in mail.outbox for person in message.to} <= {address}
    return answers, CountingHasher.made - before, len(mail.outbox)


@pytest.mark.parametrize("door", DOORS)
def test_every_address_gets_the_same_answers_the_same_work_and_the_same_mails(people, door):
    steps, mails = DOORS[door]

    with time_machine.travel("2026-03-02 09:00:00Z", tick=False):  # some headers tell the second
        found = {address: visited(steps, address) for address in ADDRESSES}

    for address in ADDRESSES:
        for number, (got, expected) in enumerate(zip(found[address][0], found[UNKNOWN][0], strict=True), 1):
            assert got == expected, f"{door}, step {number}: {address} is told something else than {UNKNOWN}"
    assert {address: made for address, (_, made, _) in found.items()} == dict.fromkeys(ADDRESSES, found[UNKNOWN][1])
    assert {address: sent for address, (_, _, sent) in found.items()} == dict.fromkeys(ADDRESSES, mails)


def test_one_wrong_password_is_one_hash_and_no_password_is_none(people):
    wrong, empty = (post("/accounts/login/", login="{address}", password=word) for word in ("wrong", ""))

    assert {address: visited([wrong], address)[1] for address in ADDRESSES} == dict.fromkeys(ADDRESSES, 1)
    assert {address: visited([empty], address)[1] for address in ADDRESSES} == dict.fromkeys(ADDRESSES, 0)


#: Unicode's other spellings of kim@site.example → who gets the mail for it: its owner, nobody, or no mail is sent.
SPELLINGS = {
    "KIM@SITE.EXAMPLE": ["kim@site.example"],
    "\u212aim@site.example": ["kim@site.example"],
    "kim@\u017fite.example": ["kim@\u017fite.example"],
    "k\u0131m@site.example": ["k\u0131m@site.example"],
    "K\u0130M@site.example": ["ki\u0307m@site.example"],
    "\uff4bim@site.example": [],
    "kim@site\uff0eexample": [],
    "kim@site.example\u200b": ["kim@site.example\u200b"],
    "kim@site.example, evil@evil.example": [],
    "kim@site.example\nBcc: evil@evil.example": [],
}


def test_a_code_goes_to_the_address_on_record_or_tells_that_there_is_no_account(people):
    make_person("kim@site.example")
    sent = {}

    for path in ("/accounts/login/code/", "/accounts/password/reset/"):
        for typed in SPELLINGS:
            mail.outbox.clear()
            cache.clear()
            Client().post(path, {"email": typed})
            sent[path, typed] = [(to, "No account" in message.subject) for message in mail.outbox for to in message.to]

    assert sent == {
        (path, typed): [(to, to != "kim@site.example") for to in people]
        for path in ("/accounts/login/code/", "/accounts/password/reset/")
        for typed, people in SPELLINGS.items()
    }


def test_a_person_who_is_switched_off_gets_no_code_by_mail(people):
    for path in ("/accounts/login/code/", "/accounts/password/reset/"):
        Client().post(path, {"email": OFF})

    assert [message.subject for message in mail.outbox] == ["No account at Lectern has this address"] * 2


def test_the_right_password_of_a_person_who_is_switched_off_tells_it_to_that_person_only(people):
    right, wrong = (Client().post("/accounts/login/", {"login": OFF, "password": word}) for word in (PASSWORD, "wrong"))

    assert (right.status_code, right.headers["Location"]) == (302, "/accounts/inactive/")
    assert problems(wrong.content) == ["Check your email address and password, then try again"]
