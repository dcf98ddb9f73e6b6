"""Starts, saves, submits, marks and corrections that come at the same moment: exactly one of each, nothing lost.

Twenty at once here, once, on both databases. `ON_DISK=1 ROUNDS=200 MANY=50` in the environment makes it two hundred of
fifty, on a file as a site has it.
"""

import os
from functools import partial

import pytest

from exams import audit, certificates, eligibility, regrading
from exams.delivery import answering, ending, starting, sweeping
from exams.delivery.answering import Change
from exams.models.certificate import Certificate
from exams.models.item import Item
from exams.models.result import Correction, Result
from exams.models.sitting import Answer, AnswerEvent, Sitting
from exams.transitions import State
from tests.exams.sittings import SEAT, START, answer_all, begin, make_exam, minutes, sit
from tests.factories import make_user
from tests.races import at_once, insist

pytestmark = pytest.mark.django_db(transaction=True)

MANY = int(os.environ.get("MANY", "20"))
ROUNDS = int(os.environ.get("ROUNDS", "1"))
again = pytest.mark.parametrize("turn", range(ROUNDS))


@again
def test_many_starts_are_one_sitting(turn):
    exam, learner = make_exam(), make_user()

    told = at_once(*[partial(starting.begin, exam=exam, learner=learner, seat=SEAT, now=START) for _ in range(MANY)])

    sitting = Sitting.objects.get()
    assert told == [sitting] * MANY
    assert (sitting.paper.count(), sitting.answers.count()) == (6, 6)
    assert list(audit.broken()) == []


def test_no_more_attempts_than_there_are():
    exam, learner = make_exam(rules={"attempts": 3}), make_user()
    for number in range(2):
        sit(exam, learner, right=0, now=minutes(10 * number))

    told = at_once(
        *[partial(starting.begin, exam=exam, learner=learner, seat=SEAT, now=minutes(60)) for _ in range(MANY)],
        refusals=(eligibility.NotEligible,),
    )

    assert Sitting.objects.count() == 3
    assert {type(each) for each in told} <= {Sitting, eligibility.NotEligible}
    assert Sitting.objects.filter(state=State.OPEN).count() == 1


@again
def test_many_changes_of_one_answer_leave_the_last_acknowledged_one(turn):
    sitting = begin()
    changes = [Change(1, (("a", "b", "c")[n % 3],), 0, f"key-number-{n}") for n in range(MANY)]

    told = at_once(
        *[partial(answering.save, sitting=sitting, change=each, seat=SEAT, now=minutes(1)) for each in changes]
    )

    saved = [each for each in told if each.outcome == "saved"]
    answer = Answer.objects.get(sitting=sitting, number=1)
    first = AnswerEvent.objects.get(outcome="saved")
    assert answer.rev == 1
    assert answer.values == first.values
    assert {tuple(each.answer.values) for each in saved} == {tuple(first.values)}
    assert AnswerEvent.objects.count() + sum(each.outcome == "saved" for each in told) - 1 == MANY


def test_many_changes_of_many_answers_are_all_there_in_one_unbroken_chain():
    sitting = begin()
    steps = [
        partial(
            answering.save,
            sitting=sitting,
            change=Change(number, ("b",), 0, f"key-of-answer-{number}"),
            seat=SEAT,
            now=minutes(1),
        )
        for number in range(1, 7)
    ]

    told = at_once(*steps)

    assert [each.outcome for each in told] == ["saved"] * 6
    assert list(Answer.objects.order_by("number").values_list("rev", flat=True)) == [1] * 6
    sitting.refresh_from_db()
    events = list(AnswerEvent.objects.order_by("sequence"))
    assert [event.sequence for event in events] == list(range(1, 7))
    assert [event.previous for event in events[1:]] == [event.sha256 for event in events[:-1]]
    assert (sitting.events, sitting.chain) == (6, events[-1].sha256)


def test_the_same_change_sent_many_times_is_one():
    sitting = begin()
    change = Change(1, ("b",), 0, "the-one-and-only")

    told = at_once(
        *[partial(answering.save, sitting=sitting, change=change, seat=SEAT, now=minutes(1)) for _ in range(MANY)]
    )

    assert {(each.outcome, each.answer.rev) for each in told} == {("saved", 1)}
    assert AnswerEvent.objects.count() == 1


@again
def test_many_submits_are_one_result(turn):
    sitting = begin()
    answer_all(sitting, right=5)

    def submit():
        return ending.submit(sitting=Sitting.objects.get(), seat=SEAT, now=minutes(5)).state

    told = at_once(*[submit] * MANY)

    result = Result.objects.get()
    assert Sitting.objects.get().state == State.RELEASED
    assert set(told) <= {State.CLOSING, State.GRADED, State.RELEASED}
    assert (result.version, result.points) == (1, 5)
    assert list(audit.broken()) == []


def test_a_save_and_a_submit_at_once_are_either_counted_or_late():
    for number in range(4):
        sitting = begin(now=minutes(number))
        change = Change(1, ("b",), 0, "key-of-the-last")
        row = sitting.paper.get(number=1)
        assert row.content["choices"][1]["correct"]

        saved, _state = at_once(
            partial(answering.save, sitting=sitting, change=change, seat=SEAT, now=minutes(number + 1)),
            partial(ending.submit, sitting=Sitting.objects.get(pk=sitting.pk), seat=SEAT, now=minutes(number + 1)),
        )

        points = Result.objects.get(sitting=sitting).points
        assert (saved.outcome, points) in {("saved", 1), ("late", 0)}


@again
def test_the_sweeper_and_the_learner_end_it_once(turn, monkeypatch):
    monkeypatch.setattr(sweeping, "TOGETHER", 2)
    exam = make_exam()
    sittings = [begin(exam) for _ in range(5)]

    def look(pk):
        return ending.touch(Sitting.objects.get(pk=pk), now=minutes(40))

    looks = [partial(look, sitting.pk) for sitting in sittings[1::2]]
    at_once(*looks, *[partial(sweeping.sweep, now=minutes(40))] * 3)

    assert set(Sitting.objects.values_list("state", "ended_at")) == {(State.RELEASED, minutes(30))}
    assert Result.objects.count() == len(sittings)
    assert list(audit.broken()) == []


@again
def test_many_claims_are_one_certificate(turn):
    sitting = sit(right=6)

    told = at_once(
        *[
            partial(certificates.issue, sitting=sitting, name="Amara", now=minutes(5), actor=sitting.learner)
            for _ in range(MANY)
        ]
    )

    assert {each.number for each in told} == {Certificate.objects.get().number}


@again
def test_a_correction_counts_for_every_sitting_that_is_marked_at_the_same_moment(turn):
    exam, by = make_exam(items=3), make_user()
    sittings = [begin(exam) for _ in range(6)]
    for sitting in sittings:
        answer_all(sitting, right=0)
    item = Item.objects.get(key="d1-0")

    def look(pk):
        return ending.touch(Sitting.objects.get(pk=pk), now=minutes(40))

    correct = partial(regrading.correct, item=item, number=1, action="credit", reason="why", by=by, now=minutes(40))
    at_once(*[partial(look, sitting.pk) for sitting in sittings], correct, refusals=(regrading.NotCorrected,))
    regrading.settle_all(now=minutes(41))

    made = Correction.objects.get()
    last = {sitting.pk: sitting.results.order_by("-version").first() for sitting in sittings}
    assert {(result.points, tuple(result.corrections)) for result in last.values()} == {(1, (made.pk,))}
    assert list(audit.broken()) == []


def test_many_corrections_of_one_form_are_one():
    exam = make_exam(items=3)
    sitting = sit(exam, right=3)
    item, by = Item.objects.get(key="d1-0"), make_user()

    told = at_once(
        *[
            partial(regrading.correct, item=item, number=1, action="credit", reason="why", by=by, now=minutes(9))
            for _ in range(8)
        ],
        refusals=(regrading.NotCorrected,),
    )

    assert Correction.objects.count() == 1
    # In memory the one that made it may meet a locked table afterwards, and is told at its next try that it stands.
    assert sum(isinstance(each, Correction) for each in told) <= 1
    insist(partial(regrading.settle_all, now=minutes(10)))
    assert {type(each) for each in told} <= {Correction, regrading.NotCorrected}
    assert sitting.results.count() == len(set(sitting.results.values_list("version", flat=True))) <= 2
