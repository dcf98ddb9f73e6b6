"""Nine o'clock, and an exam that anybody may sit."""

import pytest
import time_machine

from tests.exams.sittings import START, make_exam


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def exam():
    return make_exam()
