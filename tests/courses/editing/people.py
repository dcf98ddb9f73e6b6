"""Who edits: Ines and Jo teach course "c" together, Cleo another one; and what a browser does at the editor."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from accounts.demo import instructors
from courses.models.outline import Course, Lesson
from tests.factories import make_user
from tests.forms import form_of

FRAGMENT = {"HTTP_X_FRAGMENT": "1"}


def make_instructor(name: str, *courses: str):
    person = make_user(f"{name}@example.org", is_staff=True, name=name.capitalize())
    person.groups.add(instructors())
    for slug in courses:
        Course.objects.get(slug=slug).instructors.add(person)
    return person


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(lesson, page="change", *more):
    return reverse(f"admin:courses_lesson_{page}", args=[lesson.pk, *more])


def fields(client, lesson, query="", **changes):
    """The editor's form as a browser has it after opening the page, with these fields typed over."""
    response = client.get(address(lesson) + query)
    assert response.status_code == 200, response.status_code
    return {name: values[0] for name, values in form_of(response.content.decode(), "lesson_form").items()} | changes


def send(client, lesson, form, do="save", page="change", **headers):
    return client.post(address(lesson, page), {**form, "do": do}, **headers)


def edit(client, lesson, do="save", **changes):
    """Open the editor, type, press a button."""
    return send(client, lesson, fields(client, lesson, **changes), do)


def told(response):
    """What the site says on the page that this answer leads to."""
    return [str(message) for message in response.wsgi_request._messages]


def fresh(lesson) -> Lesson:
    return Lesson.objects.select_related("course", "module").get(pk=lesson.pk)
