"""A site says whether it can serve people, what of it is away, and whether the sweeper runs."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import Error, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from exams import heartbeat
from tests.exams.sittings import make_exam

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_sweeper():
    cache.delete(heartbeat.KEY)


def test_a_site_that_can_serve_says_so(client):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"database": "ok", "cache": "ok", "sweeper": "ok"}
    assert response.headers["Cache-Control"] == "no-store"
    assert client.cookies == {}


def test_it_asks_little(client, django_assert_max_num_queries):
    client.get("/readyz")

    with django_assert_max_num_queries(12):
        client.get("/readyz")


def test_a_database_that_is_away(client, monkeypatch):
    def away(*args):
        raise Error("no such host: db.internal")

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", away)
    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"database": "away", "cache": "ok", "sweeper": "ok"}
    assert response.headers["Retry-After"] == "5"
    assert b"internal" not in response.content


def test_migrations_that_wait(client):
    MigrationRecorder(connection).record_unapplied("exams", "0001_exams")

    assert client.get("/readyz").json()["database"] == "migrations wait"


def test_a_newer_release_has_migrated_already(client):
    MigrationRecorder(connection).record_applied("exams", "9999_of_the_next_release")

    assert client.get("/readyz").status_code == 200


def test_a_cache_that_forgets(client, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    response = client.get("/readyz")

    assert (response.status_code, response.json()["cache"]) == (200, "forgets")


def test_a_cache_that_is_away_keeps_no_machine_out_of_service(client, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:9/0"}
    }
    response = client.get("/readyz")

    assert (response.status_code, response.json()["cache"]) == (200, "away")


def test_the_sweeper_leaves_word():
    call_command("close_overdue")

    assert heartbeat.missing(timezone.now()) == ""
    assert 0 <= heartbeat.age(timezone.now()) < 60


@pytest.mark.parametrize(("seconds", "said"), [(0, ""), (30, ""), (90, ""), (91, "late"), (3600, "late"), (-5, "")])
def test_two_runs_that_are_missing_are_too_many(seconds, said):
    now = timezone.now()
    heartbeat.beat(now - timedelta(seconds=seconds), 30)

    assert heartbeat.missing(now) == said


def test_a_sweeper_that_never_ran_is_missed_where_there_is_an_exam(client):
    assert heartbeat.missing(timezone.now()) == ""
    assert heartbeat.age(timezone.now()) is None

    make_exam()

    assert heartbeat.missing(timezone.now()) == "never ran"
    response = client.get("/readyz")
    assert (response.status_code, response.json()["sweeper"]) == (200, "never ran")
