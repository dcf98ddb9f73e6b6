"""The audit trail: written with what it tells of, chained, and found out when somebody touches it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction

from exams import audit
from exams.models.audit import AuditEntry, AuditHead
from tests.exams.sittings import START
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def write(number=1, **fields):
    values = {"action": "something", "subject": "exam:1", "actor": "system", "at": START}
    with transaction.atomic():
        return [audit.record(**(values | fields)) for _ in range(number)]


def unguarded(table):
    """Let rows of a table be changed, as somebody with the database in their hands can."""
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {table}_append_only{on}")


def test_entries_are_numbered_and_chained():
    first, second = write(2, data={"n": 1})

    assert (first.number, first.previous) == (1, audit.GENESIS)
    assert (second.number, second.previous) == (2, first.sha256)
    head = AuditHead.objects.get()
    assert (head.number, head.sha256) == (2, second.sha256)
    assert list(audit.broken()) == []


def test_an_entry_stands_or_falls_with_what_it_tells_of():
    def failing():
        audit.record(action="a", subject="s", actor="system", at=START)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        failing()

    assert (AuditEntry.objects.count(), list(audit.broken())) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_nothing_is_recorded():
    with pytest.raises(RuntimeError, match="belongs into the transaction"):
        audit.record(action="a", subject="s", actor="system", at=START)


def test_a_hash_is_of_the_previous_one_and_the_canonical_entry():
    import hashlib

    (entry,) = write(data={"b": 1, "a": "ä"}, address="10.0.0.0")

    text = (
        '{"action":"something","actor":"system","address":"10.0.0.0","at":"2026-03-02T09:00:00.000000+00:00",'
        '"data":{"a":"ä","b":1},"number":1,"subject":"exam:1"}'
    )
    assert entry.sha256 == hashlib.sha256(audit.GENESIS.encode() + text.encode()).hexdigest()


def test_what_was_read_back_hashes_the_same():
    write(data={"points": Decimal("4.50"), "at": datetime(2026, 1, 1, tzinfo=UTC), "list": [1, None, True]})

    entry = AuditEntry.objects.get()
    assert entry.data == {"points": "4.5", "at": "2026-01-01T00:00:00.000000+00:00", "list": [1, None, True]}
    assert list(audit.broken()) == []


def test_what_json_cannot_hold_is_refused():
    with pytest.raises(TypeError, match="cannot hold set"):
        write(data={"a": {1}})


@pytest.mark.parametrize(
    ("field", "value"),
    [("action", "another"), ("actor", "person:7"), ("subject", "exam:2"), ("data", {"n": 2}), ("address", "1.2.3.0")],
)
def test_a_changed_entry_is_found(field, value):
    write(3, data={"n": 1})
    unguarded("exams_auditentry")

    AuditEntry.objects.filter(number=2).update(**{field: value})

    assert list(audit.broken()) == ["entry 2 was changed"]


def test_a_changed_entry_with_a_new_hash_is_found_by_the_next():
    write(3)
    unguarded("exams_auditentry")
    entry = AuditEntry.objects.get(number=2)
    entry.action = "another"

    AuditEntry.objects.filter(number=2).update(
        action="another", sha256=audit.chained(entry.previous, audit.facts(entry))
    )

    assert list(audit.broken()) == ["entry 3 does not follow the one before it"]


def test_a_removed_entry_is_found():
    write(3)

    AuditEntry.objects.filter(number=2).delete()

    assert list(audit.broken()) == [
        "entry 2 is missing (found 3)", "entry 3 does not follow the one before it",
    ]  # fmt: skip


def test_an_end_that_was_cut_off_is_found():
    write(3)

    AuditEntry.objects.filter(number=3).delete()

    assert list(audit.broken()) == ["the trail ends at entry 2, and should at 3"]


def test_a_trail_that_is_all_gone_is_found():
    write(2)

    AuditEntry.objects.all().delete()

    assert list(audit.broken()) == ["the trail ends at entry 0, and should at 2"]


def test_the_database_refuses_a_change():
    write()

    with pytest.raises(Exception, match="rows are never changed"), transaction.atomic():
        AuditEntry.objects.update(action="another")


def test_people_are_named_by_number():
    user = make_user("amara@example.org", name="Amara")

    assert (audit.actor(user), audit.actor(None)) == (f"person:{user.pk}", "system")


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.0"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1::"), ("fe80::1%eth0", "fe80::"),
        ("", ""), (None, ""), ("not an address", ""),
    ],
)  # fmt: skip
def test_of_an_address_its_last_part_is_not_kept(address, kept):
    assert audit.shortened(address) == kept
