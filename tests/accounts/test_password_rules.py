"""Which passwords one may have, and that they are taken as they are typed."""

import re

import pytest
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.cache import cache
from django.test import Client

from tests.accounts.people import is_signed_in, make_person, problems, sign_in

pytestmark = pytest.mark.django_db

GOOD = {
    "small letters": "correcthorse",
    "digits": "8201947365021",
    "spaces": "four words in a row",
    "other scripts": "пароль из слов",
    "signs": "§§§@@@###((()))",
    "emoji": "🦉🦉🦊🦊🐻🐻🐼🐼🦁🦁",
    "sixty-four": "long enough " * 5 + "long",
    "a thousand": "a thousand! " * 83 + "and",
}


def test_a_password_of_any_letters_and_length_is_taken():
    refused = {}
    for number, (what, password) in enumerate(GOOD.items()):
        cache.clear()
        form = {"name": "N", "email": f"p{number}@example.org", "password1": password}
        refused[what] = problems(Client().post("/accounts/signup/", form).content)

    assert refused == {what: [] for what in GOOD}


@pytest.mark.parametrize("what", ["spaces", "other scripts", "emoji", "a thousand"])
def test_it_is_checked_as_it_was_typed(what):
    password = GOOD[what]
    make_person(password=password)
    others = {password.upper(), password[:-1], password + " ", " " + password, password[:72], password[:128]} - {
        password
    }

    for number, other in enumerate(sorted(others)):
        cache.clear()
        browser = Client()
        sign_in(browser, password=other, REMOTE_ADDR=f"192.0.2.{number}")
        assert not is_signed_in(browser), repr(other[:40])
    browser = Client()
    sign_in(browser, password=password)
    assert is_signed_in(browser)


def test_the_sites_own_words_are_no_password_alone(settings):
    settings.SITE_NAME, settings.SITE_URL = "Harbour School", "https://learn.harbour.example"
    refused = {}
    for password in (
        "Lectern-2026!", "HarbourSchool1", "learn.harbour.example", "exam exam exam", "Certificate1",
        "harbour with seagulls", "my-lectern-has-oak", "8201947365021", "correcthorse",
    ):  # fmt: skip
        cache.clear()
        form = {"name": "N", "email": "new@task.org", "password1": password}
        refused[password] = problems(Client().post("/accounts/signup/", form).content)

    words = ["Words of this site are easy to guess. Add some of your own"]
    assert [password for password, said in refused.items() if said == words] == list(refused)[:5]
    assert [said for said in refused.values() if said != words] == [[]] * 4


def test_the_common_ones_of_ten_letters_and_more_are_refused():
    common = CommonPasswordValidator().passwords
    long_enough = sorted(word for word in common if len(word) >= 10)
    told = {}
    for number, password in enumerate(long_enough[:: len(long_enough) // 12]):
        cache.clear()
        form = {"name": "N", "email": f"p{number}@example.org", "password1": password}
        told[password] = problems(Client().post("/accounts/signup/", form).content)

    assert len(common) > 3000
    assert {says for problems in told.values() for says in problems} == {"This password is too common."}
    assert all(told.values())


#: Where a password is typed → what the field says it is for.
FIELDS = {
    "/accounts/login/": ["current-password"],
    "/accounts/signup/": ["new-password"],
    "/accounts/reauthenticate/": ["current-password"],
    "/accounts/password/change/": ["current-password", "new-password"],
}


def test_fields_hide_what_is_typed_and_leave_it_to_password_managers(client):
    make_person()
    inside = Client()
    sign_in(inside)
    found = {}
    for path in FIELDS:
        visitor = client if path in ("/accounts/login/", "/accounts/signup/") else inside
        page = visitor.get(path).content.decode()
        fields = [field for field in re.findall(r"<input[^>]*>", page) if "password" in field]
        assert [field for field in fields if not re.search('type="password"|data-show-password', field)] == []
        assert "onpaste" not in page
        found[path] = [name for field in fields for name in re.findall(r'autocomplete="([^"]*)"', field)]

    assert found == FIELDS
