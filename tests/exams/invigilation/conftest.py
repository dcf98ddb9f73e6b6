"""The exam of Ines, and a sitting of it."""

import pytest

from tests.exams.invigilation.desks import exam_of_ines, marked


@pytest.fixture
def exam():
    return exam_of_ines()


@pytest.fixture
def sitting():
    """A marked sitting with six answers: entries 1 to 4 of the trail."""
    return marked(exam_of_ines(), right=6)
