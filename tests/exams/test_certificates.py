"""The rules of certificates: issued once, of what was passed and released; renamed, renewed and expired."""

from datetime import timedelta

import pytest

from exams import audit, certificates
from exams.certificates import NotIssuable, Standing
from exams.credentials import keys, status, tokens
from exams.credentials.facts import UnusableName
from exams.models.certificate import Certificate
from exams.transitions import State
from tests.exams.credentials.holders import (
    LATER,
    NOW,
    RULES,
    anew,
    make_certificate,
    make_exam,
    make_passed,
    make_result,
    make_sitting,
    trail,
)
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def name_in(token, key):
    payload = tokens.read(token, keys.public_key(key))
    return payload["credentialSubject"]["identifier"][0]["identityHash"]


def test_a_passed_and_released_sitting_gets_its_certificate():
    sitting = make_passed()

    certificate = certificates.issue(sitting=sitting, name="  Amara   Osei ", now=NOW, actor=sitting.learner)

    assert certificate.facts["name"] == "Amara Osei"
    assert (certificate.sitting, certificate.learner, certificate.result) == (
        sitting,
        sitting.learner,
        sitting.results.get(),
    )
    assert (certificate.issued_at, certificate.expires_at) == (NOW, sitting.ended_at.replace(year=2028))
    assert name_in(certificate.token, certificate.key) == "Amara Osei"
    assert certificates.standing(anew(certificate), LATER) == Standing.GENUINE
    person = f"person:{sitting.learner.pk}"
    assert trail() == [("issued", f"certificate:{certificate.number}", person, {"result": 1, "renews": ""})]
    assert list(audit.broken()) == []


def test_asking_again_gives_the_same_one_whatever_the_name():
    sitting = make_passed()
    first = make_certificate(sitting=sitting)

    again = certificates.issue(sitting=sitting, name="", now=LATER, actor=None)

    assert again == first
    assert Certificate.objects.get().facts == first.facts
    assert len(trail()) == 1


@pytest.mark.parametrize("state", sorted(set(State) - {State.RELEASED, State.VOIDED}))
def test_no_certificate_before_the_result_is_released(state):
    sitting = make_passed(state=state)

    with pytest.raises(NotIssuable, match="unreleased"):
        certificates.issue(sitting=sitting, name="Amara", now=NOW, actor=None)
    assert not certificates.may_be_issued(sitting, NOW)


@pytest.mark.parametrize(
    ("points", "fields", "why"),
    [(41, {}, "failed"), (52, {"state": State.VOIDED}, "voided"), (None, {}, "unreleased")],
)
def test_no_certificate_of_what_was_not_passed(points, fields, why):
    sitting = make_sitting(**fields)
    if points is not None:
        make_result(sitting, points)

    with pytest.raises(NotIssuable, match=why):
        certificates.issue(sitting=sitting, name="Amara", now=NOW, actor=None)

    assert (Certificate.objects.count(), trail()) == (0, [])


def test_the_latest_result_counts():
    sitting = make_sitting()
    make_result(sitting, 41)
    assert not certificates.may_be_issued(sitting, NOW)

    make_result(sitting, 43)

    assert certificates.may_be_issued(sitting, NOW)
    assert make_certificate(sitting=sitting).facts["points"] == "43"


def test_no_certificate_that_would_have_expired():
    sitting = make_passed(started_at=NOW - timedelta(days=3 * 366))

    with pytest.raises(NotIssuable, match="expired"):
        certificates.issue(sitting=sitting, name="Amara", now=NOW, actor=None)


def test_a_name_that_cannot_stand_there_is_refused():
    with pytest.raises(UnusableName):
        certificates.issue(sitting=make_passed(), name="Ama\u202era", now=NOW, actor=None)

    assert Certificate.objects.count() == 0


def test_numbers_and_places_that_are_taken_are_replaced(monkeypatch):
    first = make_certificate()
    fresh = iter([first.number, first.number, "N5PQ-KX28-T5CY-4GNF-6YY4-HMAS-W9QS"])
    places = iter([0, 1, 1])
    monkeypatch.setattr(certificates, "new_number", lambda: next(fresh))
    monkeypatch.setattr(certificates, "next_place", lambda: next(places))

    second = make_certificate()

    assert (second.number, second.place) == ("N5PQ-KX28-T5CY-4GNF-6YY4-HMAS-W9QS", 1)
    assert [entry[0] for entry in trail()] == ["issued", "issued"]
    assert list(audit.broken()) == []


def test_without_the_secret_key_nothing_is_issued_and_nothing_recorded(settings):
    make_certificate()
    settings.SECRET_KEY = "another-secret-key-of-more-than-fifty-characters-0123456789"

    with pytest.raises(keys.Unreadable):
        make_certificate()

    assert (Certificate.objects.count(), len(trail())) == (1, 1)


# A new name


def test_a_new_name_keeps_the_number_and_revokes_the_old_token():
    certificate = make_certificate()
    old = certificate.token

    certificates.rename(certificate=certificate, name="Amara Osei-Bonsu", now=LATER, actor=certificate.learner)

    renamed = anew(certificate)
    assert (renamed.number, renamed.facts) == (certificate.number, certificate.facts | {"name": "Amara Osei-Bonsu"})
    assert (renamed.place, renamed.spent) == (1, [0])
    assert (name_in(renamed.token, renamed.key), renamed.token == old) == ("Amara Osei-Bonsu", False)
    assert status.set_places(1) == {0}
    assert [entry[0] for entry in trail()] == ["issued", "renamed"]
    assert "Osei" not in str(trail())


def test_the_same_name_again_changes_nothing():
    certificate = make_certificate()

    certificates.rename(certificate=certificate, name=" Amara Osei", now=LATER, actor=None)

    assert (anew(certificate).token, anew(certificate).spent) == (certificate.token, [])
    assert [entry[0] for entry in trail()] == ["issued"]


@pytest.mark.parametrize("end", ["revoke", "withdraw"])
def test_what_is_closed_gets_no_new_name(end):
    certificate = make_certificate()
    if end == "revoke":
        certificates.revoke(certificate=certificate, reason="Shared.", now=NOW)
    else:
        certificates.withdraw(certificate=certificate, now=NOW)

    with pytest.raises(certificates.Closed):
        certificates.rename(certificate=certificate, name="Ben", now=LATER, actor=None)

    assert len(trail()) == 2


# Renewing and expiring


def test_a_later_sitting_renews_the_certificate_of_an_earlier_one():
    exam, learner = make_exam(), make_user()
    first = make_certificate(sitting=make_passed(exam, learner, started_at=NOW - timedelta(days=300)))
    second = make_certificate(sitting=make_passed(exam, learner, started_at=NOW - timedelta(days=100)))

    third = make_certificate(sitting=make_passed(exam, learner))

    assert [row.facts["renews"] for row in (first, second, third)] == ["", first.number, second.number]
    assert [certificates.standing(anew(row), NOW) for row in (first, second, third)] == [
        Standing.RENEWED,
        Standing.RENEWED,
        Standing.GENUINE,
    ]
    assert anew(first).renewed_by == second


def test_only_what_stands_and_is_of_the_same_person_and_exam_is_renewed():
    exam, learner = make_exam(), make_user()
    early = NOW - timedelta(days=30)
    revoked = make_certificate(sitting=make_passed(exam, learner, started_at=early))
    certificates.revoke(certificate=revoked, reason="Shared.", now=NOW)
    withdrawn = make_certificate(sitting=make_passed(exam, learner, started_at=early))
    certificates.withdraw(certificate=withdrawn, now=NOW)
    make_certificate(sitting=make_passed(exam, make_user(), started_at=early))
    make_certificate(sitting=make_passed(make_exam(), learner, started_at=early))
    make_certificate(sitting=make_passed(exam, learner, started_at=NOW - timedelta(hours=2, minutes=30)))

    certificate = make_certificate(sitting=make_passed(exam, learner, started_at=NOW - timedelta(days=2)))

    assert (certificate.renews, certificate.facts["renews"]) == (None, "")


def test_it_expires_at_the_time_it_says():
    certificate = make_certificate()
    end = certificate.expires_at

    standings = [certificates.standing(anew(certificate), end + timedelta(seconds=after)) for after in (-1, 0)]

    assert standings == [Standing.GENUINE, Standing.EXPIRED]


def test_without_a_term_it_does_not_expire():
    certificate = make_certificate(sitting=make_passed(rules=RULES | {"valid_months": 0}))

    assert certificates.standing(anew(certificate), NOW + timedelta(days=36500)) == Standing.GENUINE
