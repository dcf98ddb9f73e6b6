"""What ends a certificate: revoked, withdrawn, its person deleted; and what a regrade does to it."""

import pytest
from django.db.models.signals import pre_delete

from accounts.models import User
from exams import audit, certificate_notes, certificates
from exams.apps import withdraw_on_deletion
from exams.certificates import Standing
from exams.credentials import status
from tests.exams.credentials.holders import (
    LATER,
    NOW,
    anew,
    make_certificate,
    make_exam,
    make_passed,
    make_result,
    trail,
)
from tests.factories import make_user
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db


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

    withdraw_on_deletion(sender=type(learner), instance=learner)

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
    pre_delete.connect(withdraw_on_deletion, sender=User)

    try:
        learner.delete()
    finally:
        pre_delete.disconnect(withdraw_on_deletion, sender=User)

    found = anew(certificate)
    assert (found.learner, certificates.standing(found, LATER)) == (None, Standing.WITHDRAWN)
    assert [table for table, rows in all_rows().items() if "Osei" in str(rows)] == []
    assert list(audit.broken()) == []


# Regrades


def regraded(certificate, points, **fields):
    result = make_result(certificate.sitting, points, **fields)
    certificate_notes.after_regrade(sitting=certificate.sitting, result=result, now=LATER)
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
        certificate_notes.after_regrade(sitting=certificate.sitting, result=result, now=LATER)
    certificate_notes.after_regrade(sitting=certificate.sitting, result=certificate.result, now=LATER)

    assert [note["version"] for note in anew(certificate).notes] == [2]


def test_a_regrade_of_a_sitting_without_certificate_or_with_a_withdrawn_one_does_nothing():
    sitting, certificate = make_passed(), make_certificate()
    certificates.withdraw(certificate=certificate, now=NOW)
    before = len(trail())

    certificate_notes.after_regrade(sitting=sitting, result=make_result(sitting, 53), now=LATER)
    found = regraded(certificate, 53)

    assert (found.notes, len(trail())) == ([], before)
