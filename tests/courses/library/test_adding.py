"""Uploading: several files at once, each with its words; what is fit is stored, the rest comes back with the reason."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry

from courses.models.media import MediaFile
from courses.models.publication import version
from courses.uploads import MOST_SENT
from tests.courses.library.pages import errors, said, sent, to
from tests.courses.uploads.files import drawing, picture, put
from tests.factories import make_course

pytestmark = pytest.mark.django_db


def test_several_files_are_uploaded_at_once_each_with_its_words(course, ines):
    before = version()

    response = ines.post(
        to("add"),
        {
            "course": course.pk,
            "0-file": sent("My boat.JPG", picture("JPEG")),
            "0-alt": "A boat\r\n on a lake",
            "0-caption": 'The "Alma", 1911',
            "1-alt": "",
            "7-file": sent("table.csv", b"a,b\n"),
            "7-alt": "The table",
            "7-caption": "",
        },
        follow=True,
    )

    assert response.redirect_chain == [(f"{to('changelist')}?course__id__exact={course.pk}", 302)]
    assert said(response) == [
        '“my-boat.jpg” is there. Write it in a lesson as ![A boat on a lake](media/my-boat.jpg "The \\"Alma\\", 1911")',
        "“table.csv” is there. Write it in a lesson as [The table](media/table.csv)",
    ]
    rows = list(MediaFile.objects.values_list("name", "alt", "uploaded_by__email", "synced_sha256"))
    assert rows == [
        ("my-boat.jpg", "A boat on a lake", "ines@example.org", ""),
        ("table.csv", "The table", "ines@example.org", ""),
    ]
    assert version() == before + 2
    assert LogEntry.objects.filter(content_type__model="mediafile").count() == 2


def test_what_is_fit_is_stored_and_the_rest_comes_back_with_the_reason(course, ines):
    response = ines.post(
        to("add"),
        {
            "course": course.pk,
            "0-file": sent("good.png"),
            "0-alt": "Good",
            "3-file": sent("page.png", b"<html><script>alert(1)</script></html>"),
            "3-alt": "My words",
            "3-caption": "My caption",
            "4-alt": "Words without a file",
        },
    )

    assert response.status_code == 200
    assert list(MediaFile.objects.values_list("name", flat=True)) == ["good.png"]
    assert errors(response) == [
        "“page.png”: This is a web page or XML, not a picture; a drawing begins with <svg>.",
        "Choose a file.",
    ]
    page = response.content.decode()
    assert "My words" in page
    assert 'value="My caption"' in page
    assert "“good.png” is there." in page
    assert "Good<" not in page


def test_an_upload_form_without_a_file_says_so(course, ines):
    response = ines.post(to("add"), {"course": course.pk, "0-alt": "", "0-caption": ""})

    assert (response.status_code, said(response)) == (200, ["Choose a file first."])
    assert MediaFile.objects.count() == 0


def test_what_was_changed_is_told(course, ines):
    data = {"course": course.pk, "0-file": sent("x.svg", drawing("<script/><g class='fig-ink'/>")), "0-alt": "X"}

    response = ines.post(to("add"), data, follow=True)

    assert said(response) == [
        "“x.svg” is there. The drawing loses <script>; draw without it, with fig- classes for color. "
        "Write it in a lesson as ![X](media/x.svg)"
    ]


def test_a_file_that_is_there_already_is_offered(course, ines):
    put(course, "a.png", picture(color=(1, 2, 3)), alt="First words")

    response = ines.post(to("add"), {"course": course.pk, "0-file": sent("again.png"), "0-alt": ""}, follow=True)

    assert said(response) == [
        "The course has this file already, as “a.png”. Write it in a lesson as ![First words](media/a.png)"
    ]
    assert MediaFile.objects.count() == 1
    assert LogEntry.objects.count() == 0


@pytest.mark.parametrize("data", [b"", b"\x89PNG" + bytes(MOST_SENT)], ids=["empty", "large"])
def test_files_without_or_with_too_much_in_them_are_refused(course, ines, data):
    response = ines.post(to("add"), {"course": course.pk, "0-file": sent("a.png", data), "0-alt": "A"})

    expected = (
        "“a.png”: The file is over 12 MB; make it smaller." if data else "“a.png”: The file is empty; choose it again."
    )
    assert errors(response) == [expected]


def test_no_more_than_20_files_are_taken_at_once(course, ines):
    data = {"course": course.pk} | {f"{at}-file": sent(f"{at}.csv", f"{at}\n".encode()) for at in range(25)}

    ines.post(to("add"), data)

    assert MediaFile.objects.count() == 20


def test_more_than_the_server_reads_is_refused_before_it_is_looked_at(course, ines):
    large = b"\x89PNG\r\n\x1a\n" + bytes(8 * 1024 * 1024)
    data = {"course": course.pk, "0-file": sent("a.png", large), "0-alt": "My words", "1-file": sent("b.png", large)}

    response = ines.post(to("add"), data)

    assert said(response) == ["Together these files are over 15 MB; upload them one after the other."]
    assert "My words" in response.content.decode()
    assert errors(response) == []
    assert MediaFile.objects.count() == 0


def test_words_that_no_file_could_hold_are_refused(course, ines):
    response = ines.post(to("add"), {"course": course.pk, "0-file": sent(), "0-alt": "a\x07b"})

    assert errors(response) == ["The text holds a character that cannot be shown, U+0007; remove it."]
    assert MediaFile.objects.count() == 0


def test_the_upload_page_offers_the_courses_one_teaches(course, other, ines):
    make_course("second", title="Second").instructors.add(course.instructors.get())

    form = ines.get(to("add"), {"course": course.pk}).context["choice"]

    assert [row.slug for row in form.fields["course"].queryset] == ["c", "second"]
    assert form["course"].value() == str(course.pk)
