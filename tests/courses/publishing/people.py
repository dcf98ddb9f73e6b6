"""What those who publish do, and what a reader gets."""

from django.test import Client

from courses import manuscript, versions
from tests.courses.editing.people import address, fresh
from tests.factories import now
from tests.forms import form_of


def press(client, lesson, do, **changes):
    """Open the publish page and press one of its buttons."""
    page = client.get(address(lesson, "publication")).content.decode()
    sent = {name: values[0] for name, values in form_of(page, "publication_form").items()}
    return client.post(address(lesson, "publication"), {**sent, "do": do, **changes})


def save(lesson, **changes):
    text = manuscript.of_lesson(fresh(lesson))
    changed = type(text)(**{**vars(text), **changes})
    return versions.save(lesson=lesson, manuscript=changed, base=fresh(lesson).head, author=None, now=now())


def reader(lesson):
    return Client().get(fresh(lesson).get_absolute_url()).content.decode()
