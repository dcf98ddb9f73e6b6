"""Instructors write exams and items of the courses they teach, see the rest of exams, and delete nothing."""

import pytest
from django.urls import reverse

from accounts.models import User
from courses.models.outline import Course
from exams.models.blueprint import Exam
from tests.exams.authoring.desk import cast, url

pytestmark = pytest.mark.django_db


def test_instructors_write_exams_and_pools_and_see_the_rest():
    cast()
    ines = User.objects.get(email="ines@example.org")

    allowed = sorted(name for name in ines.get_all_permissions() if name.startswith("exams."))

    written = [f"exams.{verb}_{model}" for verb in ("add", "change") for model in ("exam", "itempool")]
    assert [name for name in allowed if not name.startswith("exams.view_")] == written
    assert {"exams.view_item", "exams.view_sitting", "exams.view_auditentry"} <= set(allowed)


def test_a_course_leads_to_its_exam_or_to_a_new_one():
    people, exam = cast()
    other = Course.objects.get(slug="other")

    page = people["ines"].get(reverse("admin:courses_course_change", args=[exam.course_id])).content.decode()
    without = people["cleo"].get(reverse("admin:courses_course_change", args=[other.pk])).content.decode()

    assert f'<a href="{url(exam)}">Exam</a>' in page
    assert f'?course__id__exact={exam.course_id}">Exam items</a>' in page
    assert f'<a href="{reverse("admin:exams_exam_add")}?course={other.pk}">Add an exam</a>' in without


def test_the_list_of_exams_holds_those_of_ones_courses():
    people, exam = cast()
    Exam.objects.create(course=Course.objects.get(slug="other"), title="Other exam")

    listed = {
        name: list(people[name].get(reverse("admin:exams_exam_changelist")).context["cl"].result_list)
        for name in ("ines", "cleo", "operator")
    }

    assert {name: len(rows) for name, rows in listed.items()} == {"ines": 1, "cleo": 1, "operator": 2}
    assert listed["ines"] == [exam]
