"""An account is erased two weeks after it was asked for, once and whole, unless its person keeps it."""

import logging
from datetime import timedelta

import pytest
from django.core import mail
from django.db import Error

from accounts import erased_list, erasure
from accounts.models import Erased, ErasureRequest, User
from exams.models.certificate import Certificate
from exams.models.sitting import Sitting
from tests.exams.sittings import begin, minutes, save
from tests.factories import make_user, now
from tests.lives import a_busy_life, a_place_to_learn
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

DUE = timedelta(days=14)


@pytest.fixture(autouse=True)
def erased_file(settings, tmp_path):
    settings.ERASED_LIST = tmp_path / "erased.jsonl"
    return settings.ERASED_LIST


def asked(person, at=None):
    return erasure.ask(person=person, now=at or now())


def people():
    return sorted(User.objects.values_list("email", flat=True))


def told(caplog):
    """What was logged, but for who came in and went."""
    return [record.getMessage() for record in caplog.records if record.name != "lectern.security"]


def test_who_asks_has_two_weeks_and_gets_a_mail():
    ann, at = make_user("ann@example.org", time_zone="Europe/Vienna"), minutes(0)

    request = asked(ann, at)
    again = asked(ann, at + timedelta(days=3))

    assert (request.due_at, again.due_at) == (at + DUE, at + DUE)
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["ann@example.org"], "Your account at Lectern will be erased")
    ]
    assert "after 16 March 2026, 10:00 CET." in mail.outbox[0].body
    assert "http://127.0.0.1:8000/account/" in mail.outbox[0].body


def test_it_is_done_when_it_is_due_and_not_before(django_capture_on_commit_callbacks, erased_file):
    a_place_to_learn()
    ann, bob = make_user("ann@example.org"), make_user("bob@example.org")
    a_busy_life(ann)
    number, joined, request = ann.pk, ann.date_joined, asked(ann)
    results = Sitting.objects.get().results.count()
    before = all_rows()
    assert erasure.erase_due(now=request.due_at - timedelta(seconds=1)) == 0
    assert all_rows() == before

    with django_capture_on_commit_callbacks(execute=True):
        assert erasure.erase_due(now=request.due_at) == 1
    assert erasure.erase_due(now=request.due_at) == 0

    assert people() == [bob.email]
    assert [(row.person, row.joined_at) for row in Erased.objects.all()] == [(number, joined)]
    assert [(line.person, line.joined_at) for line in erased_list.read(erased_file)] == [(number, joined)]
    assert b"ann" not in erased_file.read_bytes()
    assert oct(erased_file.stat().st_mode)[-3:] == "600"
    sitting, certificate = Sitting.objects.get(), Certificate.objects.get()
    assert (sitting.learner, sitting.answers.count(), sitting.results.count()) == (None, 6, results)
    assert (certificate.learner, certificate.is_withdrawn, certificate.facts["name"]) == (None, True, "")
    assert [(message.to, message.subject) for message in mail.outbox[1:]] == [
        (["ann@example.org"], "Your account at Lectern is erased")
    ]


def test_who_keeps_the_account_keeps_all_of_it():
    a_place_to_learn()
    ann = make_user("ann@example.org")
    a_busy_life(ann)
    before = all_rows()
    request = asked(ann)

    assert (erasure.keep(person=ann), erasure.keep(person=ann)) == (True, False)

    assert erasure.erase_due(now=request.due_at) == 0
    assert all_rows() == before


def test_keeping_and_erasing_at_once_is_one_of_the_two():
    ann = make_user("ann@example.org")
    request = asked(ann)
    erasure.keep(person=ann)

    assert erasure.erase_one(request) is False

    assert people() == ["ann@example.org"]


def test_of_two_processes_that_find_it_due_one_erases():
    request = asked(make_user("ann@example.org"))
    other = ErasureRequest.objects.select_related("person").get()

    assert [erasure.erase_one(row) for row in (request, other)] == [True, False]

    assert [message.subject for message in mail.outbox[1:]] == ["Your account at Lectern is erased"]


def test_a_crash_on_the_way_leaves_everything(monkeypatch, caplog):
    """The last thing that happens within the transaction fails."""
    a_place_to_learn()
    ann, bob = make_user("ann@example.org"), make_user("bob@example.org")
    a_busy_life(ann)
    request = asked(ann)
    asked(bob, request.asked_at + timedelta(seconds=1))
    before = all_rows()
    rest = User.delete

    def killed(person):
        rest(person)
        if person.email == "ann@example.org":
            raise RuntimeError("killed")

    monkeypatch.setattr(User, "delete", killed)
    with caplog.at_level(logging.ERROR):
        assert erasure.erase_due(now=request.due_at) == 0
    assert all_rows() == before
    assert told(caplog) == [f"person {ann.pk} could not be erased"]
    assert erasure.erase_due(now=request.due_at + timedelta(seconds=1)) == 1

    assert people() == ["ann@example.org"]


def test_a_database_that_is_away_is_told_to_whoever_runs_it(monkeypatch):
    request = asked(make_user("ann@example.org"))

    def away(person):
        raise Error("away")

    monkeypatch.setattr(User, "delete", away)

    with pytest.raises(Error):
        erasure.erase_due(now=request.due_at)


def test_it_waits_while_an_exam_runs_and_comes_after_it():
    exam = a_place_to_learn()
    ann = make_user("ann@example.org")
    request = asked(ann, minutes(0) - DUE)
    sitting = begin(exam, ann, now=minutes(0))
    for state in ("open", "break", "suspended", "closing"):
        ended = minutes(9) if state == "closing" else None
        Sitting.objects.update(state=state, ended_at=ended)
        assert (state, erasure.erase_due(now=request.due_at)) == (state, 0)
    Sitting.objects.update(state="open", ended_at=None)
    assert save(sitting, 1, ("b",)).is_saved
    assert ErasureRequest.objects.count() == 1

    Sitting.objects.update(state="graded", ended_at=minutes(9))

    assert erasure.erase_due(now=request.due_at) == 1
    assert (people(), Sitting.objects.get().learner) == ([], None)


def test_the_last_operator_cannot_go(caplog):
    ann = make_user("ann@example.org", is_staff=True, is_superuser=True)
    make_user("gone@example.org", is_staff=True, is_superuser=True, is_active=False)
    with pytest.raises(erasure.LastOperator):
        asked(ann)
    with pytest.raises(erasure.LastOperator):
        erasure.erase(person=ann, now=now())
    assert (ErasureRequest.objects.count(), mail.outbox) == (0, [])

    bob = make_user("bob@example.org", is_staff=True, is_superuser=True)
    first = asked(ann, minutes(0))
    second = asked(bob, minutes(1))

    assert (first.due_at, second.due_at) == (minutes(0) + DUE, minutes(1) + DUE)
    assert erasure.erase_due(now=second.due_at) == 1
    assert people() == ["bob@example.org", "gone@example.org"]
    assert told(caplog) == [f"person {bob.pk} is the last operator and is not erased; name another operator first"]


def test_a_mail_that_cannot_be_sent_stops_nothing_and_names_nobody(settings, caplog):
    settings.EMAIL_BACKEND = "tests.privacy.broken.Backend"
    request = asked(make_user("ann@example.org"))

    assert erasure.erase_due(now=request.due_at) == 1

    lines = told(caplog)
    assert (
        lines
        == [
            "A mail was not sent: SMTPRecipientsRefused. `manage.py doctor` says more.",
            "a mail about erasing an account was not sent: Away",
        ]
        * 2
    )
