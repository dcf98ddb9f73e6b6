"""A new course: it belongs to who made it, as a draft; what cannot be one comes back with what is wrong."""

import pytest
from django.contrib.admin.models import LogEntry

from courses.models.outline import Course
from tests.courses.archive_pages.pages import errors, told
from tests.courses.archive_pages.places import BASE, NEW
from tests.forms import form_of
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db


def test_a_new_course_belongs_to_who_made_it_and_opens_in_the_admin(people):
    answer = people["ines"].post(NEW, {"title": "Knots & Bends", "slug": ""}, follow=True)

    course = Course.objects.get(slug="knots-bends")
    assert answer.redirect_chain == [(f"{BASE}/{course.pk}/change/", 302)]
    assert told(answer) == ["The course is there, as a draft with two lessons to write over."]
    assert (course.title, course.status, [user.email for user in course.instructors.all()]) == (
        "Knots & Bends", "draft", ["ines@example.org"],
    )  # fmt: skip
    assert course.lessons.count() == 2
    entry = LogEntry.objects.get()
    assert (entry.user.email, entry.object_repr, entry.is_addition()) == ("ines@example.org", "Knots & Bends", True)


def test_an_operator_names_the_instructors_later(people):
    assert people["operator"].post(NEW, {"title": "Knots", "slug": "ropes"}).status_code == 302

    assert list(Course.objects.get(slug="ropes").instructors.all()) == []


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({"title": "", "slug": "x"}, {"title": ["This field is required."]}),
        ({"title": "結び目"}, {"slug": ["The title has no letters from a to z; write an address."]}),
        ({"title": "Knots", "slug": "Kn ots"}, {"slug": [
            "“Kn ots” cannot be a course's address; use a-z, 0-9 and single hyphens, at most 80 in all."]}),
        ({"title": "Knots", "slug": "media"}, {"slug": ["“media” is a name of the site's own; choose another."]}),
        ({"title": "Knots", "slug": "a-course"}, {"slug": ["The address “a-course” is taken; choose another."]}),
        ({"title": "Other"}, {"slug": ["The address “other” is taken; choose another."]}),
    ],
)  # fmt: skip
def test_what_cannot_be_a_course_comes_back_with_what_is_wrong(fields, problems, people):
    before = all_rows()

    answer = people["ines"].post(NEW, fields)

    assert answer.status_code == 200
    assert {name: [error["message"] for error in found] for name, found in errors(answer).items()} == problems
    assert form_of(answer.content.decode(), "new_course_form")["title"] == [fields["title"]]
    assert all_rows() == before


def test_a_long_title_makes_an_address_that_fits(people):
    people["ines"].post(NEW, {"title": "knots_and " * 16})

    assert Course.objects.filter(slug=("knots-and-" * 8)[:80].strip("-")).exists()
