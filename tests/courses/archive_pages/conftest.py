"""Everybody who may come to the pages of whole courses, and the addresses of these pages."""

import pytest
from django.test import Client

from accounts.demo import instructors
from tests.factories import make_course, make_lesson, make_module, make_user


@pytest.fixture(autouse=True)
def addresses(settings):
    settings.ROOT_URLCONF = "tests.courses.archive_pages.places"


@pytest.fixture
def people():
    """Ines teaches course "a-course" alone, Cleo "other" alone; the operator runs the site; staff has no rights."""
    users = {
        "learner": make_user(),
        "staff": make_user(is_staff=True),
        "ines": make_user("ines@example.org", is_staff=True),
        "cleo": make_user("cleo@example.org", is_staff=True),
        "operator": make_user("olu@example.org", is_staff=True, is_superuser=True),
    }
    for name, slug in (("ines", "a-course"), ("cleo", "other")):
        users[name].groups.add(instructors())
        course = make_course(slug)
        course.instructors.add(users[name])
        make_lesson(make_module(course, slug="m"), slug="l")
    clients = {"guest": Client(), **{name: Client() for name in users}}
    for name, user in users.items():
        clients[name].force_login(user)
    return clients
