"""A course that files are sent to."""

from __future__ import annotations

import pytest

from tests.factories import make_course


@pytest.fixture
def course(db):
    return make_course("c")
