"""A guest's answers become a learner's: once, whole, at signing in or later; and for a week there is a way back."""

import logging
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.signals import user_logged_in

from accounts.models import User
from quizzes import guests, practice
from quizzes.models.practice import Guest, PracticeAnswer
from quizzes.models.question import QuestionRevision
from tests.factories import make_lesson, make_user
from tests.quizzes.practicing import DAY, NOW, give, make_guest, owners, request_of, request_with, standings
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def revisions():
    make_lesson(questions=3)
    return list(QuestionRevision.objects.select_related("question__lesson__course").order_by("pk"))


def test_a_merge_moves_every_answer_and_makes_one_standing_of_two(revisions):
    learner, guest, other = make_user(), make_guest(), make_guest()
    one, two, three = revisions
    give(learner, one, "b", now=NOW)
    give(guest, one, "a", now=NOW - DAY)
    give(guest, two, "a", now=NOW)
    give(guest, two, "b", now=NOW + timedelta(minutes=1))
    give(learner, three, "b", now=NOW)
    give(other, one, "a", now=NOW)

    assert guests.merge(guest=guest, learner=learner, now=NOW + DAY) == 3

    mine, from_guest = (learner.pk, None), (learner.pk, guest.pk)
    assert owners() == [mine, from_guest, from_guest, from_guest, mine, (None, other.pk)]
    assert standings(learner) == [
        (one.question_id, 2, False, False, NOW - DAY, NOW),
        (two.question_id, 2, False, True, NOW, NOW + timedelta(minutes=1)),
        (three.question_id, 1, True, False, NOW, NOW),
    ]
    assert standings(guest) == []
    assert standings(other) == [(one.question_id, 1, False, True, NOW, NOW)]
    guest.refresh_from_db()
    assert (guest.learner, guest.merged_at) == (learner, NOW + DAY)


def test_a_second_merge_changes_nothing_for_whomever(revisions):
    learner, guest = make_user(), make_guest()
    give(guest, revisions[0])
    guests.merge(guest=guest, learner=learner, now=NOW)
    before = all_rows()

    assert guests.merge(guest=guest, learner=learner, now=NOW + DAY) == 0
    assert guests.merge(guest=guest, learner=make_user("other@example.org"), now=NOW + DAY) == 0

    del before["accounts_user"], before["account_emailaddress"]
    assert {table: all_rows()[table] for table in before} == before


def test_a_guest_without_answers_is_merged_for_nothing():
    guest = make_guest()

    assert guests.merge(guest=guest, learner=make_user(), now=NOW) == 0
    assert guests.guest_of(request_of(guest), NOW) is None


def test_a_merge_asks_the_same_however_many_answers_there_are(revisions, django_assert_num_queries):
    learner = make_user()
    for times in (1, 20):
        guest = make_guest()
        for number in range(times):
            give(guest, revisions[0], now=NOW + number * DAY)

        # the guest, what it answered (3), the standing before (made if it is missing: 2 more), and anew
        with django_assert_num_queries(13 if times == 1 else 11):
            guests.merge(guest=guest, learner=learner, now=NOW)


def test_a_merge_that_fails_leaves_everything_as_it_was(revisions, monkeypatch):
    learner, guest = make_user(), make_guest()
    give(guest, revisions[0])
    before = all_rows()
    monkeypatch.setattr(practice, "restand", fails)

    with pytest.raises(RuntimeError):
        guests.merge(guest=guest, learner=learner, now=NOW)

    assert all_rows() == before


def fails(*args, **named):
    raise RuntimeError("a full disk")


# Signing in, and answering afterwards


def sign_in(request, user):
    user_logged_in.send(sender=User, request=request, user=user)


def test_signing_in_takes_the_answers_along(revisions):
    learner, guest = make_user(), make_guest(datetime.now(UTC))
    give(guest, revisions[0])

    sign_in(request_of(guest), learner)

    assert owners() == [(learner.pk, guest.pk)]


@pytest.mark.parametrize("request_", [None, request_with(), request_with("made-up")], ids=["none", "bare", "forged"])
def test_signing_in_without_a_guest_is_just_that(request_):
    sign_in(request_, make_user())

    assert not Guest.objects.exists()


def test_a_merge_that_fails_does_not_stop_signing_in_and_comes_later(revisions, monkeypatch, caplog):
    learner, guest = make_user(), make_guest(datetime.now(UTC))
    give(guest, revisions[0])
    request = request_of(guest)

    with monkeypatch.context() as patched:
        patched.setattr(practice, "restand", fails)
        with caplog.at_level(logging.ERROR):
            sign_in(request, learner)
            assert guests.settle(request, learner=learner, now=datetime.now(UTC)) is False

    assert [record.getMessage() for record in caplog.records] == [
        f"The answers of guest {guest.pk} were not added to account {learner.pk}; tried again later"
    ] * 2
    assert owners() == [(None, guest.pk)]
    assert guests.settle(request, learner=learner, now=datetime.now(UTC)) is True
    assert owners() == [(learner.pk, guest.pk)]


def test_signing_in_survives_a_guest_that_cannot_be_looked_up(monkeypatch, caplog):
    learner = make_user()
    monkeypatch.setattr(guests, "guest_of", fails)

    with caplog.at_level(logging.ERROR):
        sign_in(request_with("anything"), learner)

    assert [record.getMessage() for record in caplog.records] == [
        f"The guest of a browser was not found out while account {learner.pk} signed in"
    ]


def test_a_spent_or_forged_cookie_can_go(revisions, django_assert_num_queries):
    learner, guest = make_user(), make_guest()
    guests.merge(guest=guest, learner=make_user(), now=NOW)

    assert guests.settle(request_of(guest), learner=learner, now=NOW) is True
    assert guests.settle(request_with("made-up"), learner=learner, now=NOW) is True
    with django_assert_num_queries(0):
        assert guests.settle(request_with(), learner=learner, now=NOW) is False


# Taking back what a shared computer brought


def merged(learner, revision, *values, at=NOW, answered=NOW):
    guest = make_guest()
    for number, value in enumerate(values):
        give(guest, revision, value, now=answered + timedelta(minutes=number))
    guests.merge(guest=guest, learner=learner, now=at)
    return guest


def test_the_last_weeks_merges_can_be_undone_and_say_how_many_answers_came(revisions):
    learner = make_user()
    merged(learner, revisions[0], "a", at=NOW - 7 * DAY)
    late = merged(learner, revisions[0], "a", "b", at=NOW - 7 * DAY + timedelta(seconds=1))
    merged(learner, revisions[0], at=NOW)
    latest = merged(learner, revisions[1], "a", at=NOW)
    merged(make_user(), revisions[0], "a")

    assert [(guest, guest.count) for guest in guests.merges_to_undo(learner, NOW)] == [(latest, 1), (late, 2)]


def test_undoing_removes_exactly_these_answers(revisions):
    learner = make_user()
    one, two, _ = revisions
    give(learner, one, "b", now=NOW)
    wrong = merged(learner, one, "a", "a", answered=NOW + DAY)
    only = merged(learner, two, "a")
    somebody = make_user()
    other = merged(somebody, one, "a")

    assert guests.undo_merge(guest_id=wrong.pk, learner=learner, now=NOW) == 2
    assert guests.undo_merge(guest_id=only.pk, learner=learner, now=NOW) == 1

    assert owners() == [(learner.pk, None), (somebody.pk, other.pk)]
    assert standings(learner) == [(one.question_id, 1, True, False, NOW, NOW)]
    assert guests.undo_merge(guest_id=wrong.pk, learner=learner, now=NOW) == 0
    assert guests.guest_of(request_of(wrong), NOW) is None


def test_undoing_is_for_ones_own_and_for_a_week(revisions):
    learner = make_user()
    theirs = merged(make_user(), revisions[0], "a")
    old = merged(learner, revisions[0], "a", at=NOW - 7 * DAY)
    unmerged = make_guest()

    for name in (theirs.pk, unmerged.pk, uuid4()):
        with pytest.raises(Guest.DoesNotExist):
            guests.undo_merge(guest_id=name, learner=learner, now=NOW)
    with pytest.raises(guests.Settled):
        guests.undo_merge(guest_id=old.pk, learner=learner, now=NOW)

    assert PracticeAnswer.objects.count() == 2
