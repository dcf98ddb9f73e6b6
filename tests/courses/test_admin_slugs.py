"""A lesson's slug from the editor's form to its address: which it may have, and what becomes of the old one."""

import pytest

from courses import progress
from courses.models.outline import FormerSlug, Module
from tests.courses.authors import (
    lesson,
    refused,
    release,
    two_courses,
)
from tests.factories import make_lesson, make_user, now
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return two_courses()


def test_a_changed_slug_redirects_and_keeps_the_progress(people, client):
    learner = make_user()
    progress.mark_complete(learner=learner, lesson=lesson(), now=now())
    pk = lesson().pk

    assert release(people["ines"], lesson(), slug="fresh").status_code == 302

    assert lesson("fresh").pk == pk
    assert progress.completed_lessons(learner, lesson("fresh").course_id) == {pk}
    moved = client.get("/courses/c/l1/")
    assert (moved.status_code, moved["Location"]) == (301, "/courses/c/fresh/")


def test_a_slug_that_is_changed_back_needs_no_redirect(people, client):
    release(people["ines"], lesson(), slug="fresh")
    release(people["ines"], lesson("fresh"), slug="l1")

    assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["fresh"]
    assert client.get("/courses/c/l1/").status_code == 200
    assert client.get("/courses/c/fresh/")["Location"] == "/courses/c/l1/"


@pytest.mark.parametrize(
    ("slug", "message"),
    [
        ("l2", "Another lesson of this course has, or had, the slug “l2”."),
        ("before", "Another lesson of this course has, or had, the slug “before”."),
        ("glossary", "“glossary” is an address of the site; choose another slug."),
        ("Upper", "Use lower-case letters, digits and single hyphens."),
        ("a--b", "Use lower-case letters, digits and single hyphens."),
        ("", "This field is required."),
        ("x" * 81, "Ensure this value has at most 80 characters (it has 81)."),
    ],
)
def test_a_slug_that_cannot_be(people, slug, message):
    FormerSlug.objects.create(course=lesson().course, lesson=lesson("l2"), slug="before")
    before = all_rows()

    assert refused(release(people["ines"], lesson(), slug=slug)) == {"slug": [message]}
    assert changed(before) == {"courses_workingcopy"}


def test_a_slug_of_another_course_is_free(people):
    make_lesson(Module.objects.get(course__slug="other"), slug="elsewhere", body="x\n")

    assert release(people["ines"], lesson(), slug="elsewhere").status_code == 302
