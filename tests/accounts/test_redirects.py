"""No door that sends people on sends anybody to another site.

Each door gets a fifth of the values, another one than its neighbor; with ``EVERY_VALUE=1`` each gets all of them.
"""

import os
import re
from html import unescape
from itertools import count

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils.http import urlencode

from accounts.adapter import is_own_address
from tests.accounts.people import PASSWORD, code_in_mail, enter_code, make_person, secret_on, sign_in
from tests.accounts.redirects import EVIL, HOSTILE, ODD_PATHS, SPLITTING, lands_on

pytestmark = pytest.mark.django_db

READING = {"theme": "dark", "text_size": "m", "typeface": "serif"}
ALL = [*HOSTILE, *ODD_PATHS, *SPLITTING]
BASE = "http://testserver/accounts/login/"


def signed_in() -> Client:
    client = Client()
    sign_in(client)
    return client


def signing_in(address):
    yield Client().post("/accounts/login/", {"login": "alice@example.org", "password": PASSWORD, "next": address})


def signing_in_with_a_code(address):
    client = Client()
    yield client.post("/accounts/login/code/", {"email": "alice@example.org", "next": address})
    yield client.post("/accounts/login/code/confirm/", {"code": code_in_mail(), "next": address})


def signing_up(address):
    client = Client()
    form = {"name": "N", "email": f"new{next(NUMBERS)}@example.org", "password1": PASSWORD, "next": address}
    yield client.post("/accounts/signup/", form)
    yield client.post("/accounts/confirm-email/", {"code": code_in_mail(), "next": address})


def asking_for_a_new_password(address):
    client = Client()
    yield client.post("/accounts/password/reset/", {"email": "alice@example.org", "next": address})
    yield client.post("/accounts/password/reset/confirm/", {"code": code_in_mail(), "next": address})
    yield client.post("/accounts/password/reset/complete/", {"password1": PASSWORD, "next": address})


def signing_out(address):
    yield INSIDE.post("/accounts/logout/", {"next": address})
    sign_in(INSIDE)


def keeping_reading_settings(address):
    yield INSIDE.post("/settings/reading/", {**READING, "next": address})


def confirming_the_password(address):
    yield INSIDE.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": address})
    yield INSIDE.get(f"/accounts/2fa/reauthenticate/?{urlencode({'next': address})}")


def changing_the_password(address):
    yield INSIDE.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": PASSWORD, "next": address})


def the_second_step(address):
    client = Client()
    yield client.post("/accounts/login/", {"login": "tom@example.org", "password": PASSWORD, "next": address})
    yield client.post("/accounts/2fa/authenticate/", {"code": next(RECOVERY), "next": address})


def being_signed_in_already(address):
    query = urlencode({"next": address})
    yield from (INSIDE.get(f"/accounts/{door}/?{query}") for door in ("login", "signup", "login/code", "password/set"))


def the_admin_s_door(address):
    query = urlencode({"next": address})
    yield Client().get(f"/admin/login/?{query}")
    yield INSIDE.get(f"/admin/?{query}")


DOORS = [
    signing_in, signing_in_with_a_code, signing_up, asking_for_a_new_password, signing_out, keeping_reading_settings,
    confirming_the_password, changing_the_password, the_second_step, being_signed_in_already, the_admin_s_door,
]  # fmt: skip
INSIDE = Client()
RECOVERY = iter(())
NUMBERS = count()


@pytest.fixture
def people():
    global INSIDE, RECOVERY
    make_person()
    tom = make_person("tom@example.org")
    client = Client()
    sign_in(client, "tom@example.org")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = secret_on(client.get("/accounts/2fa/totp/activate/").content)
    enter_code(client, "/accounts/2fa/totp/activate/", secret)
    INSIDE = signed_in()
    codes = tom.authenticator_set.get(type="recovery_codes").wrap()
    RECOVERY = recovery(codes)


def recovery(codes):
    """Codes without end: when all are used, there are new ones."""
    while True:
        yield from codes.get_unused_codes()
        codes.instance.data["used_mask"] = 0
        codes.instance.save()


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_nobody_is_sent_to_another_site_from(people, door):
    away, redirects, failed = [], 0, []
    values = ALL if os.environ.get("EVERY_VALUE") else ALL[DOORS.index(door) % 5 :: 5]

    for address in values:
        cache.clear()
        for response in door(address):
            location = response.headers.get("Location")
            failed += [(address, response.status_code)] if response.status_code >= 500 else []
            if location is None:
                continue
            redirects += 1
            if lands_on(BASE, location) != "testserver" or set("\r\n\t\x00") & set(location):
                away.append((address, location))

    assert failed == []
    assert away == []
    assert redirects >= len(values)


def test_a_path_of_this_site_is_followed(people):
    answer = next(signing_in("/courses/?a=b#c"))

    assert answer.headers["Location"] == "/courses/?a=b#c"


def test_no_link_of_the_pages_on_the_way_in_leads_there(people):
    found = []

    for number, address in enumerate(ALL):
        door = ("login", "signup", "login/code", "password/reset")[number % 4]
        page = Client().get(f"/accounts/{door}/", {"next": address}).content.decode()
        links = map(unescape, re.findall(r'(?:href|action|content)="([^"]*)"', page))
        found += [(door, link) for link in links if {EVIL, "javascript:", "data:"} & {lands_on(BASE, link)}]

    assert found == []


@pytest.mark.parametrize("host", ["testserver", "testserver:8443", "learn.example"])
def test_what_is_no_address_of_this_site_is_told_from_what_is(settings, host):
    settings.ALLOWED_HOSTS = ["testserver", "learn.example"]
    request = RequestFactory().get("/", HTTP_HOST=host)

    assert [address for address in HOSTILE if is_own_address(request, address)] == []
    assert [path for path in [*ODD_PATHS, f"http://{host}/learn/"] if not is_own_address(request, path)] == []


#: What a browser makes of an address → the host that it asks.
READ_AS = {
    "//evil.example/": "evil.example", r"/\evil.example": "evil.example", "https:evil.example": "evil.example",
    "/\t/evil.example": "evil.example", " //evil.example": "evil.example", "http://testserver@evil.example/": EVIL,
    "javascript:alert(1)": "javascript:", "/evil.example": "testserver", "?next=//evil.example": "testserver",
    "/..//evil.example": "testserver", "learn/": "testserver", "http://testserver/": "testserver",
}  # fmt: skip


def test_addresses_are_read_as_browsers_read_them():
    assert len(HOSTILE) == 40
    assert {address: lands_on(BASE, address) for address in READ_AS} == READ_AS
