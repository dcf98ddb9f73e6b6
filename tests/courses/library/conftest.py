"""Course "c" and Ines, who teaches it and no other; and another course with a file of its own."""

from __future__ import annotations

import pytest

from tests.courses.library.people import instructor
from tests.courses.uploads.files import picture, put
from tests.factories import make_course


@pytest.fixture
def course():
    return make_course("c", title="Course c")


@pytest.fixture
def other():
    course = make_course("other", title="Course other")
    put(course, "theirs.png", picture(color=(9, 9, 9)), alt="Theirs")
    return course


@pytest.fixture
def ines(course):
    """Ines teaches course "c" and no other."""
    return instructor("ines@example.org", course)
