"""The first page of the admin: the courses one writes, how they stand, and where one was."""

import pytest
from django.urls import reverse

from courses.models.outline import Course, Lesson
from tests.courses.authors import change, lesson, two_courses
from tests.factories import make_course, make_lesson, make_module

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return two_courses()


def course():
    return Course.objects.get(slug="c")


def first_page(client):
    response = client.get(reverse("admin:index"))
    assert response.status_code == 200
    return response


def test_the_first_page_has_ones_courses_and_how_they_stand(people):
    make_lesson(lesson().module, slug="l3", status="draft", body="x\n")
    Lesson.objects.filter(slug="l1").update(problems=[[1, "x"]], head=3)

    response = first_page(people["ines"])

    standings = response.context["standings"]
    assert [(s.course.slug, s.published, s.drafts, s.waiting, s.notes) for s in standings] == [("c", 2, 1, 1, 1)]
    assert "Course other" not in response.content.decode()
    assert "New course" in response.content.decode()


def test_of_a_course_is_counted_what_has_a_place_in_it(people):
    """Neither what is retired, alone or with its module, nor an edit that waits in a draft, nor another course's."""
    person, made = course().instructors.get(), make_course("more")
    make_course("empty").instructors.add(person)
    made.instructors.add(person)
    module, retired = make_module(made, slug="m1"), make_module(made, slug="m2", is_retired=True)
    said = [[1, "a word is missing"], [4, "too long"]]
    for number, (place, fields) in enumerate(
        [
            (module, {"status": "published", "version": 1, "head": 1, "problems": said}),
            (module, {"status": "published", "version": 1, "head": 2, "problems": said[:1]}),
            (module, {"status": "draft", "version": 1, "head": 2}),
            (module, {"status": "retired", "version": 1, "head": 2, "problems": said}),
            (retired, {"status": "published", "version": 1, "head": 2, "problems": said}),
        ]
    ):
        row = make_lesson(place, slug=f"n{number}", body="x\n")
        Lesson.objects.filter(pk=row.pk).update(**fields)

    standings = {standing.course.slug: standing for standing in first_page(people["ines"]).context["standings"]}

    counted = {slug: (s.published, s.drafts, s.waiting, s.notes) for slug, s in standings.items()}
    assert counted == {"c": (2, 0, 0, 0), "empty": (0, 0, 0, 0), "more": (2, 1, 1, 3)}


def test_an_operator_sees_every_course_and_the_rest_of_the_site(people):
    response = first_page(people["operator"])

    assert [standing.course.slug for standing in response.context["standings"]] == ["c", "other"]
    assert reverse("admin:accounts_user_changelist") in response.content.decode()


def test_staff_without_rights_are_told_so(people):
    page = first_page(people["staff"]).content.decode()

    assert "Nothing to edit yet" in page
    assert "New course" not in page


def test_the_first_page_leads_back_to_where_one_was(people):
    change(people["ines"], lesson().module, title="Renamed")
    change(people["ines"], course(), title="Renamed, too")
    change(people["ines"], lesson().module, title="Renamed again")

    assert [str(entry) for entry in first_page(people["operator"]).context["recent"]] == []
    recent = first_page(people["ines"]).context["recent"]
    assert [entry.object_repr for entry in recent] == ["1. Renamed again", "Renamed, too"]


def test_the_first_page_is_as_many_queries_for_one_course_as_for_many(people, django_assert_num_queries):
    client = people["ines"]
    first_page(client)
    with django_assert_num_queries(7):  # session, person, their rights (2), courses, lessons, log
        first_page(client)

    person = course().instructors.get()
    for number in range(12):
        made = make_course(f"more{number}")
        made.instructors.add(person)
        make_lesson(make_module(made), body="x\n")

    with django_assert_num_queries(7):
        assert len(first_page(client).context["standings"]) == 13
