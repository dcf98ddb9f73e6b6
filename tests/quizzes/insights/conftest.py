"""A lesson to look at, and who teaches it."""

import pytest

from tests.factories import make_course, make_module
from tests.quizzes.insights.crowds import REFLECTION, SINGLE, lesson_asking
from tests.quizzes.insights.desk import signed_in, teacher


@pytest.fixture
def lesson():
    """Lesson "flour" of course "bread" with a choice and a reflection; "other" is somebody else's course."""
    make_course("other", title="Other people’s course")
    module = make_module(make_course("bread", title="Bread"), slug="m")
    return lesson_asking(SINGLE, REFLECTION, module=module, title="Flour")


@pytest.fixture
def ines(lesson):
    return signed_in(teacher(lesson.course))
