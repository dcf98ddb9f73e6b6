"""Twenty who claim at the same moment get one certificate; twenty sittings get twenty; and there is one key."""

import pytest

from exams import audit, certificates
from exams.models.audit import AuditEntry
from exams.models.certificate import Certificate, SigningKey
from tests.exams.credentials.holders import NOW, make_certificate, make_exam, make_passed
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 20


def claiming(sitting, name):
    return lambda: certificates.issue(sitting=sitting, name=name, now=NOW, actor=None).number


def test_twenty_claims_of_one_sitting_end_in_one_certificate():
    sitting = make_passed()

    given = at_once(*[claiming(sitting, f"Amara {'x' * number}") for number in range(MANY)])

    certificate = Certificate.objects.get()
    assert given == [certificate.number] * MANY
    assert SigningKey.objects.count() == 1
    assert [entry.action for entry in AuditEntry.objects.order_by("number")] == ["key.made", "certificate.issued"]
    assert list(audit.broken()) == []


def test_twenty_sittings_get_twenty_certificates_with_a_place_each():
    exam = make_exam()
    sittings = [make_passed(exam) for _ in range(MANY)]

    given = at_once(*[claiming(sitting, "Amara Osei") for sitting in sittings])

    assert len(set(given)) == MANY
    assert sorted(Certificate.objects.values_list("place", flat=True)) == list(range(MANY))
    assert SigningKey.objects.count() == 1
    assert AuditEntry.objects.filter(action="certificate.issued").count() == MANY
    assert list(audit.broken()) == []


def test_twenty_revocations_are_one():
    certificate = make_certificate()

    done = at_once(
        *[
            lambda reason=reason: certificates.revoke(certificate=certificate, reason=f"{reason}", now=NOW)
            for reason in range(MANY)
        ]
    )

    assert (done.count(True), done.count(False)) == (1, MANY - 1)
    assert AuditEntry.objects.filter(action="certificate.revoked").count() == 1
    assert list(audit.broken()) == []
