"""Twenty who claim at the same moment get one certificate; twenty sittings get twenty; and there is one key."""

import threading

import pytest
from django.db import OperationalError, connection, connections

from exams import audit, certificates
from exams.models.audit import AuditEntry
from exams.models.certificate import Certificate, SigningKey
from tests.exams.credentials.holders import NOW, make_certificate, make_exam, make_passed

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 20


def insist(step):
    """Run ``step`` until it goes through. The tests' SQLite lives in memory, where writers do not queue."""
    while True:
        try:
            return step()
        except OperationalError as refusal:
            if connection.vendor != "sqlite" or "locked" not in str(refusal):
                raise


def at_once(steps):
    """Run the steps in threads that start together; what they returned."""
    start, returned = threading.Barrier(len(steps)), [None] * len(steps)

    def run(number, step):
        try:
            start.wait()
            returned[number] = insist(step)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return returned


def claiming(sitting, name):
    return lambda: certificates.issue(sitting=sitting, name=name, now=NOW, actor=None).number


def test_twenty_claims_of_one_sitting_end_in_one_certificate():
    sitting = make_passed()

    given = at_once([claiming(sitting, f"Amara {'x' * number}") for number in range(MANY)])

    certificate = Certificate.objects.get()
    assert given == [certificate.number] * MANY
    assert SigningKey.objects.count() == 1
    assert [entry.action for entry in AuditEntry.objects.order_by("number")] == ["key.made", "certificate.issued"]
    assert list(audit.broken()) == []


def test_twenty_sittings_get_twenty_certificates_with_a_place_each():
    exam = make_exam()
    sittings = [make_passed(exam) for _ in range(MANY)]

    given = at_once([claiming(sitting, "Amara Osei") for sitting in sittings])

    assert len(set(given)) == MANY
    assert sorted(Certificate.objects.values_list("place", flat=True)) == list(range(MANY))
    assert SigningKey.objects.count() == 1
    assert AuditEntry.objects.filter(action="certificate.issued").count() == MANY
    assert list(audit.broken()) == []


def test_twenty_revocations_are_one():
    certificate = make_certificate()

    done = at_once(
        [
            lambda reason=reason: certificates.revoke(certificate=certificate, reason=f"{reason}", now=NOW)
            for reason in range(MANY)
        ]
    )

    assert (done.count(True), done.count(False)) == (1, MANY - 1)
    assert AuditEntry.objects.filter(action="certificate.revoked").count() == 1
    assert list(audit.broken()) == []
