"""The order of modules and lessons, through the outlines of the admin."""

import pytest

from courses.models.outline import Course, Lesson, Module
from courses.models.publication import version
from tests.courses.authors import address, arrange, change, lesson, two_courses
from tests.factories import make_lesson, make_module
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return two_courses()


def test_a_lesson_moves_to_the_end_of_another_module(people):
    module = make_module(Course.objects.get(slug="c"), slug="next")
    make_lesson(module, slug="there", body="x\n")
    moved = lesson()

    response = arrange(people["ines"], moved.course, **{f"l-{moved.pk}-module": module.pk})

    assert (response.status_code, response["Location"]) == (302, f"{address(moved.course)}#outline")
    assert (lesson().module, lesson().position) == (module, 2)
    assert lesson("l2").position == 1


def test_a_lesson_stays_in_its_course(people):
    foreign = Module.objects.get(course__slug="other")
    before = all_rows()

    arrange(people["operator"], lesson().course, **{f"l-{lesson().pk}-module": foreign.pk})

    assert changed(before) == set()


def test_dragging_lessons_changes_their_order_and_shows_at_once(people, client):
    module = lesson().module
    first, second = lesson().pk, lesson("l2").pk
    page = client.get("/courses/c/").content.decode()
    assert page.index("First of c") < page.index("Second of c")
    seen = version()

    response = arrange(people["ines"], module, order=f"{module.pk}:{second},{first}")

    assert (response.status_code, response["Location"]) == (302, f"{address(module)}#outline")
    assert (lesson("l1").position, lesson("l2").position) == (2, 1)
    assert version() > seen
    page = client.get("/courses/c/").content.decode()
    assert page.index("Second of c") < page.index("First of c")


def test_a_lesson_of_another_module_cannot_be_slipped_into_the_list(people):
    foreign = lesson("l1", "other")
    module = lesson().module
    before = all_rows()

    for order in (
        f"{module.pk}:{lesson().pk},{lesson('l2').pk},{foreign.pk}",
        f"{module.pk}:{lesson().pk}",
        f"{module.pk}:{lesson().pk},{lesson().pk}",
        f"{foreign.module_id}:{foreign.pk}",
        "1",
        "x" * 300_000,
    ):
        arrange(people["ines"], module, order=order)
        arrange(people["ines"], module, made_from=order)

    assert changed(before) == set()


def test_the_status_of_a_lesson_cannot_be_slipped_into_the_outline(people, client):
    Lesson.objects.filter(pk=lesson("l2").pk).update(status="draft")

    arrange(people["ines"], lesson().module, **{"lessons-1-status": "published", f"l-{lesson('l2').pk}-status": "x"})
    change(people["ines"], lesson().module, **{"lessons-1-status": "published"})

    assert client.get("/courses/c/l2/").status_code == 404


def test_dragging_modules_changes_their_order(people, client):
    course = Course.objects.get(slug="c")
    first = lesson().module
    second = make_module(course, slug="second", title="Second module")
    added = make_lesson(second, slug="l3", body="x\n")
    seen = version()

    arrange(people["ines"], course, order=f"{second.pk}:{added.pk};{first.pk}:{lesson().pk},{lesson('l2').pk}")

    assert list(course.modules.values_list("slug", "position")) == [("second", 1), ("m", 2)]
    assert version() > seen
    page = client.get("/courses/c/").content.decode()
    assert page.index("1. Second module") < page.index("2. Module of c")
