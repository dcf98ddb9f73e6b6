"""Who adds an exam, to which course, and that strangers neither open its pages nor save its form."""

import pytest
from django.urls import reverse

from courses.models.outline import Course
from exams.models.blueprint import Exam
from tests.exams.authoring.desk import cast, errors, url
from tests.exams.authoring.forms import ENOUGH, RIGHT
from tests.exams.sittings import trail

pytestmark = pytest.mark.django_db


def test_an_exam_is_added_to_a_course_that_has_none():
    people, _exam = cast()
    client = people["cleo"]
    add = reverse("admin:exams_exam_add")
    form = client.get(f"{add}?course={Exam.objects.get().course_id}").context["which"]
    assert [course.slug for course in form.fields["course"].queryset] == ["other"]
    other = form.fields["course"].queryset.get()

    response = client.post(add, {**RIGHT, "rows": "4", "course": other.pk, "do": "save"})

    exam = Exam.objects.get(course=other)
    assert (response.status_code, response["Location"], exam.title) == (302, url(exam), "Certification exam")
    assert trail(f"exam:{exam.pk}") == ["exam.added"]


def test_adding_says_what_is_wrong_and_keeps_to_one_exam_of_ones_own_courses():
    people, exam = cast()
    add = reverse("admin:exams_exam_add")
    sent = {**RIGHT, "rows": "4", "do": "save"}
    free = Course.objects.get(slug="other").pk

    wrong = people["ines"].post(add, {**sent, "course": exam.course_id, "minutes": "x"})
    other = people["ines"].post(add, {**sent, "course": free})
    open_ = people["cleo"].post(add, {**sent, "course": free, "status": "published"})
    rows = people["cleo"].post(add, {**sent, "course": free, "do": "rows"})

    assert [wrong.status_code, other.status_code, open_.status_code, rows.status_code] == [422, 422, 422, 200]
    assert set(wrong.context["which"].errors) == {"course"}
    assert errors(wrong) == {"minutes": [f"“minutes” {ENOUGH} 0 to 1440, not 'x'."]}
    assert errors(open_)["status"][1:3] == [
        "Domain D1 needs 2 scored items, and the bank has 0.",
        "Domain D2 needs 3 scored items, and the bank has 0.",
    ]
    assert rows.context["form"].rows == 9
    assert Exam.objects.count() == 1


@pytest.mark.parametrize("page", ["forms", "sample"])
def test_strangers_learn_nothing_of_an_exam(page):
    people, exam = cast()

    statuses = {name: people[name].get(url(exam, page)).status_code for name in ("guest", "learner", "staff", "cleo")}

    assert statuses == {"guest": 302, "learner": 302, "staff": 404, "cleo": 404}
    assert people["ines"].get(url(exam, page), follow=True).status_code == 200


def test_strangers_cannot_open_or_save_the_form():
    people, exam = cast()

    opened = [people[name].get(url(exam)).status_code for name in ("guest", "learner", "staff", "cleo")]
    posted = [people[name].post(url(exam), {"do": "save"}).status_code for name in ("guest", "learner", "cleo")]

    assert (opened, posted) == ([302, 302, 403, 302], [403, 403, 403])
