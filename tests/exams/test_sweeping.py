"""The sweeper: what nobody looks at any more ends and is released all the same."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exams import audit, results
from exams.delivery import ending, sweeping
from exams.models.blueprint import Exam
from exams.models.result import Result
from exams.models.sitting import Sitting
from exams.transitions import State
from tests.exams.invigilation.tampering import PAPER, sql
from tests.exams.sittings import SEAT, START, begin, make_exam, minutes, save, sit, with_breaks

pytestmark = pytest.mark.django_db


def test_the_sweeper_finds_what_nobody_looks_at():
    exam = make_exam()
    late, early, broken_off = begin(exam), begin(exam, now=minutes(10)), begin(exam)
    ending.close(broken_off, by="learner", actor="system", ended_at=minutes(1), now=minutes(1))
    resting = with_breaks()
    ending.begin_break(sitting=resting, seat=SEAT, now=minutes(1))

    moved = sweeping.sweep(now=minutes(31))

    states = dict(Sitting.objects.values_list("pk", "state"))
    assert moved == 3
    assert states == {
        late.pk: State.RELEASED, early.pk: State.OPEN, broken_off.pk: State.RELEASED, resting.pk: State.OPEN,
    }  # fmt: skip
    assert Sitting.objects.get(pk=late.pk).ended_at == minutes(30)
    assert sweeping.sweep(now=minutes(31)) == 0


def test_a_sweep_releases_what_waited_for_a_window_and_reads_no_other():
    """Each sitting waits for the window that it began with, also where the exam closes at another time since."""
    closes = [START + timedelta(hours=hours) for hours in (2, 3)]
    first, second = (
        sit(make_exam(rules={"release": "after window", "closes": end.isoformat()}), right=6) for end in closes
    )
    by_hand = sit(make_exam(rules={"release": "by hand"}), right=6)
    Exam.objects.filter(pk=second.exam_id).update(rules=first.rules)

    assert [list(sweeping.overdue(end - timedelta(seconds=1))) for end in closes] == [[], [first]]
    assert [list(sweeping.overdue(end)) for end in closes] == [[first], [first, second]]
    assert [sweeping.sweep(now=end) for end in (closes[0] - timedelta(seconds=1), *closes)] == [0, 1, 1]
    released = [Sitting.objects.get(pk=sitting.pk).released_at for sitting in (first, second, by_hand)]
    assert released == [*closes, None]


def test_swept_or_looked_at_the_result_is_the_same():
    exam = make_exam(items=3)
    one, other = begin(exam), begin(exam)
    for sitting in (one, other):
        for row in sitting.paper.all():
            save(sitting, row.number, ("a",))

    ending.touch(one, now=minutes(45))
    sweeping.sweep(now=minutes(45))

    kept = [(s.state, s.ended_at, s.ended_by, s.results.get().points) for s in Sitting.objects.order_by("pk")]
    assert kept[0] == kept[1]


@pytest.mark.parametrize(
    ("dies_at", "states"),
    [
        (0, ["open", "open", "open", "open", "open"]),
        (1, ["closing", "closing", "open", "open", "open"]),
        (2, ["open", "open", "open", "released", "released"]),
        (4, ["open", "released", "released", "released", "released"]),
        (5, ["closing", "released", "released", "released", "released"]),
    ],
)
def test_a_sweep_that_dies_half_way_is_run_again(monkeypatch, dies_at, states):
    """It ends and marks two at a time; each of these is all or nothing."""
    exam = make_exam()
    for _ in range(5):
        begin(exam)
    record, calls = audit.record_all, []

    def dying(events, **fields):
        calls.append(events)
        if len(calls) > dies_at:
            raise SystemExit
        return record(events, **fields)

    monkeypatch.setattr(sweeping, "TOGETHER", 2)
    monkeypatch.setattr(audit, "record_all", dying)
    with pytest.raises(SystemExit):
        sweeping.sweep(now=minutes(60))
    assert sorted(Sitting.objects.values_list("state", flat=True)) == states

    monkeypatch.setattr(audit, "record_all", record)
    sweeping.sweep(now=minutes(61))

    assert set(Sitting.objects.values_list("state", flat=True)) == {"released"}
    assert Result.objects.count() == 5
    assert list(audit.broken()) == []


def test_a_sweep_costs_few_queries_for_each_sitting():
    """Two that move it, and its share of what is asked and written once for all that are moved together."""
    exam = make_exam()
    for _ in range(4):
        begin(exam)

    def cost(sittings):
        with CaptureQueriesContext(connection) as asked:
            assert sweeping.sweep(now=minutes(60)) == sittings
        return len(asked)

    of_four = cost(4)
    for _ in range(12):
        begin(exam)

    assert cost(12) == of_four + 2 * 8


def test_a_sitting_that_somebody_looks_at_meanwhile_is_marked_once_and_so_are_those_beside_it(monkeypatch):
    exam = make_exam()
    looked_at, other = begin(exam), begin(exam)
    reports, looks = results.reports, []

    def looked_at_meanwhile(sittings, corrections):
        if not looks:
            looks.append(looked_at.pk)
            ending.touch(Sitting.objects.get(pk=looked_at.pk), now=minutes(60))
        return reports(sittings, corrections)

    monkeypatch.setattr(results, "reports", looked_at_meanwhile)

    assert sweeping.sweep(now=minutes(60)) == 2

    assert [sitting.results.count() for sitting in (looked_at, other)] == [1, 1]
    assert set(Sitting.objects.values_list("state", flat=True)) == {"released"}
    assert list(audit.broken()) == []


def test_a_sitting_that_is_erased_meanwhile_keeps_no_other_waiting(monkeypatch):
    exam = make_exam()
    erased, other = begin(exam), begin(exam)
    touch_all = sweeping.touch_all

    def touch_after_erasure(sittings, **fields):
        Sitting.objects.filter(pk=erased.pk).delete()
        touch_all(sittings, **fields)

    monkeypatch.setattr(sweeping, "touch_all", touch_after_erasure)

    assert sweeping.sweep(now=minutes(60)) == 1

    assert Sitting.objects.get().pk == other.pk
    assert Sitting.objects.get().state == State.RELEASED


def test_a_damaged_paper_keeps_no_other_sitting_waiting(caplog):
    exam = make_exam()
    damaged, others = begin(exam), [begin(exam) for _ in range(2)]
    save(damaged, 1, ("b",))
    sql(
        "UPDATE exams_paperitem SET content = %s WHERE sitting_id = %s AND number = 1",
        '{"kind": "single"}',
        damaged.pk,
        guards=(PAPER,),
    )

    assert sweeping.sweep(now=minutes(60)) == 3

    assert Sitting.objects.get(pk=damaged.pk).state == State.CLOSING
    assert {Sitting.objects.get(pk=sitting.pk).state for sitting in others} == {State.RELEASED}
    assert [record.getMessage() for record in caplog.records] == [f"sitting {damaged.uuid} cannot be ended and marked"]
