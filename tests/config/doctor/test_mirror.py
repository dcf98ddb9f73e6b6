"""The doctor's page is there for a ticket signed with the site's own key, and tells about nothing but the request."""

import json

import pytest
import time_machine
from django.core import signing
from django.db import Error, connection
from django.db.migrations.recorder import MigrationRecorder

from config.doctor import mirror
from tests.config.doctor.visits import NOW

pytestmark = pytest.mark.django_db


def look(client, given, **headers):
    return client.get(mirror.PATH, headers={"Authorization": given, **headers})


def test_a_request_is_told_how_it_arrived(client, settings):
    answer = look(client, mirror.ticket(), X_Forwarded_For="198.51.100.3, 10.0.0.9")
    found = mirror.read(answer.content)

    assert (found.address, found.proxies, found.scheme) == ("127.0.0.1", 2, "http")
    assert found.settings == mirror.settings_of(settings.ENV)
    assert len(found.settings) == len(type(settings.ENV).__dataclass_fields__)
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.cookies == {}

    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    found = mirror.read(look(client, mirror.ticket(), X_Forwarded_For="198.51.100.3, 10.0.0.9").content)
    assert found.address == "198.51.100.3"


def test_who_has_no_ticket_finds_no_page(client, settings):
    with time_machine.travel(NOW, tick=False):
        good = mirror.ticket()
        assert look(client, good).status_code == 200
    with time_machine.travel(NOW.timestamp() + mirror.LASTS, tick=False):
        assert look(client, good).status_code == 200
    with time_machine.travel(NOW.timestamp() + mirror.LASTS + 1, tick=False):
        assert look(client, good).status_code == 404

    other = signing.dumps("look", salt=mirror.PURPOSE, key="another key " * 5)
    for case, given in (
        ("none", ""),
        ("a bearer", "Bearer x"),
        ("nothing in it", mirror.SCHEME),
        ("another key", mirror.SCHEME + other),
        ("another purpose", mirror.SCHEME + signing.dumps("look")),
        ("one letter more", mirror.ticket() + "x"),
        ("without its scheme", mirror.ticket().removeprefix(mirror.SCHEME)),
    ):
        assert look(client, given).status_code == 404, case


def test_digests_tell_nothing_and_differ(settings):
    env = settings.ENV
    before, database = mirror.settings_of(env), mirror.database()
    assert json.dumps(before).find(env.secret_key) == -1
    assert {len(value) for value in before.values()} == {16}

    MigrationRecorder(connection).record_applied("exams", "9999_of_another_database")
    assert mirror.database() != database

    settings.SECRET_KEY = "another key " * 5
    assert not set(mirror.settings_of(env).values()) & set(before.values())


def test_a_database_that_is_away(monkeypatch):
    def away(*args, **kwargs):
        raise Error

    monkeypatch.setattr(MigrationRecorder.Migration.objects, "aggregate", away)
    assert mirror.database() == ""


def test_what_is_no_reflection():
    for text in (b"", b"<p>", b"[]", b"{}", b'{"address": "1"}'):
        with pytest.raises(ValueError):  # noqa: PT011 (of any kind: the caller tells them all alike)
            mirror.read(text)
