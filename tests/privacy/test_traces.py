"""After an account is erased, its name and address are nowhere: not in the database, the cache, sessions or the log."""

import base64
import json
import logging
import pickle

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts import erasure
from accounts.models import User
from accounts.session_store import SessionStore
from tests.accounts.people import sign_in
from tests.factories import make_user, now
from tests.lives import a_busy_life, a_place_to_learn
from tests.snapshot import all_rows

NAME, ADDRESS = "Ann Ashgrove", "ann.ashgrove@example.org"
WORDS = (NAME.encode(), b"Ashgrove", ADDRESS.encode())


@pytest.fixture(autouse=True)
def erased_file(settings, tmp_path):
    settings.ERASED_LIST = tmp_path / "erased.jsonl"


def hits(data):
    return [word for word in WORDS if word.lower() in data.lower()]


def a_life_that_leaves_traces():
    """Practice, an exam, a certificate, sessions, tries to sign in, and what an operator did to the account."""
    a_place_to_learn()
    ann = make_user(ADDRESS, name=NAME)
    a_busy_life(ann)
    client = Client()
    sign_in(client, ADDRESS, "wrong")
    sign_in(client, ADDRESS, "a-long-enough-one")
    Client().post("/accounts/login/code/", {"email": ADDRESS})
    begun = SessionStore()
    begun["account_email_verification_code"] = {"email": ADDRESS.upper()}
    begun.save()
    operator = make_user("olu@example.org", is_staff=True, is_superuser=True)
    users = ContentType.objects.get_for_model(User)
    LogEntry.objects.log_actions(operator.pk, User.objects.filter(pk=ann.pk), CHANGE, json.dumps(ADDRESS))
    LogEntry.objects.create(
        user=operator, content_type=users, object_id="0", object_repr="Olu", action_flag=CHANGE, change_message="x"
    )
    Client().force_login(operator)
    return ann


def everything_kept():
    """All rows of all tables as bytes, what is packed in them unpacked; and the cache."""
    yield from ((table, repr(rows).encode()) for table, rows in all_rows().items())
    yield from (("a session", json.dumps(row.get_decoded()).encode()) for row in Session.objects.all())
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM shared_cache")
        for key, value in cursor.fetchall():
            yield "the cache", f"{key} {pickle.loads(base64.b64decode(value))!r}".encode()


def where():
    return sorted({table for table, data in everything_kept() if hits(data)})


def pragma(value=""):
    """Whether SQLite writes over what it deletes; ``value`` sets it."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA secure_delete{value}")
        return cursor.fetchone()[0]


def vacuumed(file):
    """The bytes of the whole database as one file."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    return file.read_bytes()


@pytest.mark.django_db(transaction=True)
def test_no_trace_is_left(caplog, tmp_path, settings):
    ann = a_life_that_leaves_traces()
    number = ann.pk
    assert {
        "a session", "account_emailaddress", "accounts_user", "django_admin_log", "exams_certificate",
    } <= set(where())  # fmt: skip
    is_sqlite = connection.vendor == "sqlite"
    if is_sqlite:
        assert hits(vacuumed(tmp_path / "before.sqlite3")) == list(WORDS)
        assert pragma(" = OFF") == 0

    with caplog.at_level(logging.DEBUG):
        erasure.erase(person=ann, now=now())

    assert where() == []
    assert [row.get_decoded()["_auth_user_id"] for row in Session.objects.all()] == [str(User.objects.get().pk)]
    log = LogEntry.objects.order_by("object_repr").values_list("object_repr", "change_message")
    assert list(log) == [("Olu", "x"), (f"person {number}", "")]
    said = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
    assert hits("\n".join(said).encode()) == []
    assert hits(settings.ERASED_LIST.read_bytes()) == []
    call_command("verify_audit")
    if is_sqlite:
        assert pragma() == 1
        assert hits(vacuumed(tmp_path / "after.sqlite3")) == []
    cache.clear()
