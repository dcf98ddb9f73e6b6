"""Queries that take long leave a line with their text and without a value."""

import logging

import pytest
from django.db import connection

from accounts.models import User
from config.watching import slow
from tests.config.watching.test_requests import changed


@pytest.fixture
def lines(settings, caplog):
    logger = logging.getLogger("lectern")
    logger.addHandler(caplog.handler)
    settings.ENV = changed(settings.ENV, slow_query_ms=1)
    yield caplog
    logger.removeHandler(caplog.handler)


@pytest.mark.django_db
def test_a_slow_query_is_told_without_its_values(lines, monkeypatch):
    moments = iter([0.0, 0.75] * 20)
    monkeypatch.setattr(slow.time, "perf_counter", lambda: next(moments))

    with connection.execute_wrapper(slow.timed):
        list(User.objects.filter(email="ann@example.org"))

    (line,) = [record for record in lines.records if record.name == "lectern.queries"]
    assert line.ms == 750
    assert "accounts_user" in line.sql
    assert "ann@example.org" not in line.sql + line.getMessage()


@pytest.mark.django_db
def test_a_quick_one_is_not(lines, monkeypatch):
    moments = iter([0.0, 0.0009] * 20)
    monkeypatch.setattr(slow.time, "perf_counter", lambda: next(moments))

    with connection.execute_wrapper(slow.timed):
        User.objects.count()

    assert [record for record in lines.records if record.name == "lectern.queries"] == []


@pytest.mark.parametrize(("limit", "watched"), [(500, True), (0, False)])
def test_a_connection_is_watched_once_where_it_is_wanted(settings, limit, watched):
    class Fake:
        execute_wrappers: list = []

    settings.ENV = changed(settings.ENV, slow_query_ms=limit)
    fake = Fake()
    fake.execute_wrappers = []
    slow.watch(fake)
    slow.watch(fake)

    assert fake.execute_wrappers == ([slow.timed] if watched else [])
