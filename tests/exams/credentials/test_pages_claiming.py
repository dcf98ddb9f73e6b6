"""Claiming a certificate: its learner alone, once, with nothing but a name from the form."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from exams.models.certificate import Certificate
from exams.transitions import State
from tests.exams.credentials.holders import NOW, NUMBER, make_passed, make_result, make_sitting
from tests.exams.credentials.visits import recent, text
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def claim_address(sitting):
    return reverse("exams:claim", args=[sitting.uuid])


def test_claiming_shows_what_will_be_said_and_issues_it_once(client):
    now = timezone.now()
    sitting = make_passed(started_at=now - timedelta(hours=3))
    client.force_login(sitting.learner)

    page = client.get(claim_address(sitting))
    first = client.post(claim_address(sitting), {"name": "  Amara  Osei-Bonsu "})
    second = client.post(claim_address(sitting), {"name": "Somebody Else"})

    certificate = Certificate.objects.get()
    shown = text(page)
    assert 'value="Amara Osei"' in page.content.decode()
    assert "52 of 60 points (86%); pass mark 42, provisional standard" in shown
    assert "Not affiliated with AWS or CertNexus." in shown
    assert first["Location"] == second["Location"] == certificate.get_absolute_url()
    assert certificate.facts["name"] == "Amara Osei-Bonsu"
    assert client.get(claim_address(sitting))["Location"] == certificate.get_absolute_url()


def test_nothing_but_the_name_is_taken_from_the_form(client):
    sitting = make_passed(started_at=timezone.now() - timedelta(hours=3))
    client.force_login(sitting.learner)
    fields = {"points": "60", "title": "Master", "learner": "1", "number": NUMBER, "mode": "proctored", "place": "9"}

    client.post(claim_address(sitting), {"name": "Amara", **fields})

    certificate = Certificate.objects.get()
    facts = certificate.facts
    assert (facts["points"], facts["title"], facts["mode"], certificate.place, certificate.learner) == (
        "52",
        "AI Foundations for Everyone",
        "unproctored",
        0,
        sitting.learner,
    )
    assert certificate.number != NUMBER


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "Enter your name"), ("12", "Enter your name"), ("x" * 101, "at most 100"), ("A\u202eb", "cannot be seen")],
)
def test_a_name_that_cannot_be_is_told_of_and_nothing_is_issued(client, name, words):
    sitting = make_passed(started_at=timezone.now() - timedelta(hours=3))
    client.force_login(sitting.learner)

    answer = client.post(claim_address(sitting), {"name": name})

    assert answer.status_code == 200
    assert text(answer).count(words) == 2
    assert Certificate.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "points", "words"),
    [
        ({"state": State.GRADED}, 52, "The result of this exam has not been released."),
        ({"state": State.VOIDED}, 52, "This sitting was voided."),
        ({}, 41, "There is a certificate when the exam is passed."),
        ({"started_at": NOW - timedelta(days=3000)}, 52, "would have expired by now"),
    ],
)
def test_why_there_is_none_is_said(client, fields, points, words):
    sitting = make_sitting(**fields)
    make_result(sitting, points)
    client.force_login(sitting.learner)

    answers = [client.get(claim_address(sitting)), client.post(claim_address(sitting), {"name": "Amara"})]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert all(words in text(answer) for answer in answers)
    assert Certificate.objects.count() == 0


def test_a_sitting_is_its_learner_s_alone(client):
    sitting = make_passed()
    address = claim_address(sitting)

    guest = client.get(address)
    client.force_login(make_user())
    stranger = [client.get(address).status_code, client.post(address, {"name": "Eve"}).status_code]
    client.force_login(make_user(is_staff=True, is_superuser=True))
    operator = client.post(address, {"name": "Eve"}).status_code

    assert (guest.status_code, stranger, operator) == (302, [404, 404], 404)
    assert Certificate.objects.count() == 0


def test_without_the_secret_key_claiming_says_so_and_the_log_says_what_to_do(client, settings, caplog):
    recent()
    sitting = make_passed(started_at=timezone.now() - timedelta(hours=3))
    settings.SECRET_KEY = "another-secret-key-of-more-than-fifty-characters-0123456789"
    client.force_login(sitting.learner)

    answer = client.post(claim_address(sitting), {"name": "Amara"})

    assert answer.status_code == 503
    assert "Certificates cannot be signed at the moment." in text(answer)
    assert "rotate_signing_key" in caplog.text
