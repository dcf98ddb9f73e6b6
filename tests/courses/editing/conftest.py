"""A lesson of course "c", Ines and Jo, who teach it, and a lesson elsewhere."""

import pytest

from tests.courses.editing.people import make_instructor
from tests.factories import make_course, make_lesson, make_module


@pytest.fixture
def lesson():
    make_lesson(make_module(make_course("other"), slug="m"), slug="elsewhere")
    return make_lesson(make_module(make_course("c"), slug="m"), slug="fruit", title="Fruit", questions=1)


@pytest.fixture
def ines(lesson):
    return make_instructor("ines", "c")


@pytest.fixture
def jo(lesson):
    return make_instructor("jo", "c")
