"""The cast of the desk."""

import pytest

from tests.exams.authoring.desk import cast


@pytest.fixture
def stage():
    """Ines's browser, and her exam."""
    people, exam = cast()
    return people["ines"], exam


@pytest.fixture
def draft():
    """The same before the exam is published."""
    people, exam = cast(status="draft")
    return people["ines"], exam


@pytest.fixture
def exam():
    return cast()[1]
