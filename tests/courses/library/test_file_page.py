"""One file: its words are changed, it is replaced by its like, and it is removed once no text needs it."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry

from courses import versions
from courses.manuscript import Manuscript
from courses.models.media import MediaFile
from courses.models.outline import Course, Lesson
from courses.models.publication import version
from tests.courses.library.pages import NOW, sent, to
from tests.courses.library.people import instructor
from tests.courses.trees import Tree
from tests.courses.uploads.files import drawing, picture, put
from tests.factories import make_lesson, make_module
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db


def test_words_are_changed_and_lessons_stay_as_they_are(course, ines):
    file = put(course)
    lesson = make_lesson(make_module(course), slug="one", body="![A](media/a.png)\n")

    response = ines.post(to("change", file.pk), {"alt": "  New\r\n words ", "name": "evil.png", "course": 99})

    file.refresh_from_db()
    assert (response.status_code, file.alt, file.name, file.course) == (302, "New words", "a.png", course)
    assert Lesson.objects.get().segments == lesson.segments


def test_a_file_is_replaced_on_its_page(course, ines, client):
    file = put(course)
    make_lesson(make_module(course), slug="one", body="![A](media/a.png)\n")
    old = file.get_absolute_url()

    data = {"alt": "A blue one", "replacement": sent("whatever.jpg", picture("JPEG", (20, 10), color=(0, 0, 255)))}
    response = ines.post(to("change", file.pk), data)

    file.refresh_from_db()
    assert (response.status_code, file.alt, file.name, file.width) == (302, "A blue one", "a.png", 20)
    assert file.get_absolute_url() in client.get("/courses/c/one/").content.decode()
    assert client.get(old)["Location"] == file.get_absolute_url()
    assert LogEntry.objects.get().is_change()


def test_a_file_of_another_type_does_not_replace_it(course, ines):
    file = put(course)
    before = all_rows()

    response = ines.post(to("change", file.pk), {"alt": "A", "replacement": sent("a.svg", drawing())})

    assert response.context["adminform"].form.errors == {
        "replacement": ["“a.png” can only be replaced by a file of its type; upload this one as a file of its own."]
    }
    assert changed(before) == set()


def test_a_file_of_the_folder_gets_words_and_nothing_else(tmp_path):
    tree = Tree(tmp_path)
    tree.sync()
    course = Course.objects.get(slug="a-course")
    ines = instructor("ines@example.org", course)
    file = MediaFile.objects.get(name="dots.svg")
    data, address = bytes(file.data), to("change", file.pk)

    page = ines.get(address).content.decode()
    response = ines.post(address, {"alt": "Two dots", "replacement": sent("dots.svg", drawing("<g/>"))})

    file.refresh_from_db()
    assert "replacement" not in page
    assert "It came with the course’s folder" in page
    assert "deletelink" not in page
    assert (response.status_code, file.alt, bytes(file.data)) == (302, "Two dots", data)
    assert ines.post(to("delete", file.pk), {"post": "yes"}).status_code == 403
    assert tree.sync().out == ["0 changed, 8 unchanged."]
    assert MediaFile.objects.get(name="dots.svg").alt == "Two dots"


def test_an_unused_upload_can_be_removed(course, ines, client):
    file = put(course)
    before = version()

    assert "deletelink" in ines.get(to("change", file.pk)).content.decode()
    assert ines.post(to("delete", file.pk), {"post": "yes"}).status_code == 302

    assert MediaFile.objects.count() == 0
    assert version() > before
    assert client.get(file.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("where", ["text", "draft", "retired", "waiting", "older"])
def test_a_file_that_any_text_of_a_lesson_needs_stays(course, ines, where):
    file = put(course)
    body = "Words.\n" if where in {"waiting", "older"} else "![A](media/a.png)\n"
    status = where if where in {"draft", "retired"} else "published"
    lesson = make_lesson(make_module(course), slug="one", title="Lesson one", body=body, status=status)
    for text in {"waiting": ["![A](media/a.png)\n"], "older": ["![A](media/a.png)\n", "Words, again.\n"]}.get(
        where, []
    ):
        lesson.refresh_from_db()
        made = Manuscript("One", "one", (1, 0, 0, 0), [], text)
        versions.save(lesson=lesson, manuscript=made, base=lesson.head, author=None, now=NOW)
    before = all_rows()

    page = ines.get(to("change", file.pk)).content.decode()

    assert "deletelink" not in page
    assert "Lesson one" in page
    assert ines.get(to("delete", file.pk)).status_code == 403
    assert ines.post(to("delete", file.pk), {"post": "yes"}).status_code == 403
    assert ines.post(to("changelist"), {"action": "delete_selected", "_selected_action": [file.pk]}).status_code in {
        200, 302,
    }  # fmt: skip
    assert changed(before) == set()


def test_the_page_of_a_file_asks_the_same_with_many_lessons(course, ines, django_assert_num_queries):
    module = make_module(course)
    file = put(course)
    make_lesson(module, slug="l0", body="![A](media/a.png)\n")
    ines.get(to("change", file.pk))
    with django_assert_num_queries(18) as few:
        ines.get(to("change", file.pk))
    for number in range(5):
        make_lesson(module, slug=f"l{number + 1}", body="![A](media/a.png)\n")

    with django_assert_num_queries(len(few)):
        ines.get(to("change", file.pk))
