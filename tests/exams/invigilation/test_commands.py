"""What is due in exams is done once by ``close_overdue``; again and again it is ``sweep``."""

import io
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from exams import regrading
from exams.delivery import sweeping
from exams.models.result import Correction, Result
from exams.models.sitting import Sitting
from tests.exams.invigilation.desks import exam_of_ines, marked, person, running
from tests.exams.sittings import START
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone():
    """The number of a process that is not there any more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def swept(**options):
    out = io.StringIO()
    call_command("close_overdue", stdout=out, **options)
    return out.getvalue()


def test_one_sweep_ends_and_marks_what_is_due_and_says_how_many():
    exam = exam_of_ines()
    running(exam, now=START)
    running(exam, make_user())

    assert swept() == "1 sittings moved, 0 results worked out anew.\n"
    assert sorted(Sitting.objects.values_list("state", flat=True)) == ["open", "released"]
    assert swept() == "0 sittings moved, 0 results worked out anew.\n"


def test_a_correction_that_was_interrupted_is_finished():
    exam = exam_of_ines()
    item = marked(exam).paper.get(number=1).item
    Correction.objects.create(
        exam=exam, item=item, number=1, action="credit", reason="x", made_by=person("ines"), made_at=timezone.now()
    )

    assert swept() == "0 sittings moved, 1 results worked out anew.\n"
    assert (Result.objects.count(), Correction.objects.get().is_settled) == (2, True)


def test_again_and_again_it_is_the_one_loop_of_sweep(gone, settings):
    settings.CHORES, settings.LONG_CHORES = [("exams.chores.close_overdue", 30)], []
    running(exam_of_ines(), now=START)
    told = io.StringIO()

    assert swept(every=5.0, parent=gone, stderr=told) == "close_overdue: 1 sittings moved, 0 results worked out anew.\n"
    assert told.getvalue() == "close_overdue --every is `manage.py sweep` now, and goes with the next release.\n"


def test_a_database_that_is_away_is_an_error(monkeypatch):
    def away(now):
        raise OperationalError("away")

    monkeypatch.setattr(sweeping, "sweep", away)

    with pytest.raises(OperationalError, match="away"):
        swept()


def test_a_sweep_waits_for_those_whose_last_answer_may_still_arrive():
    sitting = running(exam_of_ines())
    Sitting.objects.update(deadline=timezone.now() - timedelta(seconds=1), started_at=START)

    swept()

    assert Sitting.objects.get(pk=sitting.pk).state == "open"
    assert regrading.settle_all(now=timezone.now()) == 0
