"""Regrading: new versions with a reason, passes that stay, undoing, and the same as working it all out anew."""

import pytest

from exams import certificates, regrading
from exams.delivery import ending
from exams.models.audit import AuditEntry
from exams.models.certificate import Certificate
from exams.models.result import Correction, Result
from exams.regrading import NotCorrected
from tests.exams.corrections import correct, latest, says, sit_with
from tests.exams.sittings import (
    START,
    begin,
    item,
    make_exam,
    minutes,
    sit,
    trail,
)
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def exam():
    """Six questions, all of the bank, so that each is on every paper; four points pass."""
    return make_exam(items=3)


@pytest.mark.parametrize(
    ("action", "accepted", "outcome"),
    [
        ("key", [("a",)], (2, 4, 6, 4, True, False)),
        ("accept", [("a",)], (2, 4, 6, 4, True, False)),
        ("credit", [], (2, 4, 6, 4, True, False)),
        ("void", [], (2, 3, 5, 3, True, False)),
    ],
)
def test_a_correction_makes_a_new_version_with_its_reason(exam, action, accepted, outcome):
    sitting = sit_with(exam, {"d1-1", "d1-2", "d2-0"})

    correction = correct("d1-0", action, accepted)

    assert says(sitting) == outcome
    first, second = sitting.results.order_by("version")
    assert (first.points, first.is_passed, first.reason) == (3, False, "")
    assert (second.reason, second.corrections, second.made_by) == (
        "The key was wrong.", [correction.pk], f"person:{correction.made_by_id}",
    )  # fmt: skip
    assert (correction.is_settled, Correction.objects.get().is_settled) == (False, True)
    assert trail(f"sitting:{sitting.uuid}")[-1] == "result regraded"


def test_who_is_not_concerned_gets_no_new_version(exam):
    sitting = sit_with(exam, {"d1-0", "d1-1", "d1-2", "d2-0"})

    correct("d1-0", "accept", [("a",)])

    assert says(sitting)[:2] == (2, 4)
    assert latest(sitting).corrections == [Correction.objects.get().pk]


def test_another_form_of_the_item_is_another_matter(exam):
    sitting = sit_with(exam, {"d1-1"})

    with pytest.raises(NotCorrected, match="never had this form"):
        regrading.correct(item=item("d1-0"), number=2, action="void", reason="no", by=make_user(), now=minutes(60))

    assert says(sitting)[0] == 1


def test_a_released_pass_is_not_taken_away(exam):
    sitting = sit_with(exam, {"d1-0", "d1-1", "d1-2", "d2-0"})

    correct("d1-0", "key", [("c",)])

    assert says(sitting) == (2, 3, 6, 4, True, True)


def test_it_is_taken_away_where_the_correction_says_so(exam):
    sitting = sit_with(exam, {"d1-0", "d1-1", "d1-2", "d2-0"})

    correct("d1-0", "key", [("c",)], may_lower=True)

    assert says(sitting) == (2, 3, 6, 4, False, False)


def test_a_pass_that_nobody_was_told_of_is_worked_out_anew():
    exam = make_exam(items=3, rules={"release": "by hand"})
    sitting = sit_with(exam, {"d1-0", "d1-1", "d1-2", "d2-0"})

    correct("d1-0", "key", [("c",)])

    assert says(sitting) == (2, 3, 6, 4, False, False)


def test_a_kept_pass_stays_kept_through_what_follows(exam):
    sitting = sit_with(exam, {"d1-0", "d1-1", "d1-2", "d2-0"})
    correct("d1-0", "key", [("c",)])

    correct("d2-0", "key", [("c",)])
    assert says(sitting) == (3, 2, 6, 4, True, True)

    for key in ("d2-1", "d2-2"):
        correct(key, "credit")
    assert says(sitting) == (5, 4, 6, 4, True, False)


def test_undoing_is_a_new_version_as_it_was(exam):
    sitting = sit_with(exam, {"d1-1", "d1-2"})
    correction = correct("d1-0", "void")

    undone = regrading.undo(correction=correction, reason="It was right.", by=make_user(), now=minutes(90))
    again = regrading.undo(correction=correction, reason="It was right.", by=make_user(), now=minutes(91))

    first, _second, third = sitting.results.order_by("version")
    assert (undone, again) == (True, False)
    assert (third.sha256, third.reason) == (first.sha256, "It was right.")
    assert trail(f"item:{item('d1-0').pk}") == ["item corrected", "correction undone"]


def test_undoing_does_not_take_a_pass_away_unless_it_may(exam):
    keeps, loses = sit_with(exam, {"d1-1", "d1-2", "d2-0"}), sit_with(exam, {"d1-1", "d1-2", "d2-1"})
    first = correct("d1-0", "credit")
    regrading.undo(correction=first, reason="A mistake.", by=make_user(), now=minutes(90))
    assert says(keeps) == (3, 3, 6, 4, True, True)

    second = correct("d1-0", "credit")
    regrading.undo(correction=second, may_lower=True, reason="A mistake.", by=make_user(), now=minutes(95))

    assert says(loses) == (5, 3, 6, 4, False, False)


def test_one_correction_of_a_form_at_a_time(exam):
    sit_with(exam, {"d1-1"})
    correct("d1-0", "void")

    with pytest.raises(NotCorrected, match="undo it first"):
        correct("d1-0", "credit")

    assert Correction.objects.count() == 1


@pytest.mark.parametrize(
    ("action", "accepted", "reason", "message"),
    [
        ("void", [], "  ", "Say why"),
        ("burn", [], "why", "not something that can be done"),
        ("key", [], "why", "Say which answers are right"),
        ("void", [("a",)], "why", "takes none"),
        ("accept", [("nonsense",)], "why", "cannot be given to this item"),
        ("accept", [()], "why", "cannot be given to this item"),
    ],
)
def test_what_makes_no_correction(exam, action, accepted, reason, message):
    sitting = sit_with(exam, {"d1-1"})

    with pytest.raises(NotCorrected, match=message):
        correct("d1-0", action, accepted, reason=reason)

    assert (Correction.objects.count(), says(sitting)[0]) == (0, 1)


def test_the_preview_says_what_is_then_done_and_writes_nothing(exam):
    sittings = [
        sit_with(exam, {"d1-1", "d1-2", "d2-0"}), sit_with(exam, {"d1-0", "d1-1", "d1-2", "d2-0"}),
        sit_with(exam, {"d1-1"}),
    ]  # fmt: skip
    rows = Result.objects.count(), AuditEntry.objects.count()

    seen = regrading.preview(item=item("d1-0"), number=1, action="key", accepted=[("a",)], may_lower=True)

    assert (Result.objects.count(), AuditEntry.objects.count()) == rows
    assert regrading.counts(seen) == {"sittings": 3, "changed": 3, "gain": 1, "lose": 1, "kept": 0}
    correct("d1-0", "key", [("a",)], may_lower=True)
    for difference, sitting in zip(seen, sittings, strict=True):
        result = latest(sitting)
        assert (difference.points, difference.most, difference.pass_mark, difference.passes) == (
            result.points, result.most, result.pass_mark, result.is_passed,
        )  # fmt: skip


def test_later_sittings_with_the_same_form_count_with_the_correction(exam):
    sit_with(exam, {"d1-1"})
    correct("d1-0", "void")

    later = sit_with(exam, {"d1-1"}, now=START)

    assert says(later) == (1, 1, 5, 3, False, False)
    assert latest(later).corrections == [Correction.objects.get().pk]


def test_a_sitting_that_runs_or_was_voided_has_nothing_to_work_out(exam):
    running, voided = begin(exam), sit_with(exam, {"d1-1"})
    ending.void(sitting=voided, by=make_user(), reason="copied", counts=True, now=minutes(9))

    correct("d1-0", "void")

    assert (running.results.count(), voided.results.count()) == (0, 1)


def test_what_was_broken_off_is_finished_by_whoever_comes_next(exam, monkeypatch):
    sittings = [sit_with(exam, {"d1-1"}) for _ in range(3)]
    store, calls = regrading.store_anew, []

    def dying(*args, **kwargs):
        calls.append(args)
        if len(calls) == 2:
            raise SystemExit
        return store(*args, **kwargs)

    monkeypatch.setattr(regrading, "store_anew", dying)
    with pytest.raises(SystemExit):
        correct("d1-0", "credit")
    assert [says(sitting)[0] for sitting in sittings] == [2, 1, 1]
    monkeypatch.setattr(regrading, "store_anew", store)

    changed = regrading.settle_all(now=minutes(70))

    assert (changed, [says(sitting)[:2] for sitting in sittings]) == (2, [(2, 2)] * 3)
    assert regrading.settle_all(now=minutes(71)) == 0


def test_a_certificate_follows_the_result(exam):
    kept = sit_with(exam, {"d1-0", "d1-1", "d1-2", "d2-0"})
    lost = sit_with(exam, {"d1-0", "d1-1", "d1-2", "d2-1"})
    for sitting in (kept, lost):
        certificates.issue(sitting=sitting, name="Amara Osei", now=minutes(5), actor=sitting.learner)
    first = correct("d1-0", "key", [("c",)])
    assert set(Certificate.objects.values_list("revoked_at", flat=True)) == {None}

    regrading.undo(correction=first, reason="Not so.", by=make_user(), now=minutes(80))
    second = correct("d2-1", "key", [("c",)], may_lower=True)
    states = {c.sitting_id: c.revoked_at is not None for c in Certificate.objects.all()}
    assert states == {kept.pk: False, lost.pk: True}
    assert Certificate.objects.get(sitting=lost).revoked_reason == "The key was wrong."

    regrading.undo(correction=second, reason="The first key stands.", by=make_user(), now=minutes(90))
    assert Certificate.objects.get(sitting=lost).revoked_at is None


def test_undoing_with_may_lower_revokes_what_it_takes_away(exam):
    sitting = sit_with(exam, {"d1-1", "d1-2", "d2-0"})
    correction = correct("d1-0", "credit")
    certificates.issue(sitting=sitting, name="Amara Osei", now=minutes(70), actor=sitting.learner)

    regrading.undo(correction=correction, may_lower=True, reason="Not so.", by=make_user(), now=minutes(80))

    certificate = Certificate.objects.get()
    assert (certificate.revoked_at, certificate.revoked_reason) == (minutes(80), "Not so.")


@pytest.mark.parametrize("sittings", [1, 3])
def test_the_queries_of_a_preview_do_not_grow_with_the_sittings(exam, django_assert_num_queries, sittings):
    for _ in range(sittings):
        sit(exam, right=2)

    corrected = item("d1-0")
    with django_assert_num_queries(5):
        assert len(regrading.preview(item=corrected, number=1, action="void")) == sittings


def test_more_results_than_somebody_waits_for_are_left_to_the_sweeper(exam, monkeypatch):
    monkeypatch.setattr(regrading, "AT_ONCE", 1)
    sittings = [sit_with(exam, {"d1-1"}) for _ in range(2)]

    correction = correct("d1-0", "credit")
    assert [says(sitting)[0] for sitting in sittings] == [1, 1]
    assert Correction.objects.get(pk=correction.pk).is_settled is False

    assert regrading.settle_all(now=minutes(70)) == 2
    assert [says(sitting)[0] for sitting in sittings] == [2, 2]
