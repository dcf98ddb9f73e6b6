"""What a piece of work costs: counted, not timed, and so the same on every machine, however busy."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def steps(work: Callable[[], Any]) -> int:
    """How many lines of Python run, every turn of a loop anew, and how many functions written in C they call.

    Four times a text may be six times the steps; if they grew with its square, they would be sixteen times as many.
    What a function of C does on its own, a pattern that tries again and again, is no step: a test of that is marked
    ``hostile``, which ends it when it does not end, and ``make bench`` measures how its time grows.
    """
    made = 0

    def line(_frame: FrameType, event: str, _argument: Any) -> Callable[..., Any]:
        nonlocal made
        made += event == "line"
        return line

    def call(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal made
        made += event == "c_call"

    before = sys.gettrace(), sys.getprofile()
    sys.setprofile(call)
    sys.settrace(line)
    try:
        work()
    finally:
        sys.settrace(before[0])
        sys.setprofile(before[1])
    return made
