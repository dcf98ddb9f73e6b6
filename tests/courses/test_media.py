"""A course's files: kept for good under the hash of their bytes, sandboxed, and never of a retired course."""

import hashlib

import pytest
from django.test import Client

from courses.models.media import MediaFile
from courses.models.outline import Course
from tests.factories import make_course

pytestmark = pytest.mark.django_db


def make_file(course, name="figure.svg", data=b"<svg/>", content_type="image/svg+xml"):
    return MediaFile.objects.create(
        course=course, name=name, data=data, sha256=hashlib.sha256(data).hexdigest(), content_type=content_type
    )


def test_a_file_is_served_as_it_is_and_may_be_kept_for_good():
    file = make_file(make_course("botany"))

    response = Client().get(file.get_absolute_url())

    assert response.content == b"<svg/>"
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.cookies == {}


def test_a_table_is_downloaded_not_shown():
    file = make_file(make_course(), "steps.csv", b"a,b\n", "text/csv; charset=utf-8")

    assert Client().get(file.get_absolute_url())["Content-Disposition"] == 'attachment; filename="steps.csv"'


def test_an_old_address_of_a_changed_file_leads_to_the_present_one():
    file = make_file(make_course("botany"))

    response = Client().get(f"/courses/botany/media/{'0' * 16}/figure.svg")

    assert (response.status_code, response["Location"]) == (302, file.get_absolute_url())


def test_a_file_of_another_course_or_of_a_retired_one_is_not_found():
    file = make_file(make_course("botany"))
    make_course("geology")
    moved = file.get_absolute_url().replace("botany", "geology")

    assert Client().get(moved).status_code == 404
    Course.objects.update(status="retired")
    assert Client().get(file.get_absolute_url()).status_code == 404
