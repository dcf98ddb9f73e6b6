"""Random histories of corrections, undoings and releases end where working all out from the raw answers ends."""

import random
from datetime import timedelta

import pytest

from exams import regrading, results, scoring
from exams.blueprint import Blueprint
from exams.delivery import marking
from exams.models.item import Item
from exams.models.result import Correction
from exams.models.sitting import Answer, Sitting
from exams.transitions import State
from tests.exams.corrections import correct, latest, sit_with
from tests.exams.sittings import (
    make_exam,
    minutes,
)
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def exam():
    """Six questions, all of the bank, so that each is on every paper; four points pass."""
    return make_exam(items=3)


@pytest.mark.parametrize("seed", range(6))
def test_random_histories_end_where_working_it_all_out_from_the_raw_answers_ends(seed):
    chance = random.Random(seed)
    exam = make_exam(items=3, kinds=("single", "multiple"), rules={"release": chance.choice(["at once", "by hand"])})
    sittings = [
        sit_with(exam, {key for key in Item.objects.values_list("key", flat=True) if chance.random() < 0.6})
        for _ in range(4)
    ]
    told = {sitting.pk: [] for sitting in sittings}
    now = minutes(60)

    for _step in range(8):
        now += timedelta(minutes=1)
        standing = list(Correction.objects.filter(undone_at=None))
        if standing and chance.random() < 0.4:
            chosen = chance.choice(standing)
            lowers = chance.random() < 0.3
            regrading.undo(correction=chosen, may_lower=lowers, reason="undo", by=make_user(), now=now)
        else:
            target = chance.choice(list(Item.objects.exclude(corrections__in=standing)))
            action, lowers = chance.choice(["key", "accept", "void", "credit"]), chance.random() < 0.3
            accepted = [("a",), ("c",)][: chance.randint(1, 2)] if action in {"key", "accept"} else []
            correct(target.key, action, accepted, may_lower=lowers, now=now)
        if chance.random() < 0.3:
            for sitting in Sitting.objects.filter(state=State.GRADED):
                marking.release(sitting, actor="system", now=now)
        for sitting in sittings:
            sitting.refresh_from_db()
            told[sitting.pk].append((sitting.state, lowers))

    for sitting in sittings:
        assert_worked_out(sitting)


def assert_worked_out(sitting):
    """The version that counts is what scoring the answer log's last words with the standing corrections gives."""
    paper = list(sitting.paper.all())
    raw = {row.number: None for row in paper}
    for event in sitting.log.filter(outcome="saved").order_by("sequence"):
        row = paper[event.number - 1]
        raw[event.number] = scoring.kinds.read(tuple(event.values), row.content) if event.values else None
    papers, keys = results.papers_of([sitting])
    fixes = results.fixes(Correction.objects.filter(undone_at=None), keys)
    report = scoring.score(Blueprint.of(sitting.rules), papers[sitting.pk], raw, fixes)
    result = latest(sitting)
    assert (result.points, result.most, result.pass_mark) == (report.points, report.most, report.pass_mark)
    assert tuple(result.corrections) == report.corrections
    assert result.is_passed is (report.is_passed or result.is_kept)
    assert [entry["points"] for entry in result.items] == [results.number(entry.points) for entry in report.items]
    versions = list(sitting.results.order_by("version"))
    assert [version.version for version in versions] == list(range(1, len(versions) + 1))
    assert dict(Answer.objects.filter(sitting=sitting).values_list("number", "response")) == raw
