"""A course to draw from, and Ann, who learns it, at her browser."""

import pytest
from django.test import Client

from quizzes import pace
from tests.factories import BODY, make_course, make_lesson, make_module, make_user

REFLECTION = "::: reflection {#thoughts}\n\nWhat did you expect?\n\n:::\n\n"


@pytest.fixture(autouse=True)
def _unhurried():
    pace.forget()


@pytest.fixture
def course():
    """Two modules: one with two lessons of two questions (and a reflection), one with a lesson of one; and a draft."""
    course = make_course("botany")
    plants, roots = make_module(course, slug="plants"), make_module(course, slug="roots")
    make_lesson(plants, slug="fruit", questions=2)
    make_lesson(plants, slug="leaf", questions=2, body=BODY + REFLECTION)
    make_lesson(roots, slug="carrot", questions=1)
    make_lesson(roots, slug="draft", questions=1, status="draft")
    return course


@pytest.fixture
def ann(course):
    return make_user("ann@example.org")


@pytest.fixture
def learner(ann):
    client = Client()
    client.force_login(ann)
    return client
