"""What is kept of a lesson: its row and its versions, as the editor's tests compare them."""

from courses.models.versions import LessonVersion
from tests.courses.editing.people import fresh

FIRST = (1, "Fruit", "files", None)


def versions_of(lesson):
    found = LessonVersion.objects.filter(lesson=lesson).order_by("number")
    return [(v.number, v.title, v.origin, v.made_by.name if v.made_by else None) for v in found]


def state(lesson):
    row = fresh(lesson)
    return row.title, row.status, row.version, row.head
