"""A lesson with two questions, and who answers them."""

import pytest
from django.test import Client

from tests.factories import BODY, QUESTION, make_course, make_lesson, make_module, make_user
from tests.quizzes.answering.forms import SEVERAL


@pytest.fixture
def lesson():
    module = make_module(make_course("botany"))
    return make_lesson(module, slug="fruit", body=BODY + QUESTION % {"key": "fruit"} + "\n" + SEVERAL)


@pytest.fixture
def guest(lesson):
    return Client()


@pytest.fixture
def learner(lesson):
    client = Client()
    client.force_login(make_user("ann@example.org", name="Ann"))
    return client
