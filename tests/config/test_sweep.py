"""What is done again and again beside the server: each thing at its own pace, and one that fails stops no other."""

import io
import logging
import os
import signal
import subprocess
import sys
import threading

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from config.management.commands import sweep
from exams import heartbeat
from exams.chores import leave_word
from tests.exams.sittings import START, begin, make_exam

pytestmark = pytest.mark.django_db

HERE = "tests.config.test_sweep"
done = []
waited = threading.Event()


def count(now, every):
    done.append(every)
    return f"{len(done)} done" if len(done) == 1 else ""


def fail(now, every):
    raise RuntimeError("broken")


def away(now, every):
    raise OperationalError("the server closed the connection\n  unexpectedly")


def told_to_stop(now, every):
    os.kill(os.getpid(), signal.SIGTERM)
    return "done to its end"


def back_the_second_time(now, every):
    done.append(every)
    if len(done) == 1:
        raise OperationalError("gone for a moment")
    os.kill(os.getpid(), signal.SIGTERM)
    return "back"


def long(now, every):
    done.append("long")
    waited.wait(30)
    return "told in the end"


@pytest.fixture(autouse=True)
def nothing_done(settings, request):
    """Nothing that takes long runs beside a test, in a thread that does not see what the test has written."""
    if "in_one_process" not in request.node.name:
        settings.LONG_CHORES = []
    done.clear()
    cache.delete(heartbeat.KEY)


@pytest.fixture
def gone():
    """The number of a process that is not there any more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def swept(**options):
    out = io.StringIO()
    call_command("sweep", stdout=out, **options)
    return out.getvalue()


def test_the_site_ends_exams_and_tidies_in_one_process(settings, tmp_path):
    settings.ERASED_LIST = tmp_path / "erased.jsonl"
    begin(make_exam(), now=START)

    assert settings.CHORES == [
        ("exams.chores.close_overdue", 30),
        ("config.write_ahead_log.shorten_if_long", 30),
        ("config.tidying.tidy_a_little", 600),
        ("accounts.sealing.seal_the_rest", 3600),
    ]
    assert settings.LONG_CHORES == [
        ("quizzes.insights.kept.find_large", 3600),
        ("exams.insights.kept.find_large", 3600),
        ("quizzes.insights.kept.count_due", 30),
        ("exams.insights.kept.count_due", 30),
    ]
    assert swept(once=True) == "close_overdue: 1 sittings moved, 0 results worked out anew.\n"
    assert heartbeat.missing(timezone.now()) == ""
    assert swept(once=True) == ""


def test_a_cache_that_is_away_keeps_no_exam_from_being_swept(settings, caplog):
    settings.CHORES = [("exams.chores.close_overdue", 30)]
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:9/0"}
    }
    begin(make_exam(), now=START)

    with caplog.at_level(logging.WARNING):
        assert swept(once=True) == "close_overdue: 1 sittings moved, 0 results worked out anew.\n"

    assert [record.getMessage() for record in caplog.records] == [
        "Exams are swept, but /readyz cannot say so: the cache is away "
        "(Error 111 connecting to 127.0.0.1:9. Connection refused)."
    ]


def test_a_mistake_in_leaving_word_is_no_cache_that_is_away(monkeypatch):
    def mistaken(now, every):
        raise TypeError("every")

    monkeypatch.setattr("exams.heartbeat.beat", mistaken)

    with pytest.raises(TypeError, match="every"):
        leave_word(30)


def test_each_goes_at_its_own_pace(settings, monkeypatch):
    """A clock of the test's own: it moves as far as the command would have slept."""
    clock, slept = [0.0], []

    def pause(stop, seconds, parent):
        slept.append(seconds)
        clock[0] += seconds
        if clock[0] >= 100:
            stop.set()

    monkeypatch.setattr(sweep, "pause", pause)
    monkeypatch.setattr(sweep.time, "monotonic", lambda: clock[0])
    settings.CHORES = [(f"{HERE}.count", 30), (f"{HERE}.count", 70)]

    assert swept() == "count: 1 done\n"

    assert (done, slept) == ([30, 70, 30, 30, 70, 30], [30, 30, 10, 20, 30])


def test_one_that_fails_is_logged_and_the_others_go_on(settings, caplog):
    settings.CHORES = [(f"{HERE}.fail", 5), (f"{HERE}.away", 5), (f"{HERE}.count", 5)]

    with caplog.at_level(logging.WARNING):
        assert swept(once=True) == "count: 1 done\n"

    assert [record.getMessage() for record in caplog.records] == [
        "fail failed; it is tried again in 5 seconds",
        "away: the database is away, trying again: the server closed the connection",
    ]


def test_an_exam_that_was_not_swept_leaves_no_word_of_it(settings, monkeypatch, caplog):
    make_exam()

    def broken(now):
        raise RuntimeError("broken")

    monkeypatch.setattr("exams.delivery.sweeping.sweep", broken)
    settings.CHORES = [("exams.chores.close_overdue", 30)]

    swept(once=True)

    assert heartbeat.missing(timezone.now()) == "never ran"


def test_it_ends_when_the_server_is_gone(settings, gone):
    settings.CHORES = [(f"{HERE}.count", 3600)]

    assert swept(parent=gone) == "count: 1 done\n"
    assert done == [3600]


def test_sigterm_ends_it_after_what_it_is_at(settings):
    settings.CHORES = [(f"{HERE}.told_to_stop", 0), (f"{HERE}.count", 0)]

    assert swept() == "told_to_stop: done to its end\n"
    assert done == []


def test_a_database_that_was_away_is_asked_again(settings, caplog):
    settings.CHORES = [(f"{HERE}.back_the_second_time", 0)]

    with caplog.at_level(logging.WARNING):
        assert swept() == "back_the_second_time: back\n"

    assert [record.getMessage() for record in caplog.records] == [
        "back_the_second_time: the database is away, trying again: gone for a moment"
    ]


def test_what_takes_long_lets_nothing_else_wait(settings):
    """The short one is done to its end while the long one has not come to its own."""
    settings.LONG_CHORES = [(f"{HERE}.long", 0)]
    settings.CHORES = [(f"{HERE}.told_to_stop", 0)]

    assert swept() == "told_to_stop: done to its end\n"

    assert not waited.is_set()
    waited.set()


def test_once_does_what_takes_long_as_well(settings):
    settings.CHORES, settings.LONG_CHORES = [(f"{HERE}.count", 30)], [(f"{HERE}.count", 70)]

    assert swept(once=True) == "count: 1 done\n"
    assert done == [30, 70]
