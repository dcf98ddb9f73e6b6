"""Statements that are written once give what the ORM gives, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore as Django
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import PERSON, User
from accounts.session_store import SessionStore
from accounts.statements import RowOf
from quizzes.models.practice import Guest
from tests.accounts.people import make_person

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 22, 9, 30, 15, 123456, tzinfo=UTC)


def columns(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_a_row_is_the_instance_that_the_orm_makes_of_it():
    make_person()
    make_person("bob@example.org", "Bob Beech", is_staff=True, last_login=AT, theme="dark", time_zone="Asia/Tokyo")
    guest = Guest.objects.create(made_at=AT)

    for person in User.objects.all():
        found = PERSON.first(person.pk)
        assert (found, columns(found)) == (person, columns(person))
        assert (found._state.adding, found._state.db) == (False, "default")
    assert columns(RowOf(Guest, "id = %s AND made_at = %s").first(guest.pk, AT)) == columns(guest)


def test_no_row_is_none():
    guest = Guest.objects.create(made_at=AT)

    assert PERSON.first(0) is None
    assert RowOf(Guest, "id = %s AND made_at > %s").first(guest.pk, AT) is None


def test_what_was_read_can_be_saved():
    person = PERSON.first(make_person().pk)
    person.name = "Alice Aspen"

    person.save()

    assert User.objects.get(email="alice@example.org").name == "Alice Aspen"


# People by key


@pytest.mark.parametrize("key", [0, -1, 10**12])
def test_nobody_with_a_key_is_said_as_managers_say_it(key):
    make_person()

    with pytest.raises(User.DoesNotExist):
        User.objects.get(pk=key)


def test_all_ways_of_asking_for_a_person_find_the_same_one():
    make_person("bob@example.org")
    alice = make_person()

    for found in (
        User.objects.get(pk=alice.pk),
        User.objects.get(pk=str(alice.pk)),
        User.objects.get(id=alice.pk),
        User.objects.get(email=alice.email),
        User.objects.get(pk=alice.pk, is_active=True),
        User.objects.using("default").get(pk=alice.pk),
        User.objects.db_manager("default").get(pk=alice.pk),
        User.objects.filter(is_active=True).get(pk=alice.pk),
    ):
        assert columns(found) == columns(alice)
    with pytest.raises(ValueError, match="expected a number"):
        User.objects.get(pk="one")


# Sessions


def test_a_session_is_read_while_it_lives_and_not_a_moment_longer(monkeypatch):
    begun = SessionStore()
    begun["words"] = "kept"
    begun.create()
    ends = Session.objects.get(pk=begun.session_key).expire_date

    def read_at(moment):
        monkeypatch.setattr("accounts.session_store.timezone.now", lambda: moment)
        store = SessionStore(begun.session_key)
        return store.load(), store.session_key

    assert read_at(ends - timedelta(microseconds=1)) == ({"words": "kept"}, begun.session_key)
    assert read_at(ends) == ({}, None)


def test_a_key_that_nobody_was_given_is_not_taken_over():
    store = SessionStore("chosen-by-a-stranger")

    assert (store.load(), store.session_key) == ({}, None)


def test_sessions_are_read_by_django_s_own_store_and_the_reverse():
    """Sessions of the release before go on, and that release reads those of this one."""
    theirs = Django()
    theirs["a"] = 1
    theirs.create()
    ours = SessionStore()
    ours["b"] = 2
    ours.create()

    assert SessionStore(theirs.session_key).load() == {"a": 1}
    assert Django(ours.session_key).load() == {"b": 2}


def test_a_signed_in_page_asks_for_session_and_person_once(client):
    client.force_login(make_person())
    with CaptureQueriesContext(connection) as asked:
        client.get("/account/")

    tables = [query["sql"].split('FROM "')[1].split('"')[0] for query in asked if 'FROM "' in query["sql"]]
    assert tables[:2] == ["django_session", "accounts_user"]
