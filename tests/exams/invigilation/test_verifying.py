"""What the product writes verifies, and every way of changing the trail is found, with the entry that says where."""

import json

import pytest
from django.db import transaction
from django.utils import timezone

from exams import audit, certificates, regrading, verifying
from exams.delivery import answering, ending
from exams.models.audit import AuditEntry, AuditHead
from exams.models.item import Item
from exams.models.sitting import AnswerEvent, Sitting
from tests.exams.invigilation.desks import marked, person, running
from tests.exams.invigilation.tampering import RESULT, TRAIL, of, sql, unguarded, verify
from tests.exams.sittings import save
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_what_the_product_writes_verifies(sitting):
    exam, now, ines = sitting.exam, timezone.now(), person("ines")
    certificates.issue(sitting=sitting, name="Alice Ash", now=now, actor=None)
    item = Item.objects.get(pk=sitting.paper.get(number=1).item_id)
    made = regrading.correct(item=item, number=1, action="credit", reason="x", by=ines, now=now)
    regrading.undo(correction=made, reason="y", by=ines, now=now)
    ending.void(sitting=Sitting.objects.get(), by=ines, reason="x", counts=False, now=now)
    ending.reinstate(sitting=Sitting.objects.get(), by=ines, reason="x", now=now)
    second = running(exam, make_user())
    save(second, 1, ("a",), now=timezone.now())
    save(second, 1, ("b",), now=timezone.now(), rev=0)
    save(second, 2, ("a",), now=timezone.now(), is_flagged=True)
    answering.take_seat(sitting=second, seat="b" * 32, key="another-browser", now=timezone.now())
    save(second, 2, ("b",), now=timezone.now(), seat="a" * 32)
    third = running(exam, make_user())
    ending.suspend(sitting=third, by=ines, reason="x", now=timezone.now())
    ending.void(sitting=third, by=ines, reason="x", counts=False, now=timezone.now())
    fourth = running(exam, make_user())
    save(fourth, 1, ("a",), now=timezone.now())
    ending.submit(sitting=fourth, seat=fourth.seat, now=timezone.now())
    save(fourth, 2, ("a",), now=timezone.now())

    assert verify() == ([f"All of it verifies, up to entry {AuditEntry.objects.count()}."], 0)
    assert AnswerEvent.objects.filter(outcome="late").count() == 1


def test_nothing_at_all_verifies():
    assert verify() == (["All of it verifies, up to entry 0."], 0)
    assert verify("--head") == (["0 " + "0" * 64], 0)


def test_every_broken_sitting_is_named(sitting):
    other = marked(sitting.exam, make_user())
    with unguarded(RESULT) as cursor:
        cursor.execute(f"UPDATE {RESULT} SET rule_version = 7")

    assert verify() == (
        [f"sitting:{each.uuid}: result, version 1: it was changed" for each in (sitting, other)],
        1,
    )


def test_what_is_written_while_it_looks_is_no_fault(sitting, monkeypatch):
    """The rows of a sitting are not read in one moment; what was half written at the first look is looked at again."""
    faults = verifying.faults
    looks = []

    def first_look(found):
        looks.append(found.pk)
        return iter(["the answer log: it ends at entry 7, and should at 6"]) if len(looks) == 1 else faults(found)

    monkeypatch.setattr(verifying, "faults", first_look)

    assert verify()[1] == 0
    assert len(looks) == 2


def test_each_sitting_takes_the_same_few_queries(sitting, django_assert_max_num_queries):
    for _ in range(4):
        marked(sitting.exam, make_user())

    with django_assert_max_num_queries(5 * 6 + 6):
        assert list(verifying.broken()) == []


# The trail


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "person:1"),
        ("action", "result released"),
        ("subject", "sitting:x"),
        ("address", "10.0.0.0"),
        ("at", "2026-01-01 00:00:00+00:00"),
    ],
)
def test_an_entry_that_was_changed(sitting, column, value):
    sql(f"UPDATE {TRAIL} SET {column} = %s WHERE number = 3", value, guards=(TRAIL,))

    lines, status = verify()

    assert (lines[0], status) == ("audit trail: entry 3 was changed", 1)


def test_the_data_of_an_entry_that_was_changed(sitting):
    data = AuditEntry.objects.get(number=2).data | {"by": "time"}
    sql(f"UPDATE {TRAIL} SET data = %s WHERE number = 2", json.dumps(data), guards=(TRAIL,))

    assert verify() == (["audit trail: entry 2 was changed"], 1)


def test_an_entry_that_was_taken_out(sitting):
    sql(f"DELETE FROM {TRAIL} WHERE number = 3")

    assert verify() == (
        [
            "audit trail: entry 3 is missing (found 4)",
            "audit trail: entry 4 does not follow the one before it",
            f"sitting:{sitting.uuid}: result, version 1: it is not on record",
        ],
        1,
    )


def test_a_trail_whose_end_was_cut_off(sitting):
    sql(f"DELETE FROM {TRAIL} WHERE number = 4")

    assert verify() == (
        [
            "audit trail: the trail ends at entry 3, and should at 4",
            f"sitting:{sitting.uuid}: its state is “released”, and entry 3 says “graded”",
        ],
        1,
    )


def test_an_entry_that_was_put_in(sitting):
    entry = AuditEntry.objects.get(number=4)
    made = AuditEntry(number=5, at=entry.at, actor="system", action="x", subject="x", data={}, previous=entry.previous)
    made.sha256 = audit.chained(made.previous, audit.facts(made))
    made.save(force_insert=True)

    assert verify() == (
        [
            "audit trail: entry 5 does not follow the one before it",
            "audit trail: the trail ends at entry 5, and should at 4",
        ],
        1,
    )


def test_a_trail_whose_end_was_cut_off_with_its_head(sitting):
    """The trail alone cannot show it; the head that a backup kept, and the rows that it told of, do."""
    [head] = verify("--head")[0]
    number, sha256 = head.split()
    last = AuditEntry.objects.order_by("-number")[0]
    sql(f"DELETE FROM {TRAIL} WHERE number = %s", last.number)
    AuditHead.objects.update(number=last.number - 1, sha256=last.previous)

    lines, status = verify("--kept", number, sha256)

    assert status == 1
    assert lines[0] == f"audit trail: entry {number} is not the one that was kept"
    assert f"sitting:{sitting.uuid}: its state is" in lines[-1]


def test_a_head_that_was_kept_is_found(sitting):
    number, sha256 = verify("--head")[0][0].split()
    with transaction.atomic():
        audit.record(action="x", subject="x", actor="system", at=timezone.now())

    assert verify("--kept", number, sha256)[1] == 0
    assert verify("--kept", "0", "0" * 64)[1] == 0
    assert verify("--kept", number, "f" * 64)[1] == 1
    assert verify("--kept", "four", sha256) == ([], 2)


def test_a_trail_that_was_written_anew_does_not_fit_what_it_tells_of(sitting):
    """Somebody who knows how it is made can chain it anew; the sitting says something else."""
    with unguarded(TRAIL) as cursor:
        previous = audit.GENESIS
        for entry in AuditEntry.objects.order_by("number"):
            if entry.action == "sitting ended":
                entry.data["chain"] = "f" * 64
            entry.previous = previous
            previous = entry.sha256 = audit.chained(entry.previous, audit.facts(entry))
            cursor.execute(
                f"UPDATE {TRAIL} SET data = %s, previous = %s, sha256 = %s WHERE number = %s",
                [json.dumps(entry.data), entry.previous, entry.sha256, entry.number],
            )
        AuditHead.objects.update(sha256=previous)

    assert verify() == of(sitting, "answer log: up to entry 6 it is another one than entry 2 of the trail names")
