"""Who may make, bring and take away whole courses, and that nobody writes over a course of others."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.template.loader import render_to_string
from django.test import Client

from courses import archive
from courses.models.outline import Course
from tests.courses.archive_pages.pages import course_rows, errors, upload
from tests.courses.archive_pages.places import BASE, IMPORT, NEW, PREVIEW
from tests.courses.archives.zips import OWN, zipped
from tests.factories import make_course, make_user
from tests.forms import form_of
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db


def test_the_pages_open_for_those_who_may_add_courses(people):
    for address in (NEW, IMPORT):
        assert {name: client.get(address).status_code for name, client in people.items()} == {
            "guest": 302, "learner": 302, "staff": 403, "ines": 200, "cleo": 200, "operator": 200,
        }  # fmt: skip
    before = course_rows()
    for address in (NEW, IMPORT, PREVIEW):
        assert {
            people[name].post(address, {"title": "T", "slug": "t"}).status_code for name in ("guest", "learner")
        } == {302}
        assert people["staff"].post(address, {"title": "T", "slug": "t"}).status_code == 403
        assert people["staff"].get(PREVIEW).status_code == 403
    assert course_rows() == before


def test_a_course_is_exported_to_those_who_teach_it(people):
    course = Course.objects.get(slug="a-course")
    address = f"{BASE}/{course.pk}/export/"

    assert {name: client.get(address).status_code for name, client in people.items()} == {
        "guest": 302, "learner": 302, "staff": 404, "ines": 200, "cleo": 404, "operator": 200,
    }  # fmt: skip
    answer = people["ines"].get(address)
    assert answer.content == archive.pack(course)
    assert {name: answer[name] for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options")} == {
        "Content-Type": "application/zip",
        "Content-Disposition": 'attachment; filename="a-course.zip"',
        "X-Content-Type-Options": "nosniff",
    }
    assert "private" in answer["Cache-Control"]
    assert people["ines"].post(address).status_code == 405
    assert [people["ines"].get(f"{BASE}/{key}/export/").status_code for key in ("999999", "x", "_5F")] == [404] * 3


def test_reading_the_pages_writes_nothing_and_forms_need_their_token(people):
    upload(people["ines"], zipped(OWN, "fresh/"))
    before = all_rows()

    assert people["cleo"].get(PREVIEW).status_code == 410
    for address in (NEW, IMPORT, PREVIEW, f"{BASE}/{Course.objects.get(slug='a-course').pk}/export/"):
        assert people["ines"].get(address).status_code == 200
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = people["ines"].cookies
    assert [strict.post(address, {"title": "T"}).status_code for address in (NEW, IMPORT, PREVIEW)] == [403] * 3

    assert all_rows() == before


def test_the_ways_to_the_pages_are_shown_to_those_who_may_go_them():
    course = make_course("c")
    tools = [
        render_to_string("admin/courses/archives/_list_tools.html", {"has_add_permission": True}),
        render_to_string("admin/courses/archives/_list_tools.html", {"has_add_permission": False}),
        render_to_string("admin/courses/archives/_course_tools.html", {"original": course}),
    ]

    assert [re.findall(r'href="([^"]*)"', text) for text in tools] == [
        [IMPORT, NEW],
        [],
        [f"{BASE}/{course.pk}/export/"],
    ]


def test_a_course_of_others_is_only_called_taken(people):
    before = all_rows()

    answer = upload(people["ines"], zipped(OWN, "other/"))

    assert [error["message"] for error in errors(answer)["slug"]] == ["The address “other” is taken; choose another."]
    assert people["ines"].get(PREVIEW).status_code == 410
    assert all_rows() == before
    assert upload(people["operator"], zipped(OWN, "other/")).status_code == 302


def test_who_stops_teaching_a_course_cannot_import_into_it_any_more(people):
    upload(people["ines"], zipped(OWN))
    fields = form_of(people["ines"].get(PREVIEW).content.decode(), "import_form")
    Course.objects.get(slug="a-course").instructors.clear()
    before = course_rows()

    answers = [people["ines"].get(PREVIEW), people["ines"].post(PREVIEW, fields)]

    assert [(answer.status_code, answer.context["why"]) for answer in answers] == [
        (409, "The address “a-course” is taken; choose another.")
    ] * 2
    assert course_rows() == before


def test_who_may_add_courses_and_not_change_them_cannot_import_into_one(people):
    course = Course.objects.get(slug="a-course")
    adder = make_user(is_staff=True)
    adder.user_permissions.add(Permission.objects.get(codename="add_course"))
    course.instructors.add(adder)
    client = Client()
    client.force_login(adder)

    assert upload(client, zipped(OWN)).status_code == 302
    assert client.get(PREVIEW).status_code == 403
    assert upload(client, zipped(OWN), slug="fresh").status_code == 302
    assert client.get(PREVIEW).status_code == 200
