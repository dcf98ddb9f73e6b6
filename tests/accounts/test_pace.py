"""What costs more than a page is held to a pace, by person and by network address."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts import pace
from tests.exams.credentials.holders import make_certificate
from tests.factories import make_user

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"


@pytest.fixture(autouse=True)
def two_a_minute(monkeypatch):
    """Two for a person, three for an address, in the middle of a minute."""
    monkeypatch.setattr(pace, "COSTLY_BY_PERSON", pace.Limit(2))
    monkeypatch.setattr(pace, "COSTLY_BY_ADDRESS", pace.Limit(3))
    with time_machine.travel(datetime(2026, 3, 1, 12, 0, 30, tzinfo=UTC), tick=False):
        yield


def search(client, address=HERE, **headers):
    return client.get("/search/", {"q": "fruit"}, REMOTE_ADDR=address, headers=headers)


def suggestions(client, address=HERE):
    return search(client, address, x_fragment="1")


def check_of_a_file(client, address=HERE):
    return client.post("/verify/", {"file": SimpleUploadedFile("a.jwt", b"no token")}, REMOTE_ADDR=address)


def file_of_a_certificate(client, address=HERE):
    return client.get(f"/verify/{client.number}/badge.png", REMOTE_ADDR=address)


COSTLY = [search, suggestions, check_of_a_file, file_of_a_certificate]


@pytest.fixture
def guest():
    client = Client()
    client.number = make_certificate().number
    return client


@pytest.mark.parametrize("ask", COSTLY, ids=lambda ask: ask.__name__)
def test_what_costs_more_than_a_page_is_held_to_a_pace(guest, ask):
    answers = [ask(guest) for _ in range(4)]
    elsewhere = ask(guest, ELSEWHERE)

    assert [answer.status_code for answer in (*answers, elsewhere)] == [200, 200, 200, 429, 200]
    refused = answers[-1]
    # Half of this minute, and of the next as long as three of this one weigh more than two.
    assert refused["Retry-After"] == "50"
    assert refused["Cache-Control"] == "private, no-store"
    assert "The limit keeps programs from asking for more than people do." in refused.content.decode()


def test_a_person_is_counted_wherever_they_ask_from_and_nobody_for_them(guest):
    ann, bob = Client(), Client()
    ann.force_login(make_user("ann@example.org"))
    bob.force_login(make_user("bob@example.org"))

    answers = [search(ann), search(ann, ELSEWHERE), search(ann, "192.0.2.3"), search(bob, ELSEWHERE)]

    assert [answer.status_code for answer in answers] == [200, 200, 429, 200]


def test_all_of_it_counts_together(guest):
    assert [ask(guest).status_code for ask in COSTLY] == [200, 200, 200, 429]


def test_a_page_is_not_held_to_it(guest):
    assert [guest.get("/", REMOTE_ADDR=HERE).status_code for _ in range(5)] == [200] * 5


def test_without_a_limit_nothing_is_counted(guest, monkeypatch):
    monkeypatch.setattr(pace, "COSTLY_BY_ADDRESS", pace.Limit(0))

    assert [search(guest).status_code for _ in range(5)] == [200] * 5


def test_counting_asks_the_database_nothing(guest, django_assert_num_queries):
    pace.forget()
    search(guest)

    with django_assert_num_queries(3):  # what matches, of it what is readable, and the content version
        search(guest)
