"""Who opens the editor and its pages; strangers do not learn that there is a lesson."""

import uuid

import pytest
from django.test import Client

from tests.courses.editing.people import address, make_instructor, signed_in
from tests.factories import make_user
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db


def test_who_opens_the_editor(lesson, ines):
    cleo = make_instructor("cleo", "other")
    staff = make_user(is_staff=True)
    operator = make_user(is_staff=True, is_superuser=True)

    def status(person):
        return (signed_in(person) if person else Client()).get(address(lesson)).status_code

    assert [status(who) for who in (None, make_user(), staff, cleo, ines, operator)] == [302, 302, 403, 302, 200, 200]


PAGES = [
    ("versions", "get", ()),
    ("version", "get", (1,)),
    ("restoration", "post", (1,)),
    ("publication", "get", ()),
    ("publication", "post", ()),
    ("merge", "get", (uuid.UUID(int=7),)),
]


@pytest.mark.parametrize(("page", "method", "more"), PAGES)
def test_strangers_do_not_learn_that_there_is_a_lesson(lesson, ines, page, method, more):
    cleo = make_instructor("cleo", "other")
    before = all_rows()

    answers = [
        getattr(client, method)(address(lesson, page, *more)).status_code
        for client in (Client(), signed_in(make_user()), signed_in(make_user(is_staff=True)), signed_in(cleo))
    ]

    assert answers == [302, 302, 404, 404]
    after = all_rows()
    unlike = {table for table in before if before[table] != after[table]}
    assert unlike <= {"accounts_user", "account_emailaddress", "django_session"}
