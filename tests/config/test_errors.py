"""The pages for when something does not work come even when much else does not."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import connection
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import include, path

from config import errors
from config.urls import handler400, handler403, handler404, handler429, handler500  # noqa: F401
from tests.accounts.people import heading, make_person, sign_in, title
from tests.system.servers import redis, redis_server

ROOT = Path(__file__).parents[2]


def fails(request):
    raise RuntimeError("a page that fails")


def asks_the_database(request):
    connection.cursor().execute("SELECT 1")


def counts(request):
    cache.add("tries", 1)


def writes(request):
    make_person()


def mistakes(request):
    connection.cursor().execute("SELECT 1 FROM django_session WHERE")


def refuses(request):
    raise PermissionDenied


def misses(request):
    raise Http404


def suspects(request):
    raise SuspiciousOperation


urlpatterns = [
    path("fails/", fails),
    path("database/", asks_the_database),
    path("counts/", counts),
    path("writes/", writes),
    path("mistakes/", mistakes),
    path("refuses/", refuses),
    path("misses/", misses),
    path("suspects/", suspects),
    path("", include("config.urls")),
]


@pytest.fixture(autouse=True)
def quiet(caplog):
    caplog.set_level(logging.CRITICAL, "django.request")
    caplog.set_level(logging.CRITICAL, "django.security")


@pytest.fixture
def visitor(settings):
    """A browser that is shown error pages instead of the exception."""
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


def test_a_failing_page_says_that_it_is_our_fault(visitor):
    response = visitor.get("/fails/")

    assert (response.status_code, heading(response.content)) == (500, "Something broke on our side")
    assert title(response.content) == "Something broke on our side · Lectern"
    assert b'<link rel="stylesheet" href="/static/css/lectern.css">' in response.content
    assert response.headers["Cache-Control"] == "no-store"
    assert b"RuntimeError" not in response.content


def test_a_failure_is_answered_without_a_database(visitor):
    """Without the ``db`` fixture every query fails, for the page and for the answer alike."""
    visitor.cookies["session"] = "a" * 32

    response = visitor.get("/database/")

    assert (response.status_code, heading(response.content)) == (500, "Something broke on our side")


def test_a_failure_is_answered_when_the_list_of_static_files_is_broken(visitor, monkeypatch):
    def broken(name):
        raise ValueError("Missing staticfiles manifest entry")

    monkeypatch.setattr(staticfiles_storage, "url", broken)

    response = visitor.get("/fails/")

    assert response.status_code == 500
    assert b'href="/static/css/lectern.css"' in response.content


def test_a_site_whose_database_is_gone_still_answers(tmp_path):
    ask = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "visitor = Client(raise_request_exception=False)\n"
        "visitor.cookies['session'] = 'a' * 32\n"
        "print(visitor.get('/account/').status_code, visitor.get('/nowhere/').status_code)\n"
    )
    environment = {
        **os.environ,
        "LECTERN_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path}/no/such/place.sqlite3",
    }

    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )

    assert done.stdout.split() == ["503", "503"]


def test_a_cache_that_is_away_is_waited_for(visitor, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:9/0"}
    }

    response = visitor.get("/counts/")

    assert (response.status_code, heading(response.content)) == (503, "The site is busy for a moment")
    assert (response.headers["Retry-After"], response.headers["Cache-Control"]) == ("5", "no-store")


@pytest.mark.skipif(redis_server() is None, reason="there is no redis-server here")
@pytest.mark.parametrize("options", [["--maxmemory", "1"], ["--replicaof", "127.0.0.1", "9"]], ids=["full", "replica"])
def test_a_cache_that_refuses_is_waited_for(visitor, settings, tmp_path, options):
    """One that is full, or that became a replica when another server took over."""
    with redis(tmp_path, *options) as address:
        settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": address}}
        response = visitor.get("/counts/")

    assert (response.status_code, heading(response.content)) == (503, "The site is busy for a moment")


@pytest.mark.django_db(transaction=True)
def test_a_database_that_takes_no_writes_is_waited_for(visitor):
    """As the former primary after a failover, or a disk that went read-only."""
    is_sqlite = connection.vendor == "sqlite"
    connection.cursor().execute("PRAGMA query_only = ON" if is_sqlite else "SET default_transaction_read_only = on")
    try:
        response = visitor.get("/writes/")
    finally:
        connection.cursor().execute("PRAGMA query_only = OFF" if is_sqlite else "RESET default_transaction_read_only")

    assert (response.status_code, heading(response.content)) == (503, "The site is busy for a moment")
    assert b"What you sent just now was not saved" in response.content


@pytest.mark.django_db
def test_a_mistake_in_a_query_is_no_reason_to_wait(visitor):
    assert visitor.get("/mistakes/").status_code == 500


@pytest.mark.django_db
def test_no_page_at_an_address_leads_to_the_courses(visitor):
    response = visitor.get("/misses/")

    assert (response.status_code, heading(response.content)) == (404, "There’s no page here")
    assert title(response.content) == "Page not found · Lectern"
    assert response.cookies.output() == ""
    assert b'<a href="/">All courses</a>' in response.content
    assert b"My learning" not in response.content


@pytest.mark.django_db
def test_a_signed_in_person_who_is_lost_finds_the_own_page_too(visitor):
    make_person()
    sign_in(visitor)

    response = visitor.get("/no/such/page/")

    assert response.status_code == 404
    assert b'<li><a href="/learn/">My learning</a></li>' in response.content


@pytest.mark.django_db
def test_a_page_that_is_not_open_says_what_may_help(visitor):
    guest = visitor.get("/refuses/")
    make_person()
    sign_in(visitor)
    person = visitor.get("/refuses/")

    assert (guest.status_code, person.status_code) == (403, 403)
    assert heading(guest.content) == heading(person.content) == "This page is not open to you"
    assert b"It may open when you sign in." in guest.content
    assert b"Your account may not see it." in person.content


def test_a_suspicious_request_is_refused_without_reading_it(visitor):
    response = visitor.get("/suspects/")

    assert (response.status_code, heading(response.content)) == (400, "This request could not be read")


def test_another_sites_name_is_refused(visitor):
    response = visitor.get("/healthz", HTTP_HOST="evil.example")

    assert (response.status_code, heading(response.content)) == (400, "This request could not be read")
    assert b"evil.example" not in response.content


@pytest.mark.django_db
def test_a_form_without_its_token_says_what_to_do():
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/accounts/login/", {"login": "alice@example.org", "password": "x"})

    assert (response.status_code, heading(response.content)) == (403, "The form was not sent")
    assert b"<li>Reload the page.</li>" in response.content
    assert b"CSRF" not in response.content


@pytest.mark.django_db
def test_a_form_open_since_before_signing_in_is_refused_and_a_fresh_one_taken():
    strict = Client(enforce_csrf_checks=True)
    make_person()
    strict.get("/accounts/login/")
    stale = strict.cookies["csrf"].value
    strict.post(
        "/accounts/login/",
        {"login": "alice@example.org", "password": "plain-words-1", "csrfmiddlewaretoken": stale},
    )

    refused = strict.post("/account/", {"name": "Stale", "csrfmiddlewaretoken": stale})
    strict.get("/account/")
    taken = strict.post("/account/", {"name": "Fresh", "csrfmiddlewaretoken": strict.cookies["csrf"].value})

    assert (refused.status_code, taken.status_code) == (403, 302)


def test_the_limit_page_says_how_long_to_wait():
    response = errors.too_many_requests(RequestFactory().get("/"))

    assert (response.status_code, response.headers["Retry-After"]) == (429, "60")
    assert b"Wait 60 seconds, then go back and try again." in response.content


@pytest.mark.parametrize("page", ["400.html", "500.html"])
def test_pages_that_stand_alone_load_nothing_but_the_style_sheet(page):
    content = errors.alone(page, 500).content.decode()

    assert content.count("<link") == 1
    assert content.count("<script") == content.count("csrfmiddlewaretoken") == content.count("style=") == 0
    assert '<main id="main"' in content
