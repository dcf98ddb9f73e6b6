"""Drafts are for the course's own instructors, whoever comes first; former addresses lead on for good."""

import pytest

from courses.models.outline import Course, FormerSlug, Lesson
from tests.courses.reading.course import rewrite, text

pytestmark = pytest.mark.django_db

ORDERS = [
    ["guest", "learner", "colleague", "instructor", "operator"],
    ["operator", "instructor", "colleague", "learner", "guest"],
]


@pytest.mark.parametrize("order", ORDERS)
def test_drafts_are_for_the_courses_own_instructors_whoever_comes_first(people, order):
    expected = {"guest": 404, "learner": 404, "colleague": 404, "instructor": 200, "operator": 200}

    for _ in range(2):
        assert {role: people[role].get("/courses/c/draft/").status_code for role in order} == expected


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    "address", ["/", "/courses/c/", "/courses/c/l1/", "/courses/c/linking/", "/courses/c/glossary/"]
)
def test_pages_of_readers_do_not_name_drafts(people, order, address):
    for role in order:
        body = text(people[role].get(address))
        if role in {"guest", "learner", "colleague"}:
            assert "Hidden lesson" not in body
            assert "/courses/c/draft/" not in body


def test_a_link_to_a_draft_is_text_for_readers_and_a_link_for_its_editors(people):
    link = '<a href="/courses/c/draft/#s-x" data-lesson="draft">the draft</a>'

    bodies = {role: text(client.get("/courses/c/linking/")) for role, client in people.items()}

    assert {role: link in body for role, body in bodies.items()} == {
        "guest": False, "learner": False, "colleague": False, "instructor": True, "operator": True,
    }  # fmt: skip
    assert "<p>See the draft and <a " in bodies["guest"]
    assert all('<a href="/courses/c/l1/#s-first" data-lesson="l1">l1</a>' in body for body in bodies.values())


def test_a_draft_says_that_it_is_one(people):
    assert "Draft: only instructors see this page" in text(people["instructor"].get("/courses/c/draft/"))
    assert "Draft: only instructors see this page" not in text(people["instructor"].get("/courses/c/l1/"))


def test_a_draft_course_is_for_its_own_instructors(people):
    Course.objects.filter(slug="c").update(status="draft")

    for page in ("/courses/c/", "/courses/c/l1/", "/courses/c/glossary/"):
        found = {role: client.get(page).status_code for role, client in people.items()}
        assert found == {"guest": 404, "learner": 404, "colleague": 404, "instructor": 200, "operator": 200}


def test_an_instructor_who_leaves_sees_no_drafts_any_more(people):
    assert people["instructor"].get("/courses/c/draft/").status_code == 200

    Course.objects.get(slug="c").instructors.clear()

    assert people["instructor"].get("/courses/c/draft/").status_code == 404


@pytest.mark.parametrize("role", ["guest", "learner", "instructor"])
def test_a_former_address_leads_on_for_good(people, role):
    lesson = Lesson.objects.get(slug="l1")
    FormerSlug.objects.create(course=lesson.course, lesson=lesson, slug="old")

    response = people[role].get("/courses/c/old/")

    assert (response.status_code, response["Location"]) == (301, "/courses/c/l1/")


def test_a_link_by_a_former_slug_stays_a_link(people):
    lesson = Lesson.objects.get(slug="l1")
    FormerSlug.objects.create(course=lesson.course, lesson=lesson, slug="old")
    rewrite("linking", "See [it](lesson:old).\n")

    assert '<a href="/courses/c/old/" data-lesson="old">it</a>' in text(people["guest"].get("/courses/c/linking/"))
