"""Guests: the cookie and whom it names, and being forgotten."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.core.signing import Signer
from django.http import HttpResponse

from quizzes import guests, pace
from quizzes.models.practice import Guest, PracticeStanding
from quizzes.models.question import QuestionRevision
from tests.factories import make_lesson, make_user
from tests.quizzes.practicing import DAY, NOW, give, make_guest, owners, request_of, request_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def revisions():
    make_lesson(questions=3)
    return list(QuestionRevision.objects.select_related("question__lesson__course").order_by("pk"))


def test_the_cookie_lasts_thirty_days_and_is_for_the_server_alone():
    guest, response = make_guest(), HttpResponse()

    guests.set_cookie(response, guest)

    (cookie,) = response.cookies.values()
    assert cookie.key == "practice"
    assert {name: value for name, value in cookie.items() if value and name != "expires"} == {
        "max-age": 30 * 24 * 60 * 60,
        "path": "/",
        "httponly": True,
        "samesite": "Lax",
    }
    assert guests.named_in(request_with(cookie.value)) == guest.pk


def test_a_secure_site_ties_the_cookie_to_its_host(settings):
    settings.SESSION_COOKIE_SECURE = True
    response, forgetting = HttpResponse(), HttpResponse()

    guests.set_cookie(response, make_guest())
    guests.clear_cookie(forgetting)

    for answer in (response, forgetting):
        (cookie,) = answer.cookies.values()
        assert (cookie.key, cookie["secure"], cookie["path"], cookie["domain"]) == ("__Host-practice", True, "/", "")


def test_clearing_ends_the_cookie_now():
    response = HttpResponse()

    guests.clear_cookie(response)

    cookie = response.cookies["practice"]
    assert (cookie.value, cookie["max-age"], cookie["path"], cookie["samesite"]) == ("", 0, "/", "Lax")


def forgeries():
    pk = UUID(int=7)
    return [
        ("", "empty"),
        (pk.hex, "unsigned"),
        (f"{pk.hex}:AAAA", "wrong signature"),
        (Signer(salt="something.else").sign(pk.hex), "another purpose"),
        (Signer(key="x" * 50, salt="quizzes.guests").sign(pk.hex), "another site"),
        (Signer(salt="quizzes.guests").sign("not-an-id"), "signed nonsense"),
        (Signer(salt="quizzes.guests").sign(""), "signed nothing"),
        (Signer(salt="quizzes.guests").sign(pk.hex) + "x", "with a tail"),
        (Signer(salt="quizzes.guests").sign(pk.hex).upper(), "in capitals"),
        ("\x00\udc80é" * 2000, "odd and long"),
    ]


@pytest.mark.parametrize("value", [value for value, _ in forgeries()], ids=[name for _, name in forgeries()])
def test_a_cookie_that_this_site_did_not_sign_names_nobody(value, django_assert_num_queries):
    Guest.objects.create(id=UUID(int=7), made_at=NOW)

    with django_assert_num_queries(0):
        assert guests.guest_of(request_with(value), NOW) is None


def test_no_cookie_costs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert guests.guest_of(request_with(), NOW) is None


def test_a_good_cookie_names_its_guest_with_one_query(django_assert_num_queries):
    guest = make_guest()
    make_guest()

    with django_assert_num_queries(1):
        assert guests.guest_of(request_of(guest), NOW) == guest


@pytest.mark.parametrize(
    ("age", "is_known"), [(0 * DAY, True), (30 * DAY - timedelta(seconds=1), True), (30 * DAY, False)]
)
def test_a_guest_is_known_for_thirty_days(age, is_known):
    guest = make_guest(NOW - age)

    assert (guests.guest_of(request_of(guest), NOW) == guest) is is_known


def test_without_a_time_the_present_counts():
    old, new = make_guest(NOW - 30 * DAY), make_guest(datetime.now(UTC))

    assert guests.guest_of(request_of(old)) is None
    assert guests.guest_of(request_of(new)) == new


def test_a_guest_that_is_unknown_or_was_merged_is_nobody():
    gone, merged = Guest(id=uuid4()), make_guest(learner=make_user(), merged_at=NOW)

    assert guests.guest_of(request_of(gone), NOW) is None
    assert guests.guest_of(request_of(merged), NOW) is None


def test_the_first_answer_makes_a_guest_and_the_next_finds_it():
    first, is_new = guests.guest_for_answer(request_with(), NOW)
    second, is_new_again = guests.guest_for_answer(request_of(first), NOW + DAY)

    assert (is_new, is_new_again) == (True, False)
    assert second == first
    assert list(Guest.objects.values_list("pk", "made_at", "learner", "merged_at")) == [(first.pk, NOW, None, None)]


def test_a_made_up_name_does_not_become_a_guest():
    forged = Signer(salt="quizzes.guests").sign(UUID(int=7).hex)

    guest, is_new = guests.guest_for_answer(request_with(forged), NOW)

    assert is_new
    assert guest.pk != UUID(int=7)


def test_too_many_new_guests_from_one_address_are_refused():
    for _ in range(60):
        guests.guest_for_answer(request_with(), NOW)

    with pytest.raises(pace.TooFast):
        guests.guest_for_answer(request_with(), NOW)

    assert Guest.objects.count() == 60


OVER = 30 * DAY + timedelta(hours=1)


def test_guests_are_forgotten_with_their_answers_and_learners_are_not(revisions):
    learner = make_user()
    over, due, new = (make_guest(NOW - age) for age in (OVER, OVER - timedelta(seconds=1), 0 * DAY))
    signed_in = make_guest(NOW - 2 * OVER)
    for guest in (over, due, new, signed_in):
        give(guest, revisions[0])
    guests.merge(guest=signed_in, learner=learner, now=NOW - 31 * DAY)

    assert guests.clear(now=NOW) == 1

    assert set(Guest.objects.all()) == {due, new, signed_in}
    assert owners() == [(None, due.pk), (None, new.pk), (learner.pk, signed_in.pk)]
    assert [row.guest_id for row in PracticeStanding.objects.exclude(guest=None)] == [due.pk, new.pk]


def test_a_new_guest_takes_at_most_fifty_old_ones_away():
    Guest.objects.bulk_create(Guest(made_at=NOW - OVER - number * DAY) for number in range(60))

    guests.guest_for_answer(request_with(), NOW)

    assert Guest.objects.count() == 60 - 50 + 1
    oldest = Guest.objects.order_by("made_at").values_list("made_at", flat=True).first()
    assert oldest == NOW - OVER - 9 * DAY


@pytest.mark.parametrize(
    ("count", "says"), [(0, "0 guests cleared.\n"), (1, "1 guest cleared.\n"), (120, "120 guests cleared.\n")]
)
def test_the_command_takes_all_of_them(count, says):
    Guest.objects.bulk_create(Guest(made_at=NOW - OVER) for _ in range(count))
    stays = make_guest(datetime.now(UTC))
    out = StringIO()

    call_command("clear_guests", stdout=out)

    assert out.getvalue() == says
    assert list(Guest.objects.all()) == [stays]
