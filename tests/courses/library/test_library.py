"""The library: a course's files with their use and what to write for each, found by use, type and words."""

from __future__ import annotations

from html import unescape

import pytest

from tests.courses.library.pages import library, names
from tests.courses.uploads.files import drawing, mp3, picture, put
from tests.factories import make_lesson, make_module

pytestmark = pytest.mark.django_db


def test_the_library_shows_each_file_with_its_use_and_its_markdown(course, ines):
    module = make_module(course)
    put(course)
    put(course, "b.svg", drawing("<g/>"), alt="")
    put(course, "c.csv", b"a,b\n", alt="")
    make_lesson(module, slug="one", title="Lesson one", body="![A](media/a.png)\n\nSee [it](media/c.csv).\n")

    response = library(ines)

    page = unescape(response.content.decode())
    shown = [
        (card.file.name, card.kind, [lesson.slug for lesson in card.lessons]) for card in response.context["cards"]
    ]
    assert shown == [("a.png", "PNG picture", ["one"]), ("b.svg", "SVG drawing", []), ("c.csv", "CSV", ["one"])]
    for markdown in ("![A red square](media/a.png)", "![](media/b.svg)", "[c.csv](media/c.csv)"):
        assert f'value="{markdown}"' in page
    assert page.count("Not used") == 1 + page.count('use=unused">Not used')
    assert page.count("No alt text yet") == 1
    assert "8 × 6" in page
    assert "Lesson one" in page


def test_the_library_is_filtered_by_use_type_and_words(course, ines):
    for shade, name in enumerate(("a.png", "b.png")):
        put(course, name, picture(color=(shade * 9, 0, 0)), alt="" if shade else "A boat")
    put(course, "d.svg", drawing(), alt="A drawing")
    put(course, "t.csv", b"a\n", alt="")
    put(course, "s.mp3", mp3(), alt="")
    make_lesson(make_module(course), slug="one", body="![A](media/a.png)\n")

    assert names(library(ines, use="used")) == ["a.png"]
    assert names(library(ines, use="unused")) == ["b.png", "d.svg", "s.mp3", "t.csv"]
    assert names(library(ines, use="wordless")) == ["b.png"]
    assert names(library(ines, kind="picture")) == ["a.png", "b.png"]
    assert names(library(ines, kind="drawing")) == ["d.svg"]
    assert names(library(ines, kind="document")) == ["t.csv"]
    assert names(library(ines, kind="sound")) == ["s.mp3"]
    assert names(library(ines, kind="nonsense", use="nonsense")) == ["a.png", "b.png", "d.svg", "s.mp3", "t.csv"]
    assert names(library(ines, q="boat")) == ["a.png"]


def test_the_library_holds_nothing_of_other_courses(course, other, ines):
    put(course)

    page = library(ines)

    assert names(page) == ["a.png"]
    assert "Course other" not in page.content.decode()
    assert library(ines, other).context["cards"] == [] or "theirs" not in library(ines, other).content.decode()


def test_the_library_asks_the_same_with_many_files_and_reads_no_bytes(course, ines, django_assert_num_queries):
    module = make_module(course)
    put(course)
    make_lesson(module, slug="l0", body="![A](media/a.png)\n")
    library(ines, course)
    with django_assert_num_queries(12) as few:
        library(ines, course)
    for number in range(8):
        put(course, "a.png", picture(color=(number * 9, 0, 1)))
        make_lesson(module, slug=f"l{number + 1}", body="![A](media/a.png)\n\n![B](media/a-2.png)\n")

    with django_assert_num_queries(len(few)) as many:
        library(ines, course)

    assert not any('"courses_mediafile"."data",' in query["sql"] for query in many.captured_queries)
