"""The rules of certificates: issued once, renamed, renewed, revoked, withdrawn, and what a regrade does to them."""

from datetime import timedelta

import pytest
from django.db.models.signals import pre_delete

from accounts.models import User
from exams import audit, certificates
from exams.certificates import NotIssuable, Standing
from exams.credentials import keys, status, tokens
from exams.credentials.facts import UnusableName
from exams.models.audit import AuditEntry
from exams.models.certificate import Certificate
from exams.transitions import State
from tests.exams.credentials.holders import (
    NOW,
    RULES,
    make_certificate,
    make_exam,
    make_passed,
    make_result,
    make_sitting,
)
from tests.factories import make_user
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=3)


def trail():
    """What was done to certificates, oldest first."""
    found = AuditEntry.objects.filter(action__startswith="certificate.").order_by("number")
    return [(entry.action.partition(".")[2], entry.subject, entry.actor, entry.data) for entry in found]


def anew(certificate):
    return certificates.found(certificate.number)


def name_in(token, key):
    payload = tokens.read(token, keys.public_key(key))
    return payload["credentialSubject"]["identifier"][0]["identityHash"]


# Issuing


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


# Revoking, withdrawing, erasing


def test_revoked_once_with_a_reason():
    certificate = make_certificate()

    first = certificates.revoke(certificate=certificate, reason="Shared.", now=LATER)
    second = certificates.revoke(certificate=certificate, reason="Again.", now=LATER)

    assert (first, second) == (True, False)
    found = anew(certificate)
    assert (found.revoked_at, found.revoked_reason) == (LATER, "Shared.")
    assert certificates.standing(found, LATER) == Standing.REVOKED
    assert trail()[1:] == [("revoked", f"certificate:{certificate.number}", "system", {"reason": "Shared."})]


def test_a_revocation_that_is_taken_back_needs_a_new_token():
    certificate = make_certificate()
    assert certificates.reinstate(certificate=certificate, reason="Nothing to do.", now=LATER) is False
    certificates.revoke(certificate=certificate, reason="Shared.", now=LATER)

    assert certificates.reinstate(certificate=certificate, reason="It was not.", now=LATER) is True

    found = anew(certificate)
    assert certificates.standing(found, LATER) == Standing.GENUINE
    assert (found.revoked_reason, found.place, found.spent) == ("", 1, [0])
    assert [entry[0] for entry in trail()] == ["issued", "revoked", "reinstated"]


def test_withdrawing_removes_the_name_for_good():
    certificate = make_certificate()

    assert certificates.withdraw(certificate=certificate, now=LATER, actor=certificate.learner) is True
    assert certificates.withdraw(certificate=certificate, now=LATER) is False

    found = anew(certificate)
    assert (found.facts, found.token) == (certificate.facts | {"name": ""}, "")
    assert certificates.standing(found, LATER) == Standing.WITHDRAWN
    assert status.set_places(1) == {0}
    assert certificates.revoke(certificate=found, reason="Too late.", now=LATER) is False
    assert [entry[0] for entry in trail()] == ["issued", "withdrawn"]


def test_what_a_person_holds_is_withdrawn_before_they_are_deleted():
    learner = make_user()
    exam = make_exam()
    held = [make_certificate(sitting=make_passed(exam, learner)) for _ in range(2)]
    other = make_certificate("Ben Trovato")

    certificates.withdraw_on_deletion(sender=type(learner), instance=learner)

    assert [certificates.standing(anew(row), LATER) for row in (*held, other)] == [
        Standing.WITHDRAWN,
        Standing.WITHDRAWN,
        Standing.GENUINE,
    ]
    assert certificates.erase(learner, now=LATER) == 0


def test_after_a_person_was_deleted_no_table_holds_the_name():
    learner = make_user(name="Amara Osei")
    certificate = make_certificate(sitting=make_passed(learner=learner))
    certificates.rename(certificate=certificate, name="Amara Osei-Bonsu", now=NOW, actor=learner)
    pre_delete.connect(certificates.withdraw_on_deletion, sender=User)

    try:
        learner.delete()
    finally:
        pre_delete.disconnect(certificates.withdraw_on_deletion, sender=User)

    found = anew(certificate)
    assert (found.learner, certificates.standing(found, LATER)) == (None, Standing.WITHDRAWN)
    assert [table for table, rows in all_rows().items() if "Osei" in str(rows)] == []
    assert list(audit.broken()) == []


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


# Regrades


def regraded(certificate, points, **fields):
    result = make_result(certificate.sitting, points, **fields)
    certificates.after_regrade(sitting=certificate.sitting, result=result, now=LATER)
    return anew(certificate)


def test_a_regrade_that_keeps_the_pass_adds_a_note_and_changes_no_word():
    certificate = make_certificate()

    found = regraded(certificate, 54)

    assert (found.facts, found.token, found.result.version) == (certificate.facts, certificate.token, 1)
    assert found.notes == [{"kind": "regraded", "version": 2, "points": "54", "most": "60", "at": LATER.isoformat()}]
    assert certificates.standing(found, LATER) == Standing.GENUINE
    assert [entry[0] for entry in trail()] == ["issued", "noted"]


def test_a_pass_that_is_kept_below_the_mark_keeps_the_certificate():
    found = regraded(make_certificate(), 40, is_passed=True, is_kept=True)

    assert certificates.standing(found, LATER) == Standing.GENUINE
    assert [note["kind"] for note in found.notes] == ["regraded"]


def test_a_result_that_takes_the_pass_away_revokes_with_its_reason():
    """That only a correction marked so makes such a result of a released pass is exams.regrading's to see to."""
    certificate = make_certificate()

    found = regraded(certificate, 40, reason="Two items were leaked.")

    assert certificates.standing(found, LATER) == Standing.REVOKED
    assert found.revoked_reason == "Two items were leaked."
    assert [note["kind"] for note in found.notes] == ["lowered"]
    assert [entry[0] for entry in trail()] == ["issued", "revoked", "noted"]


def test_a_later_version_that_passes_again_reinstates_it():
    certificate = make_certificate()
    regraded(certificate, 40)

    found = regraded(certificate, 52)

    assert certificates.standing(found, LATER) == Standing.GENUINE
    assert [note["kind"] for note in found.notes] == ["lowered", "reinstated"]
    assert (found.place, found.spent) == (1, [0])


def test_what_was_revoked_for_another_reason_stays_revoked_after_a_regrade():
    certificate = make_certificate()
    certificates.revoke(certificate=certificate, reason="Shared.", now=NOW)

    found = regraded(certificate, 55)

    assert (certificates.standing(found, LATER), found.revoked_reason) == (Standing.REVOKED, "Shared.")
    assert [note["kind"] for note in found.notes] == ["regraded"]


def test_a_regrade_is_noted_once_and_one_that_the_certificate_knows_not_at_all():
    certificate = make_certificate()
    result = make_result(certificate.sitting, 53)
    for _ in range(2):
        certificates.after_regrade(sitting=certificate.sitting, result=result, now=LATER)
    certificates.after_regrade(sitting=certificate.sitting, result=certificate.result, now=LATER)

    assert [note["version"] for note in anew(certificate).notes] == [2]


def test_a_regrade_of_a_sitting_without_certificate_or_with_a_withdrawn_one_does_nothing():
    sitting, certificate = make_passed(), make_certificate()
    certificates.withdraw(certificate=certificate, now=NOW)
    before = len(trail())

    certificates.after_regrade(sitting=sitting, result=make_result(sitting, 53), now=LATER)
    found = regraded(certificate, 53)

    assert (found.notes, len(trail())) == ([], before)
