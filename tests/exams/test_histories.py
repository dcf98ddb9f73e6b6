"""Random histories: what happens to a sitting is what a small model says, whatever the order of events.

Sixty here, on both databases; `HISTORIES=5000` in the environment makes them 10,000.
"""

import os
import random

import pytest

from exams import accommodations, audit
from exams.delivery import starting
from tests.exams.histories import play
from tests.exams.sittings import SEAT, START, make_exam
from tests.factories import make_user

pytestmark = pytest.mark.django_db

#: For each of the two policies of release.
HISTORIES = int(os.environ.get("HISTORIES", "30"))
SIX = [{"id": "D1", "title": "One", "items": 3, "touches_all": False}]


@pytest.mark.parametrize("release", ["at once", "by hand"])
def test_random_histories_are_as_the_model_says(release):
    exam, by = make_exam(items=3, rules={"domains": SIX, "release": release}), make_user()
    differences = []

    for seed in range(HISTORIES):
        learner = make_user()
        values = {"breaks": 2, "break_minutes": 10}
        accommodations.agree(exam=exam, learner=learner, by=by, now=START, values=values)
        sitting = starting.begin(exam=exam, learner=learner, seat=SEAT, now=START)
        differences += play(sitting, random.Random(f"{release} {seed}"), 12, by=by)

    assert differences == []
    assert list(audit.broken()) == []
