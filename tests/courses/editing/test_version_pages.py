"""Versions: who saved what when, what is different, and bringing an old one back as a new one."""

import pytest

from courses.models.versions import LessonVersion
from tests.courses.editing.people import address, edit, fresh, make_instructor, signed_in
from tests.factories import BODY, make_course, make_lesson, make_module

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    return make_lesson(make_module(make_course("c"), slug="m"), slug="fruit", title="Fruit", questions=1)


@pytest.fixture
def client(lesson):
    return signed_in(make_instructor("ines", "c"))


def test_the_list_says_who_saved_what_and_what_readers_see(lesson, client):
    edit(client, lesson, title="Second title")

    page = client.get(address(lesson, "versions")).content.decode()

    assert page.index("Second title") < page.index("<td>Fruit</td>")
    assert "Ines" in page
    assert page.count("readers see it") == page.count("not published") == 1
    assert page.count('name="seen" value="2"') == 1


def test_a_comparison_marks_the_words_that_changed(lesson, client):
    edit(client, lesson, title="Fruits", body=lesson.body.replace("Some words.", "Better words."))

    page = client.get(address(lesson, "version", 2)).content.decode()

    assert "<del>Fruit</del>" in page
    assert "<ins>Fruits</ins>" in page
    assert "<del>Some</del> words." in page
    assert "<ins>Better</ins> words." in page
    whole = client.get(address(lesson, "version", 1)).content.decode()
    assert "<ins>The hook.</ins>" in whole
    other = client.get(address(lesson, "version", 1) + "?with=2").content.decode()
    assert "<ins>Some</ins> words." in other


def test_restoring_saves_the_old_text_as_the_newest(lesson, client):
    edit(client, lesson, title="Second", body=BODY)
    edit(client, lesson, title="Third", body="Other.\n")

    response = client.post(address(lesson, "restoration", 1), {"seen": "3"})

    assert response["Location"] == address(lesson)
    kept = LessonVersion.objects.order_by("number").values_list("number", "title", "origin", "note")
    assert list(kept) == [
        (1, "Fruit", "files", ""),
        (2, "Second", "editor", ""),
        (3, "Third", "editor", ""),
        (4, "Fruit", "restored", "Version 1 again"),
    ]
    assert LessonVersion.objects.get(number=4).body == lesson.body
    assert (fresh(lesson).title, fresh(lesson).version, fresh(lesson).head) == ("Fruit", 1, 4)


@pytest.mark.parametrize("seen", ["1", "", "x", "99"])
def test_restoring_past_a_version_that_the_page_did_not_know_changes_nothing(lesson, client, seen):
    edit(client, lesson, title="Second")

    response = client.post(address(lesson, "restoration", 1), {"seen": seen})

    assert response["Location"] == address(lesson, "versions")
    assert LessonVersion.objects.count() == 2


def test_restoring_the_text_of_the_newest_version_changes_nothing(lesson, client):
    assert client.post(address(lesson, "restoration", 1), {"seen": "1"}).status_code == 302

    assert LessonVersion.objects.count() == 1


def test_a_version_that_is_not_there_is_not_found(lesson, client):
    assert client.get(address(lesson, "version", 9)).status_code == 404
    assert client.post(address(lesson, "restoration", 9), {"seen": "1"}).status_code == 404
    assert client.get(address(lesson, "version", 1) + "?with=99999999999999999999").status_code == 200


def test_a_long_list_goes_on_on_another_page_with_the_same_queries(lesson, client, django_assert_num_queries):
    first = LessonVersion.objects.get()
    LessonVersion.objects.bulk_create(
        LessonVersion(
            lesson=lesson, number=number, slug="fruit", title=f"T{number}", body="x", sha256=str(number),
            made_at=first.made_at,
        )
        for number in range(2, 131)
    )  # fmt: skip
    type(lesson).objects.update(head=130)
    url = address(lesson, "versions")
    client.get(url)

    with django_assert_num_queries(6):
        page = client.get(url).content.decode()

    assert page.count('scope="row"') == 100
    assert "?before=31" in page
    assert client.get(url + "?before=31").content.decode().count('scope="row"') == 30
