"""Every way of changing what is on record is found, with the line that says where."""

import io
import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from exams import audit, certificates, regrading, verifying
from exams.delivery import answering, ending
from exams.models.audit import AuditEntry, AuditHead
from exams.models.item import Item
from exams.models.result import Result
from exams.models.sitting import AnswerEvent, Sitting
from tests.exams.invigilation.desks import exam_of_ines, marked, person, running
from tests.exams.invigilation.tampering import sql, unguarded
from tests.exams.sittings import save
from tests.factories import make_user

pytestmark = pytest.mark.django_db
TRAIL, LOG, PAPER, RESULT = "exams_auditentry", "exams_answerevent", "exams_paperitem", "exams_result"


@pytest.fixture
def sitting():
    """A marked sitting with six answers: entries 1 to 4 of the trail."""
    return marked(exam_of_ines(), right=6)


def verify(*options):
    """What the command prints, and the status that it ends with."""
    out = io.StringIO()
    try:
        call_command("verify_audit", *options, stdout=out)
    except CommandError as error:
        return out.getvalue().splitlines(), error.returncode
    return out.getvalue().splitlines(), 0


def of(sitting, *faults):
    return [f"sitting:{sitting.uuid}: {fault}" for fault in faults], 1


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


# A sitting


def test_a_sitting_that_is_gone(sitting):
    number = Sitting.objects.get().pk
    for table in ("exams_answer", LOG, PAPER, RESULT):
        with unguarded() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE sitting_id = %s", [number])
    sql("DELETE FROM exams_sitting WHERE id = %s", number)

    assert verify() == ([f"sitting:{sitting.uuid}: it is gone, and entry 1 says that it started"], 1)


def test_a_state_that_was_changed(sitting):
    ending.void(sitting=sitting, by=person("ines"), reason="x", counts=True, now=timezone.now())
    last = AuditEntry.objects.order_by("-number").values_list("number", flat=True)[0]
    sql("UPDATE exams_sitting SET state = 'released'")

    assert verify() == of(sitting, f"its state is “released”, and entry {last} says “voided”")


def test_a_paper_that_was_changed(sitting):
    row = sitting.paper.get(number=3)
    content = row.content | {"stem": "Another one?"}
    sql(f"UPDATE {PAPER} SET content = %s WHERE id = %s", json.dumps(content), row.pk, guards=(PAPER,))

    assert verify() == of(sitting, "its paper was changed (not as its item was: question 3)")


@pytest.mark.parametrize(
    ("column", "value"), [("points", 9), ("is_pilot", True), ("expected", "1.00"), ("domain", "D9"), ("key", "x")]
)
def test_how_a_question_counts_was_changed(sitting, column, value):
    row = sitting.paper.get(number=3)
    sql(f"UPDATE {PAPER} SET {column} = %s WHERE id = %s", value, row.pk, guards=(PAPER,))

    assert verify() == of(sitting, "its paper was changed")


def test_a_question_that_was_taken_out(sitting):
    sql(f"DELETE FROM {PAPER} WHERE id = %s", sitting.paper.get(number=6).pk)

    assert verify() == of(sitting, "its paper has 5 questions, and should have 6", "its paper was changed")


def test_a_paper_that_was_changed_with_its_hash(sitting):
    row = sitting.paper.get(number=3)
    sql(f"UPDATE {PAPER} SET points = 9 WHERE id = %s", row.pk, guards=(PAPER,))
    paper = [verifying.frozen(each) for each in sitting.paper.select_related("revision").order_by("number")]
    Sitting.objects.update(paper_sha256=verifying.starting.paper_hash(paper))

    assert verify() == of(
        sitting,
        "its paper is another one than entry 1 says",
        "answer log: entry 1 does not follow the one before it",
        "result, version 1: it is of another paper",
    )


# The answer log


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("outcome", "late"),
        ("is_flagged", True),
        ("rev", 9),
        ("number", 5),
        ("seat", "bbbbbbbb"),
        ("address", "10.0.0.0"),
        ("key", "another-key"),
        ("received_at", "2026-01-01 00:00:00+00:00"),
    ],
)
def test_an_entry_of_the_log_that_was_changed(sitting, column, value):
    event = sitting.log.get(sequence=4)
    sql(f"UPDATE {LOG} SET {column} = %s WHERE id = %s", value, event.pk, guards=(LOG,))

    lines, status = verify()

    assert (lines[0], status) == (f"sitting:{sitting.uuid}: answer log: entry 4 was changed", 1)


def test_what_was_answered_was_changed_in_the_log(sitting):
    event = sitting.log.get(sequence=4)
    sql(f'UPDATE {LOG} SET "values" = %s WHERE id = %s', json.dumps(["zz"]), event.pk, guards=(LOG,))

    assert verify() == of(
        sitting,
        "answer log: entry 4 was changed",
        "the answer to question 4 is another one than the answer log says",
    )


def test_an_entry_of_the_log_that_was_taken_out(sitting):
    sql(f"DELETE FROM {LOG} WHERE id = %s", sitting.log.get(sequence=4).pk)

    assert verify() == of(
        sitting,
        "answer log: entry 4 is missing (found 5)",
        "answer log: entry 5 does not follow the one before it",
        "the answer to question 4 is another one than the answer log says",
    )


def test_a_log_whose_end_was_cut_off(sitting):
    sql(f"DELETE FROM {LOG} WHERE id = %s", sitting.log.get(sequence=6).pk)

    assert verify() == of(
        sitting,
        "answer log: it ends at entry 5, and should at 6",
        "answer log: up to entry 6 it is another one than entry 2 of the trail names",
        "the answer to question 6 is another one than the answer log says",
    )


def test_an_answer_that_was_put_in_behind_the_end_with_everything_that_belongs_to_it(sitting):
    answer = sitting.answers.get(number=6)
    fresh = Sitting.objects.get()
    event = AnswerEvent(
        sitting=fresh, sequence=7, number=6, outcome="saved", rev=2, key="forged-one", values=["a"], is_flagged=False,
        received_at=fresh.started_at, seat="a" * 8, address="", previous=fresh.chain,
    )  # fmt: skip
    event.sha256 = audit.chained(event.previous, answering.facts(event))
    event.save(force_insert=True)
    Sitting.objects.update(events=7, chain=event.sha256)
    content = sitting.paper.get(number=6).content
    answer.values, answer.rev, answer.response = ["a"], 2, answering.read(content, ["a"])[0]
    answer.save()

    assert verify() == of(sitting, "answer log: entry 7 was saved after the end that entry 2 of the trail names")


# The answers that stand


@pytest.mark.parametrize(
    ("column", "value", "fault"),
    [
        ("values", '["zz"]', "is another one than the answer log says"),
        ("rev", 9, "is another one than the answer log says"),
        ("is_flagged", True, "is another one than the answer log says"),
        ("response", '{"chosen": "zz"}', "is read as something else than what was sent"),
        ("response", None, "is read as something else than what was sent"),
    ],
)
def test_an_answer_that_was_changed(sitting, column, value, fault):
    sql(f'UPDATE exams_answer SET "{column}" = %s WHERE id = %s', value, sitting.answers.get(number=2).pk)

    assert verify() == of(sitting, f"the answer to question 2 {fault}")


def test_an_answer_that_was_taken_out(sitting):
    sql("DELETE FROM exams_answer WHERE id = %s", sitting.answers.get(number=2).pk)

    assert verify() == of(sitting, "the answer to question 2 is gone")


# The results


@pytest.mark.parametrize(
    ("column", "value"), [("points", "5.00"), ("pass_mark", "1.00"), ("is_passed", False), ("rule_version", 7)]
)
def test_a_result_that_was_changed(sitting, column, value):
    sql(f"UPDATE {RESULT} SET {column} = %s", value, guards=(RESULT,))

    assert verify() == of(sitting, "result, version 1: it was changed")


def test_a_result_that_was_changed_with_its_hash(sitting):
    result = Result.objects.get()
    result.points = Decimal(5)
    sha256 = audit.hashlib.sha256(audit.canonical(verifying.results.facts(result))).hexdigest()
    sql(f"UPDATE {RESULT} SET points = 5, sha256 = %s", sha256, guards=(RESULT,))
    entry = AuditEntry.objects.get(action="sitting marked")

    assert verify() == of(sitting, f"result, version 1: it is another one than entry {entry.number} says")


def test_a_result_that_was_taken_out(sitting):
    entry = AuditEntry.objects.get(action="sitting marked")
    sql(f"DELETE FROM {RESULT} WHERE version = 1")

    assert verify() == of(sitting, f"result, version 1: it is gone, and entry {entry.number} says that it was made")


def test_a_result_that_was_put_in(sitting):
    result = Result.objects.get()
    result.pk, result.version = None, 2
    result.save(force_insert=True)

    assert verify() == of(sitting, "result, version 2: it is not on record")


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
