"""Every way of changing a sitting is found: its state, paper, answer log, answers and results."""

import json
from decimal import Decimal

import pytest
from django.utils import timezone

from exams import audit, verifying
from exams.delivery import answering, ending
from exams.models.audit import AuditEntry
from exams.models.result import Result
from exams.models.sitting import AnswerEvent, Sitting
from tests.exams.invigilation.desks import person
from tests.exams.invigilation.tampering import LOG, PAPER, RESULT, of, sql, unguarded, verify

pytestmark = pytest.mark.django_db


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
