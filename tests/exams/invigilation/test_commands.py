"""The sweeper: one sweep, many, and how it ends."""

import io
import logging
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from exams import regrading
from exams.management.commands import close_overdue
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


def test_it_goes_on_until_its_parent_is_gone(gone):
    running(exam_of_ines(), now=START)

    assert swept(every=3600.0, parent=gone) == "1 sittings moved, 0 results worked out anew.\n"


def test_a_sweep_that_moves_nothing_is_not_told_in_a_loop(gone):
    assert swept(every=3600.0, parent=gone) == ""


def test_a_parent_that_is_there_keeps_it_going():
    assert close_overdue.is_there(os.getpid())
    assert close_overdue.is_there(1)


def test_sigterm_ends_it_after_the_sweep_it_is_at(monkeypatch):
    handler = signal.getsignal(signal.SIGTERM)
    sweeps = []

    def sweep(self):
        sweeps.append(1)
        os.kill(os.getpid(), signal.SIGTERM)
        return 2, 0

    monkeypatch.setattr(close_overdue.Command, "sweep", sweep)

    assert swept(every=3600.0) == "2 sittings moved, 0 results worked out anew.\n"
    assert sweeps == [1]
    assert signal.getsignal(signal.SIGTERM) is handler


def test_a_database_that_is_away_for_a_moment_is_logged_and_tried_again(monkeypatch, caplog):
    sweeps = []

    def sweep(self):
        sweeps.append(1)
        if len(sweeps) == 1:
            raise OperationalError("the server closed the connection\n  unexpectedly")
        os.kill(os.getpid(), signal.SIGTERM)
        return 1, 0

    monkeypatch.setattr(close_overdue.Command, "sweep", sweep)
    with caplog.at_level(logging.WARNING):
        said = swept(every=0.01)

    assert said == "1 sittings moved, 0 results worked out anew.\n"
    assert [record.getMessage() for record in caplog.records] == [
        "the database is away, trying again: the server closed the connection"
    ]


def test_without_a_loop_a_database_that_is_away_is_an_error(monkeypatch):
    def sweep(self):
        raise OperationalError("away")

    monkeypatch.setattr(close_overdue.Command, "sweep", sweep)

    with pytest.raises(OperationalError):
        swept()


def test_a_sweep_waits_for_those_whose_last_answer_may_still_arrive():
    sitting = running(exam_of_ines())
    Sitting.objects.update(deadline=timezone.now() - timedelta(seconds=1), started_at=START)

    swept()

    assert Sitting.objects.get(pk=sitting.pk).state == "open"
    assert regrading.settle_all(now=timezone.now()) == 0
