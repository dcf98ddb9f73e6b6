"""Who reads course "c", which has a draft and a lesson that links to it."""

import pytest
from django.test import Client

from tests.courses.reading.course import make_c, signed_in
from tests.factories import make_course, make_lesson, make_user


@pytest.fixture
def people():
    course = make_c().course
    make_lesson(course.modules.get(), slug="draft", title="Hidden lesson", status="draft", body="Draft words.\n")
    make_lesson(
        course.modules.get(), slug="linking", body="See [the draft](lesson:draft#x) and [l1](lesson:l1#first).\n"
    )
    instructor, colleague = make_user(is_staff=True), make_user(is_staff=True)
    course.instructors.set([instructor])
    make_course("other").instructors.set([colleague])
    return {
        "guest": Client(),
        "learner": signed_in(make_user()),
        "colleague": signed_in(colleague),
        "instructor": signed_in(instructor),
        "operator": signed_in(make_user(is_staff=True, is_superuser=True)),
    }
