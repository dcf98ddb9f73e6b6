"""The doors from a request to a course, a lesson or a file: who finds it, who gets 404, who is sent on."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from courses import access
from courses.models.media import MediaFile
from courses.models.outline import FormerSlug
from tests.factories import make_course, make_lesson, make_module, make_user

pytestmark = pytest.mark.django_db

PEOPLE = ("nobody", "guest", "learner", "colleague", "instructor", "operator", "former instructor")


@pytest.fixture
def people():
    """By role; "colleague" teaches another course, "former instructor" is listed but no longer on the staff."""
    return {
        "nobody": None,
        "guest": AnonymousUser(),
        "learner": make_user(),
        "colleague": make_user(is_staff=True),
        "instructor": make_user(is_staff=True),
        "operator": make_user(is_staff=True, is_superuser=True),
        "former instructor": make_user(),
    }


@pytest.fixture
def make(people):
    """A lesson of a course, with statuses given, that the right people teach."""

    def build(course="published", lesson="published", is_retired=False):
        row = make_course("c", status=course)
        row.instructors.set([people["instructor"], people["former instructor"]])
        make_course("other").instructors.set([people["colleague"]])
        module = make_module(row, is_retired=is_retired)
        MediaFile.objects.create(course=row, name="a.csv", data=b"x", sha256="0" * 64, content_type="text/csv")
        return make_lesson(module, slug="l", body="x\n", status=lesson)

    return build


def who(people, door):
    """The roles that the door opens to."""
    found = set()
    for role, person in people.items():
        try:
            door(person)
            found.add(role)
        except Http404:
            pass
    return found


EDITORS = {"instructor", "operator"}


@pytest.mark.parametrize(("status", "expected"), [("published", set(PEOPLE)), ("draft", EDITORS), ("retired", set())])
def test_who_sees_a_course_and_its_files(people, make, status, expected):
    make(course=status)

    assert who(people, lambda person: access.readable_course(person, "c")) == expected
    assert who(people, lambda person: access.readable_file(person, "c", "a.csv")) == expected


@pytest.mark.parametrize(
    ("course", "lesson", "is_retired", "expected"),
    [
        ("published", "published", False, set(PEOPLE)),
        ("published", "draft", False, EDITORS),
        ("published", "retired", False, set()),
        ("published", "published", True, set()),
        ("draft", "published", False, EDITORS),
        ("draft", "draft", False, EDITORS),
        ("draft", "published", True, set()),
        ("retired", "published", False, set()),
        ("retired", "draft", False, set()),
    ],
)
def test_who_reads_a_lesson(people, make, course, lesson, is_retired, expected):
    row = make(course=course, lesson=lesson, is_retired=is_retired)

    assert who(people, lambda person: access.readable_lesson(person, "c", "l")) == expected
    assert {role for role, person in people.items() if access.may_read(person, row)} == expected


@pytest.mark.parametrize(
    "door",
    [
        lambda: access.readable_course(None, "nowhere"),
        lambda: access.readable_course(None, "C"),
        lambda: access.readable_lesson(None, "c", "nowhere"),
        lambda: access.readable_lesson(None, "nowhere", "l"),
        lambda: access.readable_lesson(None, "other", "l"),
        lambda: access.readable_file(None, "c", "b.csv"),
        lambda: access.readable_file(None, "other", "a.csv"),
        lambda: access.readable_file(None, "c", "a.csv\x00"),
        lambda: access.readable_file(None, "c", "../a.csv"),
        lambda: access.readable_file(None, "c", "A.csv"),
    ],
)
def test_what_is_not_there_is_404(make, door):
    make()

    with pytest.raises(Http404):
        door()


def test_a_former_slug_leads_to_the_lesson(make):
    lesson = make()
    FormerSlug.objects.create(course=lesson.course, lesson=lesson, slug="old")

    with pytest.raises(access.Moved) as caught:
        access.readable_lesson(None, "c", "old")

    assert caught.value.lesson == lesson


def test_a_former_slug_of_a_draft_tells_strangers_nothing(people, make):
    lesson = make(lesson="draft")
    FormerSlug.objects.create(course=lesson.course, lesson=lesson, slug="old")

    def door(person):
        try:
            access.readable_lesson(person, "c", "old")
        except access.Moved:
            return

    assert who(people, door) == EDITORS


def test_a_lesson_comes_before_a_former_slug_of_the_same_name(make):
    lesson = make()
    other = make_lesson(lesson.module, slug="other", body="x\n")
    FormerSlug.objects.create(course=lesson.course, lesson=other, slug="l")

    assert access.readable_lesson(None, "c", "l") == lesson


def test_a_former_slug_in_another_course_is_another_address(make):
    lesson = make()
    FormerSlug.objects.create(course=lesson.course, lesson=lesson, slug="old")

    with pytest.raises(Http404):
        access.readable_lesson(None, "other", "old")


@pytest.mark.parametrize(
    ("door", "count"),
    [
        (lambda: access.readable_course(None, "c"), 1),
        (lambda: access.readable_lesson(None, "c", "l").module.course_id, 1),
        (lambda: access.readable_file(None, "c", "a.csv").course.slug, 1),
    ],
)
def test_a_door_is_one_query(make, django_assert_num_queries, door, count):
    make()

    with django_assert_num_queries(count):
        door()
