"""A lesson, and Alice, who teaches its course."""

import pytest

from tests.factories import make_lesson, make_user
from tests.quizzes.building.forms import signed_in


@pytest.fixture
def lesson():
    return make_lesson(slug="l", questions=1)


@pytest.fixture
def alice(lesson):
    """She teaches the course."""
    person = make_user(is_staff=True)
    lesson.course.instructors.set([person])
    return signed_in(person)
