"""Marks and places: a learner sets their own, where they may read, by a form of the page, and no others."""

import pytest
from django.test import Client
from django.utils import timezone

from courses.models.outline import FormerSlug, Lesson
from courses.models.progress import Enrolment, LessonProgress
from tests.courses.reading.course import make_c, signed_in, text
from tests.factories import make_user
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

# Marks


def test_a_learner_marks_a_lesson_complete_and_takes_it_back():
    make_c()
    user = make_user()
    client = signed_in(user)

    response = client.post("/courses/c/l1/completion/")

    assert (response.status_code, response["Location"]) == (302, "/courses/c/l1/#finish")
    mark = LessonProgress.objects.get()
    assert (mark.learner, mark.lesson.slug) == (user, "l1")
    assert mark.completed_at is not None

    client.post("/courses/c/l1/completion/", {"undo": "1"})

    mark.refresh_from_db()
    assert mark.completed_at is None


def test_marking_twice_is_marking_once():
    make_c()
    client = signed_in(make_user())

    client.post("/courses/c/l1/completion/")
    first = LessonProgress.objects.values().get()
    client.post("/courses/c/l1/completion/")

    assert LessonProgress.objects.values().get() == first


@pytest.mark.parametrize("headers", [{}, {"HTTP_X_FRAGMENT": "1"}])
def test_other_fields_of_the_form_are_ignored(headers):
    make_c(2)
    user, other = make_user(), make_user()
    before = timezone.now()
    fields = {
        "learner": other.pk,
        "learner_id": other.pk,
        "user": other.pk,
        "lesson": Lesson.objects.get(slug="l2").pk,
        "course": 99,
        "completed_at": "2001-01-01",
        "changed_at": "2001-01-01",
        "progress": "100",
        "percent": "100",
        "is_staff": "1",
    }

    signed_in(user).post("/courses/c/l1/completion/", fields, **headers)

    mark = LessonProgress.objects.get()
    assert (mark.learner, mark.lesson.slug, mark.course.slug) == (user, "l1", "c")
    assert before <= mark.completed_at <= timezone.now()
    assert Enrolment.objects.get().learner == user
    user.refresh_from_db()
    assert user.is_staff is False


def test_a_script_gets_the_page_in_its_new_state():
    make_c()
    client = signed_in(make_user())

    done = text(client.post("/courses/c/l1/completion/", HTTP_X_FRAGMENT="1"))
    undone = text(client.post("/courses/c/l1/completion/", {"undo": "1"}, HTTP_X_FRAGMENT="1"))

    assert ("Lesson complete" in done, "Finished with this lesson?" in done) == (True, False)
    assert ("Lesson complete" in undone, "Finished with this lesson?" in undone) == (False, True)


def test_a_guest_who_marks_a_lesson_signs_in_and_comes_back_to_it(client):
    make_c()
    before = all_rows()

    response = client.post("/courses/c/l1/completion/")

    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/courses/c/l1/%23finish")
    assert all_rows() == before


@pytest.mark.parametrize("action", ["completion", "place"])
@pytest.mark.parametrize("address", ["c/draft", "c/nowhere", "other/l1", "nowhere/l1"])
def test_what_a_learner_may_not_read_cannot_be_marked(people, action, address):
    before = all_rows()

    response = people["learner"].post(f"/courses/{address}/{action}/")

    assert response.status_code == 404
    assert all_rows() == before


def test_an_instructor_may_mark_a_draft(people):
    assert people["instructor"].post("/courses/c/draft/completion/").status_code == 302
    assert LessonProgress.objects.get().lesson.slug == "draft"


@pytest.mark.parametrize("action", ["completion", "place"])
@pytest.mark.parametrize("role", ["guest", "learner"])
def test_marks_and_places_are_only_posted(people, role, action):
    before = all_rows()

    response = people[role].get(f"/courses/c/l1/{action}/")

    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert all_rows() == before


@pytest.mark.parametrize("action", ["completion", "place"])
def test_marks_and_places_need_the_token_of_the_page(action):
    make_c()
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user())
    before = all_rows()

    for fields in ({}, {"csrfmiddlewaretoken": "x" * 64}):
        assert client.post(f"/courses/c/l1/{action}/", fields).status_code == 403

    assert all_rows() == before


@pytest.mark.parametrize("action", ["completion", "place"])
def test_a_former_address_of_an_action_sends_it_on_to_the_present_one(people, action):
    lesson = Lesson.objects.get(slug="l1")
    FormerSlug.objects.create(course=lesson.course, lesson=lesson, slug="old")
    before = all_rows()

    response = people["learner"].post(f"/courses/c/old/{action}/")

    assert (response.status_code, response["Location"]) == (308, f"/courses/c/l1/{action}/")
    assert all_rows() == before


# Places


@pytest.mark.parametrize(("section", "kept"), [("first", "first"), ("check", "check"), ("", "")])
def test_a_learners_place_is_remembered(section, kept):
    make_c()
    user = make_user()

    response = signed_in(user).post("/courses/c/l1/place/", {"section": section, "learner": 99, "lesson": 99})

    assert (response.status_code, response.content) == (204, b"")
    assert Enrolment.objects.values_list("learner", "lesson__slug", "section").get() == (user.pk, "l1", kept)


@pytest.mark.parametrize("section", ["third", "s-first", "First", "x" * 121, "a\x00b", "<b>"])
def test_an_unknown_section_is_refused(section):
    make_c()
    client = signed_in(make_user())
    before = all_rows()

    response = client.post("/courses/c/l1/place/", {"section": section})

    assert response.status_code == 422
    assert response["Content-Type"] == "text/plain"
    assert all_rows() == before


def test_a_guest_has_no_place(client):
    make_c()
    before = all_rows()

    assert client.post("/courses/c/l1/place/", {"section": "first"}).status_code == 403
    assert all_rows() == before
