"""What goes on is stopped by a signal or by the end of its parent, and by nothing else."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from config import stopping

pytestmark = pytest.mark.once


@pytest.fixture
def gone():
    """The number of a process that is not there any more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_process_is_there_or_not(gone, monkeypatch):
    def refuse(pid, number):
        raise PermissionError

    assert [stopping.is_there(pid) for pid in (os.getpid(), 1, gone)] == [True, True, False]
    monkeypatch.setattr(os, "kill", refuse)
    assert stopping.is_there(gone)  # somebody else's: it is there


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_is_taken_note_of_and_what_was_there_before_comes_back(number):
    before = signal.getsignal(number)

    with stopping.stopped_by_signals() as stop:
        assert not stop.is_set()
        os.kill(os.getpid(), number)
        assert stop.wait(10)

    assert signal.getsignal(number) is before


def test_a_pause_ends_when_it_is_over_or_told_to_stop_or_without_a_parent(gone):
    told, left, alone = threading.Event(), threading.Event(), threading.Event()
    told.set()

    stopping.pause(told, 3600, None)
    stopping.pause(left, 3600, gone)
    stopping.pause(alone, 0, os.getpid())

    assert [event.is_set() for event in (told, left, alone)] == [True, True, False]
