"""The picker: a file is found or uploaded and put into the text, and no picture without its words."""

from __future__ import annotations

import pytest

from courses.models.media import MediaFile
from tests.courses.library.pages import FRAGMENT, errors, fresh, inserts, pick, said, sent, to
from tests.courses.uploads.files import drawing, picture, put
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db


def test_the_picker_holds_the_course_s_files_as_what_to_write(course, other, ines):
    put(course, alt="A [red] square")
    put(course, "b.svg", drawing(), alt="")
    put(course, "c.csv", b"a\n", alt="")

    response = pick(ines, course)

    assert response.status_code == 200
    assert inserts(response) == ["![A \\[red\\] square](media/a.png)", "[c.csv](media/c.csv)"]
    page = response.content.decode()
    assert "<html" not in page
    assert "theirs" not in page
    assert page.count("Write its alt text, and insert") == 1
    assert "3 files" in page


def test_the_picker_finds_by_name_and_words(course, ines):
    for shade, (name, alt) in enumerate([("boat.png", "On a lake"), ("lake.png", "Water"), ("hill.png", "Green")]):
        put(course, name, picture(color=(shade, 0, 0)), alt=alt)

    assert inserts(pick(ines, course, q="lake")) == ["![On a lake](media/boat.png)", "![Water](media/lake.png)"]
    assert inserts(pick(ines, course, q="LAKE boat")) == ["![On a lake](media/boat.png)"]
    assert inserts(pick(ines, course, q="100%_")) == []
    assert "No file of this course has such a name" in pick(ines, course, q="<b>x").content.decode()


def test_the_picker_asks_the_same_with_many_files(course, ines, django_assert_num_queries):
    put(course)
    pick(ines, course)
    with django_assert_num_queries(9) as few:
        pick(ines, course)
    for number in range(5):
        put(course, "a.png", picture(color=(number, 0, 1)))

    with django_assert_num_queries(len(few)):
        pick(ines, course)


def test_an_upload_in_the_picker_is_inserted_at_once(course, ines):
    data = {"course": course.pk, "file": sent("Boat.png"), "alt": "A boat", "caption": "The Alma"}

    response = ines.post(to("upload"), data, headers=FRAGMENT)

    assert response.status_code == 200
    assert fresh(response) == '![A boat](media/boat.png "The Alma")'
    assert inserts(response) == ["![A boat](media/boat.png)"]
    assert errors(response) == []
    assert MediaFile.objects.get().uploaded_by.email == "ines@example.org"


NO_PICTURE = "This is text, not a picture; if it is meant, let its name end in .txt, .csv or .json."
NO_WORDS = "Write the alt text: what a reader should notice. A lesson cannot show a picture without it."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "Choose a file."),
        ({"alt": "A"}, "Choose a file."),
        ({"file": ("a.png", b"no")}, NO_PICTURE),
        ({"file": ("a.png", picture()), "alt": "  "}, NO_WORDS),
        (
            {"file": ("a.png", picture()), "alt": "x" * 501},
            "Ensure this value has at most 500 characters (it has 501).",
        ),
    ],
    ids=["nothing", "no file", "no picture", "no words", "too many words"],
)
def test_a_refused_upload_comes_back_in_the_picker(course, ines, data, message):
    before = all_rows()
    fields = {name: sent(*value) if name == "file" else value for name, value in data.items()}

    response = ines.post(to("upload"), {"course": course.pk, **fields}, headers=FRAGMENT)

    assert (response.status_code, errors(response), fresh(response)) == (422, [message], None)
    assert changed(before) == set()


def test_a_drawing_brings_its_own_words_and_a_table_needs_none(course, ines):
    own = {"course": course.pk, "file": sent("d.svg", drawing("<title>Two boats</title>")), "alt": ""}
    table = {"course": course.pk, "file": sent("t.csv", b"a\n"), "alt": ""}

    assert fresh(ines.post(to("upload"), own, headers=FRAGMENT)) == "![Two boats](media/d.svg)"
    assert fresh(ines.post(to("upload"), table, headers=FRAGMENT)) == "[t.csv](media/t.csv)"


def test_an_upload_without_a_script_ends_in_the_library(course, ines):
    good = ines.post(to("upload"), {"course": course.pk, "file": sent("a.png"), "alt": "A"}, follow=True)
    bad = ines.post(to("upload"), {"course": course.pk, "file": sent("a.png", b"x"), "alt": "My words"})

    assert good.redirect_chain == [(f"{to('changelist')}?course__id__exact={course.pk}", 302)]
    assert said(good) == ["“a.png” is there. Write it in a lesson as ![A](media/a.png)"]
    assert bad.status_code == 200
    assert said(bad) == ["This is text, not a picture; if it is meant, let its name end in .txt, .csv or .json."]
    assert "My words" in bad.content.decode()


def test_a_file_is_put_in_with_words_for_the_place(course, ines):
    file = put(course, alt="")

    first = ines.post(to("words", file.pk), {"alt": "A square", "caption": "Red"}, headers=FRAGMENT)
    second = ines.post(to("words", file.pk), {"alt": "Other words here", "caption": ""}, headers=FRAGMENT)

    assert (fresh(first), fresh(second)) == ('![A square](media/a.png "Red")', "![Other words here](media/a.png)")
    file.refresh_from_db()
    assert file.alt == "A square"


@pytest.mark.parametrize("alt", [" ", "\u200b", "…", "-", "\u00ad\u2060 ."])
def test_a_picture_is_not_put_in_without_words(course, ines, alt):
    file = put(course, alt="")
    before = all_rows()

    response = ines.post(to("words", file.pk), {"alt": alt, "caption": "Red"}, headers=FRAGMENT)

    assert (response.status_code, fresh(response)) == (422, None)
    assert errors(response) == [
        "Write the alt text: what a reader should notice. A lesson cannot show a picture without it."
    ]
    assert changed(before) == set()
    plain = ines.post(to("words", file.pk), {"alt": "A", "caption": ""}, follow=True)
    assert said(plain) == ["Write this in the lesson: ![A](media/a.png)"]
