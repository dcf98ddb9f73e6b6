"""Who teaches a course, signed in."""

from __future__ import annotations

from django.test import Client

from accounts.demo import instructors
from tests.factories import make_user


def instructor(email, *courses):
    person = make_user(email, is_staff=True)
    person.groups.add(instructors())
    for course in courses:
        course.instructors.add(person)
    client = Client()
    client.force_login(person)
    return client
