"""How fast answers may come: exact counts, exact waiting times, whose address it is, and the page that says so."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from quizzes import pace
from quizzes.models.practice import Guest
from tests.factories import make_user

START = datetime(2026, 1, 31, 12, tzinfo=UTC)


def at(seconds):
    return START + timedelta(seconds=seconds)


def request_from(address="192.0.2.1", **headers):
    return RequestFactory().post("/", REMOTE_ADDR=address, **headers)


def taken(limit, name, times, now):
    """How many of so many fit, one after the other."""
    fitted = 0
    for _ in range(times):
        try:
            limit.take(name, now)
        except pace.TooFast:
            continue
        fitted += 1
    return fitted


def waiting(limit, name, now):
    with pytest.raises(pace.TooFast) as refused:
        limit.take(name, now)
    return refused.value.wait


def test_a_minute_has_room_for_the_limit_and_no_more():
    limit = pace.Limit(120)

    assert taken(limit, "ann", 200, at(0)) == 120


@pytest.mark.parametrize(
    ("seconds", "fitted"),
    [(0, 0), (59, 0), (60, 0), (61, 2), (75, 30), (90, 60), (119, 118), (120, 120), (600, 120)],
)
def test_room_comes_back_little_by_little_in_the_minute_after(seconds, fitted):
    limit = pace.Limit(120)
    taken(limit, "ann", 120, at(0))

    assert taken(limit, "ann", 200, at(seconds)) == fitted


@pytest.mark.parametrize("seconds", [0, 0.5, 20, 59.9, 60, 60.2])
def test_after_the_wait_it_goes_on(seconds):
    limit = pace.Limit(120)
    taken(limit, "ann", 120, at(0))
    wait = waiting(limit, "ann", at(seconds))

    assert waiting(limit, "ann", at(seconds + wait - 1)) == 1
    assert taken(limit, "ann", 1, at(seconds + wait)) == 1


def test_what_was_refused_does_not_count():
    limit = pace.Limit(3)
    taken(limit, "ann", 50, at(0))

    assert taken(limit, "ann", 50, at(90)) == 1
    assert taken(limit, "ann", 50, at(120 + 59)) == 2


def test_each_name_has_a_count_of_its_own():
    limit = pace.Limit(2)
    taken(limit, "ann", 5, at(0))

    assert taken(limit, "bob", 5, at(0)) == 2


def test_names_that_are_not_seen_are_forgotten():
    limit = pace.Limit(2)
    for name in range(1000):
        limit.take(name, at(0))

    limit.take("ann", at(60))
    assert (len(limit.counts), len(limit.before)) == (1, 1000)
    limit.take("ann", at(120))
    assert (len(limit.counts), len(limit.before)) == (1, 1)


def test_a_clock_that_is_set_back_starts_anew():
    limit = pace.Limit(2)
    taken(limit, "ann", 2, at(3600))

    assert taken(limit, "ann", 5, at(0)) == 2


def fitted(who, address, times, now=START):
    """How many answers of somebody from an address are let through."""
    count = 0
    for _ in range(times):
        try:
            pace.take_answer(request_from(address), who, now)
        except pace.TooFast:
            continue
        count += 1
    return count


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_user, lambda: Guest.objects.create(made_at=START)], ids=["learner", "guest"])
def test_one_person_has_120_answers_a_minute_from_wherever(make):
    who = make()

    assert fitted(who, "192.0.2.1", 100) == 100
    assert fitted(who, "192.0.2.2", 100) == 20


@pytest.mark.django_db
def test_one_address_has_600_answers_a_minute_for_whomever():
    people = [make_user() for _ in range(6)]

    assert [fitted(who, "192.0.2.1", 110) for who in people] == [110, 110, 110, 110, 110, 50]
    assert fitted(None, "192.0.2.1", 1) == 0
    assert fitted(None, "192.0.2.2", 1) == 1


@pytest.mark.django_db
def test_who_answers_too_fast_does_not_use_up_the_address():
    assert fitted(make_user(), "192.0.2.1", 1000) == 120
    assert fitted(None, "192.0.2.1", 1000) == 480


def test_one_address_has_60_new_guests_a_minute():
    for _ in range(60):
        pace.take_guest(request_from(), Guest(), START)

    with pytest.raises(pace.TooFast):
        pace.take_guest(request_from(), Guest(), START)
    pace.take_guest(request_from("192.0.2.2"), Guest(), START)


@pytest.mark.django_db
def test_the_answer_that_makes_a_guest_is_its_first():
    guest = Guest.objects.create(made_at=START)
    pace.take_guest(request_from(), guest, START)

    assert fitted(guest, "192.0.2.1", 200) == 119


def test_forgetting_starts_with_nothing_counted():
    for _ in range(60):
        pace.take_guest(request_from(), Guest(), START)

    pace.forget()

    pace.take_guest(request_from(), Guest(), START)


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_a_network_of_ipv6_counts_as_one_address(remote, expected):
    assert pace.address_of(request_from(remote)) == expected


@pytest.mark.django_db
def test_the_page_says_how_long_to_wait(client):
    def view(request):
        raise pace.TooFast(17)

    response = pace.held_to_pace(view)(request_from())

    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (429, "17")
    assert response["Cache-Control"] == "private, no-store"
    assert "Wait 17 seconds, then go back and try again." in page
    assert "The limit keeps programs from trying out every answer. What you answered before is kept." in page
    assert "passwords" not in page
