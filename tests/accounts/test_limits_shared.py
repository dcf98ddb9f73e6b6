"""Two real server processes of one site: they count together, and neither sends anybody elsewhere."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from django.test import Client

from config import backends, env
from tests.accounts.people import PASSWORD, make_person, problems, sign_in
from tests.accounts.redirects import HOSTILE, ODD_PATHS, lands_on
from tests.system.servers import ask, copy_of_database, redis, redis_server, sites

pytestmark = [pytest.mark.django_db, pytest.mark.once]

REFUSED = "Too many tries. Wait 5 minutes, then try again"
MISMATCH = "Check your email address and password, then try again"
TOKEN = "a" * 32
HERE = {"HTTP_X_FORWARDED_FOR": "203.0.113.1"}


def post(port: int, path: str, fields: dict[str, str], *, visitor: str = "192.0.2.1"):
    """A form as a browser sends it, from this address behind one proxy."""
    body = urlencode({"csrfmiddlewaretoken": TOKEN, **fields})
    headers = {"host": "localhost", "cookie": f"csrf={TOKEN}", "x_forwarded_for": visitor}
    return ask(port, "POST", path, body, **headers)


def attempt(port: int, password: str, visitor: str = "192.0.2.1") -> str:
    response, text = post(
        port, "/accounts/login/", {"login": "alice@example.org", "password": password}, visitor=visitor
    )
    return response.headers.get("Location") or (problems(text.encode()) or [str(response.status)])[0]


@pytest.fixture
def two(tmp_path):
    make_person()
    with sites(2, tmp_path, DATABASE_URL=copy_of_database(tmp_path), TRUSTED_PROXY_COUNT="1") as ports:
        yield ports


def test_fifty_guesses_at_once_at_two_processes_are_five_and_forty_values_lead_nowhere(two):
    with ThreadPoolExecutor(50) as pool:
        told = list(pool.map(lambda n: attempt(two[n % 2], "wrong", f"198.51.100.{n}"), range(50)))
    # Who had to wait too long for the count was refused without one: the rest of the five is still there.
    rest = [attempt(two[n % 2], "wrong", f"203.0.113.{n}") for n in range(6)]
    after = [attempt(port, PASSWORD, "203.0.113.9") for port in two]

    assert sorted(set(told)) == [MISMATCH, REFUSED]
    assert (told + rest).count(MISMATCH) == 5
    assert after == [REFUSED] * 2
    away_from(two[0])


def away_from(port: int) -> None:
    """The same door, live: no value for ``next`` and no odd target of a request sends anybody away."""
    found = []
    for number, address in enumerate(HOSTILE):
        fields = {"name": "N", "email": f"p{number}@example.org", "password1": PASSWORD, "next": address}
        response, _ = post(port, "/accounts/signup/", fields, visitor=f"203.0.113.{number}")
        found.append((address, response.status, response.headers["Location"]))
    paths = ["//evil.example", "///evil.example/learn", "/\\evil.example/", "//evil.example/..", "/%5cevil.example"]
    for target in [*paths, *ODD_PATHS, "http://evil.example/learn", "//evil.example/account"]:
        response, _ = ask(port, "GET", target, host="localhost")
        found.append((target, response.status, response.headers.get("Location", "/")))

    base = "http://localhost/accounts/signup/"
    assert [each for each in found if lands_on(base, each[2]) != "localhost"] == []
    assert [each for each in found if each[1] >= 500] == []


@pytest.mark.skipif(redis_server() is None, reason="there is no redis-server here")
def test_a_process_and_this_one_count_together_in_redis(tmp_path, settings):
    make_person()
    with redis(tmp_path) as address:
        settings.CACHES = backends.caches(env.Env(**{**vars(settings.ENV), "cache_url": address}))
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        shared = {"DATABASE_URL": copy_of_database(tmp_path), "TRUSTED_PROXY_COUNT": "1", "CACHE_URL": address}
        with sites(1, tmp_path, **shared) as (port,):
            there = [attempt(port, "wrong") for _ in range(3)]
            with ThreadPoolExecutor(20) as pool:
                told = list(pool.map(lambda n: attempt(port, "wrong", f"198.51.100.{n}"), range(20)))
            others = [problems(sign_in(Client(), password="wrong", **HERE).content)[0] for _ in range(3)]
        last = problems(sign_in(Client(), **HERE).content)

    assert there == [MISMATCH] * 3
    assert set(told) <= {MISMATCH, REFUSED}
    assert (told + others).count(MISMATCH) == 2
    assert last == [REFUSED]
