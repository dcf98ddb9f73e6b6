"""The end of a sitting: submitted, out of time, ended or voided by staff; marked once, released by the policy."""

from datetime import timedelta

import pytest
from django.db import transaction

from exams import audit, certificates, regrading, results
from exams.delivery import ending, marking
from exams.delivery.ending import AnotherRuns, Moved
from exams.models.result import Result
from exams.models.sitting import Sitting
from exams.transitions import State
from tests.exams.sittings import SEAT, START, answer_all, begin, make_exam, minutes, sit, trail, with_breaks
from tests.factories import make_user

pytestmark = pytest.mark.django_db

NO_ONE = "c" * 32


def test_submitting_ends_marks_and_releases():
    sitting = begin()
    answer_all(sitting, right=4)

    ending.submit(sitting=sitting, seat=SEAT, now=minutes(10))

    sitting.refresh_from_db()
    result = sitting.results.get()
    assert (sitting.state, sitting.ended_at, sitting.ended_by) == (State.RELEASED, minutes(10), "learner")
    assert sitting.released_at == minutes(10)
    assert (result.version, result.points, result.most, result.pass_mark, result.is_passed) == (1, 4, 6, 4, True)
    assert trail(f"sitting:{sitting.uuid}") == [
        "sitting started", "sitting ended", "sitting marked", "result released",
    ]  # fmt: skip


def test_submitting_again_changes_nothing():
    sit(right=6)
    before = list(Sitting.objects.values()), list(Result.objects.values())

    for later in (minutes(2), minutes(40)):
        ending.submit(sitting=Sitting.objects.get(), seat=SEAT, now=later)
        ending.submit(sitting=Sitting.objects.get(), seat=NO_ONE, now=later)

    assert (list(Sitting.objects.values()), list(Result.objects.values())) == before


def test_another_browser_does_not_submit():
    sitting = begin()

    with pytest.raises(Moved):
        ending.submit(sitting=sitting, seat=NO_ONE, now=minutes(1))

    assert Sitting.objects.get().state == State.OPEN


def test_what_was_closed_and_not_marked_is_marked_at_the_next_look():
    sitting = begin()
    answer_all(sitting, right=3)
    ending.close(sitting, by="learner", actor="system", ended_at=minutes(5), now=minutes(5))
    assert (Sitting.objects.get().state, Result.objects.count()) == (State.CLOSING, 0)

    ending.touch(Sitting.objects.get(), now=minutes(6))

    assert (Sitting.objects.get().state, Result.objects.get().points) == (State.RELEASED, 3)


@pytest.mark.parametrize(
    ("good", "state", "actions"),
    [(0, State.OPEN, ["sitting started"]), (1, State.CLOSING, ["sitting started", "sitting ended"])],
)
def test_each_step_of_the_end_is_all_or_nothing_and_goes_on_from_there(monkeypatch, good, state, actions):
    sitting = begin()
    answer_all(sitting, right=4)
    record, done = audit.record_all, []

    def record_or_fail(events, **fields):
        if len(done) == good:
            raise OSError("disk full")
        done.append(events)
        return record(events, **fields)

    with monkeypatch.context() as patch:
        patch.setattr(audit, "record_all", record_or_fail)
        with pytest.raises(OSError, match="disk full"):
            ending.submit(sitting=sitting, seat=SEAT, now=minutes(1))
    stored = Sitting.objects.get()
    assert (stored.state, Result.objects.count(), trail()) == (state, 0, actions)

    ending.submit(sitting=stored, seat=SEAT, now=minutes(2))

    stored = Sitting.objects.get()
    assert (stored.state, stored.results.get().points) == (State.RELEASED, 4)
    assert trail() == ["sitting started", "sitting ended", "sitting marked", "result released"]


def test_a_correction_that_comes_while_a_sitting_is_marked_counts(monkeypatch):
    sitting = begin()
    answer_all(sitting, right=0)
    row = sitting.paper.get(number=1)
    score, made = results.reports, []

    def score_and_correct(*arguments):
        scored = list(score(*arguments))
        if not made:
            made.append(
                regrading.correct(
                    item=row.item,
                    number=row.revision_number,
                    action="credit",
                    reason="All are right.",
                    by=make_user(),
                    now=minutes(1),
                )
            )
        return scored

    monkeypatch.setattr(results, "reports", score_and_correct)
    ending.submit(sitting=sitting, seat=SEAT, now=minutes(1))

    result = Result.objects.get()
    assert (result.version, result.points, result.corrections) == (1, 1, [made[0].pk])
    assert Sitting.objects.get().state == State.RELEASED


@pytest.mark.parametrize(
    ("rules", "state"),
    [
        ({"release": "at once"}, State.RELEASED),
        ({"release": "by hand"}, State.GRADED),
        ({"release": "after window", "closes": (START + timedelta(hours=2)).isoformat()}, State.GRADED),
    ],
)
def test_the_release_policy_decides_when_the_result_is_seen(rules, state):
    sitting = sit(make_exam(rules=rules), right=6)

    assert (sitting.state, sitting.results.count()) == (state, 1)


def test_after_the_window_anybody_who_looks_releases():
    closes = START + timedelta(hours=2)
    sitting = sit(make_exam(rules={"release": "after window", "closes": closes.isoformat()}), right=6)

    ending.touch(sitting, now=closes - timedelta(seconds=1))
    assert sitting.state == State.GRADED
    ending.touch(sitting, now=closes)
    assert (sitting.state, sitting.released_at) == (State.RELEASED, closes)


def test_by_hand_it_is_released_once():
    sitting = sit(make_exam(rules={"release": "by hand"}), right=6)
    twin = Sitting.objects.get()

    first = marking.release(sitting, actor="person:1", now=minutes(5))
    second = marking.release(twin, actor="person:2", now=minutes(6))

    assert (first, second, Sitting.objects.get().released_at) == (True, False, minutes(5))


# Staff


def test_a_suspended_sitting_keeps_all_the_time_it_had():
    sitting, by = begin(), make_user()

    assert ending.suspend(sitting=sitting, by=by, reason="a power cut", now=minutes(12)) is True
    ending.touch(sitting, now=minutes(500))
    assert (sitting.state, sitting.reason) == (State.SUSPENDED, "a power cut")
    assert ending.resume(sitting=sitting, by=by, now=minutes(600)) is True

    sitting.refresh_from_db()
    assert (sitting.state, sitting.deadline, sitting.suspended_at) == (State.OPEN, minutes(618), None)


def test_a_break_that_is_suspended_gives_its_time_back_as_well():
    sitting, by = with_breaks(), make_user()
    ending.begin_break(sitting=sitting, seat=SEAT, now=minutes(10))

    ending.suspend(sitting=sitting, by=by, reason="fire", now=minutes(13))
    ending.resume(sitting=sitting, by=by, now=minutes(20))

    assert (sitting.state, sitting.deadline) == (State.OPEN, minutes(40))


@pytest.mark.parametrize("step", [ending.suspend, ending.resume])
def test_what_has_ended_is_neither_suspended_nor_resumed(step):
    sitting = sit(right=0)
    values = {"reason": "too late"} if step is ending.suspend else {}

    assert step(sitting=sitting, by=make_user(), now=minutes(5), **values) is False
    assert Sitting.objects.get().state == State.RELEASED


def test_staff_ends_a_sitting_and_what_was_saved_is_marked():
    sitting = begin()
    answer_all(sitting, right=2)

    ending.end(sitting=sitting, by=make_user(), reason="illness", now=minutes(8))

    sitting.refresh_from_db()
    assert (sitting.state, sitting.ended_by, sitting.ended_at) == (State.RELEASED, "staff", minutes(8))
    assert (sitting.reason, sitting.results.get().points) == ("illness", 2)


@pytest.mark.parametrize("counts", [True, False])
def test_a_voided_sitting_has_no_result_and_may_or_may_not_use_an_attempt(counts):
    sitting = sit(right=6)

    assert ending.void(sitting=sitting, by=make_user(), reason="copied", counts=counts, now=minutes(9)) is True
    assert ending.void(sitting=sitting, by=make_user(), reason="copied", counts=counts, now=minutes(9)) is False

    sitting.refresh_from_db()
    assert (sitting.state, sitting.is_counted, sitting.reason) == (State.VOIDED, counts, "copied")
    assert results.standing(sitting) is None
    assert Result.objects.count() == 1


def test_a_voiding_is_taken_back_with_a_new_version_of_the_same_result():
    sitting = sit(right=5)
    ending.void(sitting=sitting, by=make_user(), reason="a mistake", counts=False, now=minutes(9))

    ending.reinstate(sitting=sitting, by=make_user(), reason="it was another person", now=minutes(10))

    sitting.refresh_from_db()
    first, second = sitting.results.order_by("version")
    assert (sitting.state, sitting.is_counted, sitting.reason) == (State.RELEASED, True, "")
    assert (first.sha256, second.version) == (second.sha256, 2)


def test_only_what_was_voided_is_reinstated():
    sitting = sit(right=5)

    ending.reinstate(sitting=sitting, by=make_user(), reason="no", now=minutes(10))

    assert Result.objects.count() == 1


# Results


def test_a_result_cannot_be_changed_in_the_database():
    sit(right=1)

    with pytest.raises(Exception, match="rows are never changed"), transaction.atomic():
        Result.objects.update(points=6)

    assert Result.objects.get().points == 1


def test_a_result_says_what_it_was_worked_out_from():
    sitting = sit(right=2)
    result = sitting.results.get()

    assert result.paper_sha256 == sitting.paper_sha256
    assert [item["state"] for item in result.items] == ["right"] * 2 + ["wrong"] * 4
    assert results.report(sitting, []).points == 2
    assert (result.rule_version, result.corrections, result.made_by) == (1, [], "system")


def test_there_is_no_way_back_while_the_learner_sits_again():
    exam, learner = make_exam(), make_user()
    sitting = sit(exam, learner, right=5)
    ending.void(sitting=sitting, by=learner, reason="a mistake", counts=False, now=minutes(9))
    begin(exam, learner, now=minutes(10))

    with pytest.raises(AnotherRuns):
        ending.reinstate(sitting=sitting, by=learner, reason="no", now=minutes(11))

    assert Sitting.objects.get(pk=sitting.pk).state == State.VOIDED


@pytest.mark.parametrize(("first_reason", "is_back"), [("copied", True), ("another matter", False)])
def test_a_certificate_that_the_voiding_revoked_comes_back_with_it(first_reason, is_back):
    sitting, by = sit(right=6), make_user()
    certificate = certificates.issue(sitting=sitting, name="Amara", now=minutes(5), actor=sitting.learner)
    if first_reason != "copied":
        certificates.revoke(certificate=certificate, reason=first_reason, now=minutes(6), actor=by)
    ending.void(sitting=sitting, by=by, reason="copied", counts=True, now=minutes(9))
    certificate.refresh_from_db()
    assert certificate.revoked_reason == first_reason

    ending.reinstate(sitting=Sitting.objects.get(), by=by, reason="not so", now=minutes(10))

    certificate.refresh_from_db()
    assert (certificate.revoked_at is None) is is_back
