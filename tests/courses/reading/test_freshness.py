"""Edits show at the next request, in every process; pages that did not change keep their tags."""

from contextlib import contextmanager

import pytest
from django.test import Client

from courses import pages
from courses.models.outline import Course
from courses.pages import Shelf
from tests.courses.reading.course import GUEST_PAGES, make_c, rewrite, signed_in, text
from tests.courses.trees import Tree
from tests.exams.authoring import desk
from tests.exams.trees import EXAM_FILE, ExamTree
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@contextmanager
def process(monkeypatch, shelf):
    """Serve requests as the server process that keeps these pages."""
    with monkeypatch.context() as patch:
        patch.setattr(pages, "shelf", shelf)
        yield


@pytest.mark.parametrize("person", ["guest", "learner"])
def test_an_edit_shows_at_the_next_request_in_every_process(monkeypatch, person):
    make_c()
    client = signed_in(make_user()) if person == "learner" else Client()
    one, two = Shelf(1_000_000), Shelf(1_000_000)
    for shelf in (one, two):
        with process(monkeypatch, shelf):
            assert "Some words." in text(client.get("/courses/c/l1/"))

    rewrite("l1", "## First {#first}\n\nChanged words.\n")

    for shelf in (one, two):
        with process(monkeypatch, shelf):
            page = text(client.get("/courses/c/l1/"))
            assert "Changed words." in page
            assert "Some words." not in page


def test_a_sync_shows_at_the_next_request(tmp_path, client):
    tree = Tree(tmp_path)
    tree.sync()
    before = {page: text(client.get(page)) for page in ("/", "/courses/a-course/", "/courses/a-course/alpha/")}
    tag = client.get("/courses/a-course/alpha/")["ETag"]

    tree.edit("a-course/course.yml", "title: A Course", "title: The Renamed Course")
    tree.edit("a-course/01-first/01-alpha.md", "Some words.", "Synced words.")
    tree.sync()

    for page, old in before.items():
        new = text(client.get(page))
        assert new != old
        assert "The Renamed Course" in new
    assert "Synced words." in text(client.get("/courses/a-course/alpha/", HTTP_IF_NONE_MATCH=tag))


@pytest.mark.parametrize("person", ["guest", "learner"])
def test_an_exam_that_is_published_or_retired_shows_at_the_next_request(person):
    people, exam = desk.cast(status="draft")
    client = signed_in(make_user()) if person == "learner" else Client()
    last, course, link = "/courses/c/fruits/", "/courses/c/", 'href="/courses/c/exam/"'
    seen = []

    for status in ("draft", "published", "retired", "published"):
        desk.save(people["ines"], exam, status=status)
        seen.append([link in text(client.get(page)) for page in (last, course)])

    assert seen == [[False, False], [True, True], [False, False], [True, True]]


def test_an_exam_that_a_sync_publishes_or_retires_shows_at_the_next_request(tmp_path, client):
    tree = ExamTree(tmp_path)
    tree.edit(EXAM_FILE, "status: published", "status: draft")
    last, link = "/courses/a-course/beta/", 'href="/courses/a-course/exam/"'
    seen = []

    for old, new in (("draft", "draft"), ("draft", "published"), ("published", "retired")):
        tree.edit(EXAM_FILE, f"status: {old}", f"status: {new}")
        tree.sync()
        seen.append(link in text(client.get(last)))

    assert seen == [False, True, False]


def test_a_page_that_did_not_change_keeps_its_tag_through_an_edit_elsewhere(client):
    make_c(3)
    tag = client.get("/courses/c/l1/")["ETag"]

    rewrite("l3", "Other.\n")

    assert client.get("/courses/c/l1/", HTTP_IF_NONE_MATCH=tag).status_code == 304


def test_a_course_that_is_unpublished_is_gone_at_the_next_request(client):
    make_c()
    assert client.get("/courses/c/l1/").status_code == 200

    Course.objects.update(status="draft")
    from courses.models.publication import publish

    publish()

    assert [client.get(page).status_code for page in GUEST_PAGES] == [200, 404, 404, 404]
