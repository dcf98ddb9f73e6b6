"""A stored file is a file of the course: served at once, kept once, under a name of its own."""

from __future__ import annotations

import json

import pytest

from courses import uploads
from courses.models.media import MediaFile
from courses.models.outline import Lesson
from courses.models.publication import version
from courses.sync.shapes import digest
from courses.uploads import UploadRefused, prepare, same_file, store
from tests.courses.uploads.files import NOW, drawing, picture, put
from tests.factories import make_course, make_lesson, make_module, make_user


def test_a_stored_file_is_served_and_belongs_to_no_folder(course, client):
    person = make_user()
    before = version()

    file = store(course, prepare("A b.PNG", picture()), alt="A red square", by=person, now=NOW)

    file.refresh_from_db()
    assert (file.name, file.alt, file.uploaded_by, file.uploaded_at) == ("a-b.png", "A red square", person, NOW)
    assert (file.width, file.height, file.content_type, file.synced_sha256) == (8, 6, "image/png", "")
    assert file.sha256 == digest("a-b.png", bytes(file.data))
    assert version() == before + 1
    response = client.get(file.get_absolute_url())
    assert (response.status_code, response.content) == (200, bytes(file.data))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].endswith("sandbox")


def test_the_same_bytes_are_kept_once(course):
    first = put(course, alt="")

    again, elsewhere = put(course, alt="Now with words"), put(course, "other.png", alt="Ignored")

    assert first.pk == again.pk == elsewhere.pk
    assert list(MediaFile.objects.values_list("name", "alt")) == [("a.png", "Now with words")]
    assert same_file(course, prepare("x.png", picture())).pk == first.pk
    assert same_file(make_course("d"), prepare("x.png", picture())) is None


def test_another_file_of_a_taken_name_gets_a_number(course):
    names = [put(course, data=picture(color=(shade, 0, 0))).name for shade in (10, 20, 30)]

    assert names == ["a.png", "a-2.png", "a-3.png"]
    assert put(make_course("d"), data=picture(color=(40, 0, 0))).name == "a.png"


def test_a_drawing_s_title_is_its_first_description(course):
    assert put(course, "d.svg", drawing("<title>Two boats</title>"), alt="").alt == "Two boats"
    assert put(course, "e.svg", drawing("<title>Two boats</title><g/>"), alt="Mine").alt == "Mine"


def test_a_name_that_somebody_takes_meanwhile_is_given_up(course, monkeypatch):
    put(course)
    guesses = iter(["a.png", "a.png", "a-2.png"])
    monkeypatch.setattr(uploads, "free_name", lambda name, taken: next(guesses))

    assert put(course, data=picture(color=(7, 7, 7))).name == "a-2.png"


def test_a_name_that_stays_taken_is_told(course, monkeypatch):
    put(course)
    monkeypatch.setattr(uploads, "free_name", lambda name, taken: "a.png")

    with pytest.raises(UploadRefused) as refused:
        put(course, data=picture(color=(7, 7, 7)))

    assert str(refused.value) == "Somebody else is uploading files of this name; try again."
    assert MediaFile.objects.count() == 1


def test_a_picture_that_a_lesson_waits_for_appears_with_its_upload(course, client):
    lesson = make_lesson(make_module(course), slug="l", body="Words.\n")
    Lesson.objects.filter(pk=lesson.pk).update(body="![A red square](media/a.png)\n")

    file = put(course)

    assert file.get_absolute_url() in json.dumps(Lesson.objects.get().segments)


def test_a_text_that_no_longer_renders_stays_as_it_is(course):
    lesson = make_lesson(make_module(course), slug="l", body="Words.\n")
    Lesson.objects.filter(pk=lesson.pk).update(body="![A](media/a.png)\n\n![B](media/missing.png)\n")

    put(course)

    assert Lesson.objects.get().segments == lesson.segments


def test_storing_asks_the_database_the_same_with_many_files(course, django_assert_num_queries):
    with django_assert_num_queries(9):
        put(course)
    for shade in range(20, 30):
        put(course, data=picture(color=(shade, 0, 0)))
    with django_assert_num_queries(9):
        put(course, data=picture(color=(200, 0, 0)))
