"""A lesson of course "c", and Ines, who teaches it, at her browser."""

import pytest

from tests.courses.editing.people import make_instructor, signed_in
from tests.factories import make_course, make_lesson, make_module


@pytest.fixture
def lesson():
    return make_lesson(make_module(make_course("c"), slug="m"), slug="fruit", title="Fruit", questions=1)


@pytest.fixture
def ines(lesson):
    return make_instructor("ines", "c")


@pytest.fixture
def client(ines):
    return signed_in(ines)
