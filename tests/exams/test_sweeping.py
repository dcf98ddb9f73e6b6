"""The sweeper: what nobody looks at any more ends and is released all the same."""

from datetime import timedelta

import pytest

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


def test_a_sweep_that_dies_half_way_is_run_again(monkeypatch):
    exam = make_exam()
    for _ in range(4):
        begin(exam)
    mark, calls = ending.mark, []

    def dying(sitting, **kwargs):
        calls.append(sitting)
        if len(calls) == 3:
            raise SystemExit
        mark(sitting, **kwargs)

    monkeypatch.setattr(ending, "mark", dying)
    with pytest.raises(SystemExit):
        sweeping.sweep(now=minutes(60))
    assert sorted(Sitting.objects.values_list("state", flat=True)) == ["closing", "open", "released", "released"]
    monkeypatch.setattr(ending, "mark", mark)

    sweeping.sweep(now=minutes(61))

    assert set(Sitting.objects.values_list("state", flat=True)) == {"released"}
    assert Result.objects.count() == 4


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
