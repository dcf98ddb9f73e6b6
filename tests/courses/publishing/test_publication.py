"""Publishing by a button: once, never with problems, never past somebody; and withdrawing keeps everything."""

import pytest
from django.test import Client

from courses import progress, publishing
from courses.models import publication
from courses.models.outline import FormerSlug, Lesson
from tests.courses.editing.people import address, edit, fresh
from tests.courses.publishing.people import press, reader
from tests.factories import BODY, make_lesson, make_user, now
from tests.forms import form_of
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

# Publishing


def test_a_version_that_waits_is_published_by_its_button(lesson, client):
    edit(client, lesson, title="Fruit and seeds", slug="seeds")
    assert "<h1>Fruit</h1>" in reader(lesson)

    response = press(client, lesson, "publish")

    assert response["Location"] == address(lesson)
    row = fresh(lesson)
    assert (row.title, row.slug, row.version, row.head) == ("Fruit and seeds", "seeds", 2, 2)
    assert "<h1>Fruit and seeds</h1>" in reader(lesson)
    assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["fruit"]
    assert "Version 2 is published." in client.get(address(lesson)).content.decode()


def test_a_draft_becomes_published(lesson, client):
    Lesson.objects.update(status="draft")
    publication.publish()
    assert Client().get(lesson.get_absolute_url()).status_code == 404

    press(client, lesson, "publish")

    assert fresh(lesson).status == "published"
    assert Client().get(lesson.get_absolute_url()).status_code == 200


def test_a_version_with_problems_is_not_published_and_says_where(lesson, client):
    edit(client, lesson, body=BODY + "[x](lesson:nowhere)\n")
    page = client.get(address(lesson, "publication")).content.decode()
    before = all_rows()

    assert "1 problem stops this version" in page
    assert f'{address(lesson)}?line=11">Line 11</a>' in page
    assert 'value="publish"' not in page
    response = press(client, lesson, "publish")

    assert response.status_code == 422
    assert all_rows() == before


def test_a_lesson_without_a_text_is_not_published(lesson, client):
    empty = make_lesson(lesson.module, slug="empty", body="", status="draft")

    response = press(client, empty, "publish")

    assert response.status_code == 422
    assert "there is no text yet; write some before you publish." in response.content.decode()
    assert fresh(empty).status == "draft"


def test_a_page_that_somebody_overtook_changes_nothing(lesson, client):
    edit(client, lesson, title="Second")
    page = client.get(address(lesson, "publication")).content.decode()
    sent = {name: values[0] for name, values in form_of(page, "publication_form").items()}
    press(client, lesson, "publish")
    edit(client, lesson, title="Third")
    before = fresh(lesson)

    response = client.post(address(lesson, "publication"), {**sent, "do": "publish"})

    assert response["Location"] == address(lesson, "publication")
    assert (fresh(lesson).title, fresh(lesson).version) == (before.title, 2)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"do": "burn", "number": "1", "seen": "1", "status": "published"},
        {"do": "publish", "number": "x", "seen": "1", "status": "published"},
        {"do": "publish", "number": "1", "seen": "1", "status": "gone"},
        {"do": "schedule", "number": "1", "seen": "1", "status": "published"},
        {"do": "schedule", "number": "1", "seen": "1", "status": "published", "at": "tomorrow"},
        {"do": "schedule", "number": "1", "seen": "1", "status": "published", "at": "2020-01-01T10:00"},
    ],
)
def test_a_form_that_says_nothing_usable_changes_nothing(lesson, client, sent):
    before = all_rows()

    assert client.post(address(lesson, "publication"), sent).status_code == 422
    after = all_rows()
    assert {t for t in before if before[t] != after[t]} <= {"django_session", "accounts_user"}


@pytest.mark.parametrize("do", ["publish", "schedule"])
def test_a_version_that_is_not_there_is_not_published(lesson, client, do):
    sent = {"do": do, "number": "99", "seen": "1", "status": "published", "at": "2099-01-01T09:00"}

    response = client.post(address(lesson, "publication"), sent)

    assert response["Location"] == address(lesson, "publication")
    assert (fresh(lesson).version, fresh(lesson).publish_at) == (1, None)


# Withdrawing, retiring, restoring


def test_a_lesson_goes_back_to_draft_and_keeps_everything(lesson, client):
    ann = make_user()
    progress.mark_complete(learner=ann, lesson=lesson, now=now())

    press(client, lesson, "withdraw")

    assert fresh(lesson).status == "draft"
    assert Client().get(lesson.get_absolute_url()).status_code == 404
    press(client, lesson, "publish")
    assert progress.completed_lessons(ann, lesson.course_id) == {lesson.pk}
    assert Client().get(lesson.get_absolute_url()).status_code == 200


def test_a_retired_lesson_comes_back_as_a_draft(lesson, client):
    press(client, lesson, "retire")
    assert fresh(lesson).status == "retired"
    assert Client().get(lesson.get_absolute_url()).status_code == 404

    press(client, lesson, "restore")

    assert fresh(lesson).status == "draft"


def test_a_status_that_was_changed_meanwhile_is_left_alone(lesson):
    Lesson.objects.update(status="retired")

    with pytest.raises(publishing.Overtaken):
        publishing.set_status(lesson=lesson, status="draft", seen="published")
    assert fresh(lesson).status == "retired"
