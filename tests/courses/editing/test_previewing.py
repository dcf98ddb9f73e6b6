"""Previews: whoever has the link sees the text as learners would, tries its questions, and nothing is kept."""

from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.utils import timezone

from courses import previewing
from courses.models.outline import Lesson
from courses.models.versions import LessonVersion, WorkingCopy
from tests.courses.editing.people import FRAGMENT, edit, fields, make_instructor, send, signed_in
from tests.factories import BODY, make_course, make_lesson, make_module, question_text
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture
def lesson():
    return make_lesson(make_module(make_course("c"), slug="m"), slug="fruit", title="Fruit", questions=1)


@pytest.fixture
def client(lesson):
    return signed_in(make_instructor("ines", "c"))


@pytest.fixture
def link(lesson, client):
    """A link to version 2, which has another title and another question and is not published."""
    edit(client, lesson, title="Fruit of tomorrow", body=BODY + question_text("new-one"))
    return previewing.version_link(LessonVersion.objects.get(number=2))


def test_whoever_has_the_link_sees_the_version_as_learners_would(lesson, link):
    make_lesson(lesson.module, slug="hidden", title="Hidden draft", status="draft")

    response = Client().get(link)

    page = response.content.decode()
    assert response.status_code == 200
    assert "<h1>Fruit of tomorrow</h1>" in page
    assert 'id="q-new-one"' in page
    assert "Only people with this link see version 2." in page
    assert "Hidden draft" not in page
    assert "csrfmiddlewaretoken" not in page
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response.cookies == {}


def test_its_questions_are_checked_with_and_without_a_script_and_nothing_is_kept(link):
    browser, before = Client(), all_rows()

    wrong = browser.post(f"{link}new-one/", {"answer": "a", "do": "check"}, **HERE, **FRAGMENT).content.decode()
    right = browser.post(f"{link}new-one/", {"answer": "b", "do": "check"}, **HERE).content.decode()
    shown = browser.post(f"{link}new-one/", {"do": "show"}, **HERE, **FRAGMENT).content.decode()

    assert "Not quite" in wrong
    assert f'action="{link}new-one/#q-new-one"' in wrong
    assert "Why that’s right" in right
    assert "<h1>Fruit of tomorrow</h1>" in right
    assert "The answer" in shown
    assert all_rows() == before


def test_an_answer_from_another_site_or_to_no_question_is_refused(link):
    assert Client().post(f"{link}new-one/", {"answer": "a"}).status_code == 403
    assert Client().post(f"{link}fruit-q1/", {"answer": "a"}, **HERE).status_code == 404


def test_a_made_up_link_is_not_found(link):
    signed_for_another_end = signing.dumps({"v": LessonVersion.objects.first().pk}, salt="other")

    for token in ("x", "eyJ2IjoxfQ:1xXR:abc", signed_for_another_end):
        assert Client().get(previewing.address(token)).status_code == 404


def test_a_link_ends(lesson, client, link):
    send(client, lesson, fields(client, lesson, title="Typing"), do="", page="working_copy", **FRAGMENT)
    copy = previewing.copy_link(WorkingCopy.objects.get())
    now = timezone.now()

    assert "<h1>Typing</h1>" in Client().get(copy).content.decode()
    with time_machine.travel(now + timedelta(days=2)):
        assert [Client().get(url).status_code for url in (copy, link)] == [404, 200]
    with time_machine.travel(now + timedelta(days=15)):
        assert Client().get(link).status_code == 404
    WorkingCopy.objects.all().delete()
    assert Client().get(copy).status_code == 404


def test_a_text_with_problems_is_shown_as_far_as_it_goes_with_what_is_wrong(lesson, client):
    body = "Words.\n\n::: question {#q}\n\nNo answers.\n\n:::\n\nMore words.\n"
    send(client, lesson, fields(client, lesson, body=body, title=""), do="", page="working_copy", **FRAGMENT)

    page = Client().get(previewing.copy_link(WorkingCopy.objects.get())).content.decode()

    assert "<h1>Fruit</h1>" in page
    assert "More words." in page
    assert "1 problem stops it from being published:" in page
    assert "Line 3: no answers" in page


def test_the_button_of_the_editor_leads_to_the_page(lesson, client):
    response = edit(client, lesson, do="preview", title="Just typed")

    assert "<h1>Just typed</h1>" in client.get(response["Location"]).content.decode()


@pytest.mark.parametrize("change", [{"status": "retired"}, {"status": "draft"}])
def test_a_lesson_that_readers_do_not_see_can_be_previewed(lesson, link, change):
    Lesson.objects.update(**change)

    assert Client().get(link).status_code == 200


def test_people_who_teach_the_course_see_its_other_drafts_beside_it(lesson, client, link):
    make_lesson(lesson.module, slug="hidden", title="Hidden draft", status="draft")

    assert "Hidden draft" in client.get(link).content.decode()
