"""A file is replaced by its like, shows in every lesson at once, and takes nobody's edit with it."""

from __future__ import annotations

import json

import pytest

from courses import uploads
from courses.models.media import MediaFile
from courses.models.outline import Lesson
from courses.uploads import UploadRefused, prepare_instead, store
from tests.courses.uploads.files import NOW, drawing, opened, pdf, picture, put
from tests.factories import make_lesson, make_module
from tests.snapshot import all_rows


def test_a_replaced_file_shows_in_every_lesson_at_once(course, client):
    module = make_module(course)
    put(course, "d.svg", drawing("<circle r='1' class='fig-ink'/>"))
    shown = make_lesson(module, slug="shown", body="![A dot](media/d.svg)\n")
    other = make_lesson(module, slug="other", body="Mentions media/d.svg, and\n\n    ![A dot](media/d.svg)\n")
    draft = make_lesson(module, slug="draft", body="![A dot](media/d.svg)\n", status="draft")
    gone = make_lesson(module, slug="gone", body="![A dot](media/d.svg)\n", status="retired")
    old = MediaFile.objects.get().get_absolute_url()
    heads = list(Lesson.objects.order_by("pk").values_list("head", "version"))
    assert 'r="1"' in client.get("/courses/c/shown/").content.decode()

    upload = prepare_instead(MediaFile.objects.get(), drawing("<circle r='2' class='fig-ink'/>"))
    file = store(course, upload, alt="", by=None, now=NOW, replace=True)

    assert MediaFile.objects.get().pk == file.pk
    assert file.alt == "A red square"
    page = client.get("/courses/c/shown/").content.decode()
    assert ('r="2"' in page, 'r="1"' in page) == (True, False)
    for lesson, radius in ((shown, "2"), (draft, "2"), (gone, "1")):
        lesson.refresh_from_db()
        assert f'r="{radius}"' in json.dumps(lesson.segments).replace("\\", "")
    assert "circle" not in json.dumps(Lesson.objects.get(pk=other.pk).segments)
    assert list(Lesson.objects.order_by("pk").values_list("head", "version")) == heads
    assert client.get(old)["Location"] == file.get_absolute_url() != old


def test_a_replaced_photograph_has_a_new_address_in_the_page(course, client):
    before = put(course)
    make_lesson(make_module(course), slug="l", body="![A](media/a.png)\n")
    old = before.get_absolute_url()
    assert f'src="{old}"' in client.get("/courses/c/l/").content.decode()

    upload = prepare_instead(before, picture("JPEG", (20, 10), color=(0, 0, 250)))
    file = store(course, upload, alt="A blue one", by=None, now=NOW, replace=True)

    assert (file.name, file.content_type, file.alt) == ("a.png", "image/png", "A blue one")
    assert opened(bytes(file.data)).format == "PNG"
    page = client.get("/courses/c/l/").content.decode()
    assert f'src="{file.get_absolute_url()}" alt="A" loading="lazy" decoding="async" width="20" height="10"' in page
    assert old not in page


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("a.png", picture(), drawing()),
        ("a.svg", drawing(), picture()),
        ("a.csv", b"a,b\n", b"a,b\n\x00"),
        ("a.pdf", pdf(), picture()),
    ],
)
def test_a_file_is_replaced_by_its_like_only(course, name, first, second):
    file = put(course, name, first)

    with pytest.raises(UploadRefused):
        prepare_instead(file, second)


def test_a_jpeg_in_place_of_a_png_has_no_holes(course):
    file = put(course, "a.jpg", picture("JPEG"))

    upload = prepare_instead(file, picture(mode="RGBA", color=(0, 0, 0, 0)))

    assert (upload.name, opened(upload.data).format) == ("a.jpg", "JPEG")
    assert opened(upload.data).getpixel((2, 2)) == (255, 255, 255)


def test_a_file_that_is_gone_is_not_replaced(course):
    with pytest.raises(UploadRefused) as refused:
        put(course, replace=True)

    assert str(refused.value) == "“a.png” is not there any more; upload the file anew."


def test_a_lesson_that_is_edited_while_a_file_is_replaced_keeps_the_edit(course, monkeypatch):
    """The page is rendered before the transaction; a text that changed since is rendered again inside it."""
    put(course, "d.svg", drawing("<circle r='1' class='fig-ink'/>"))
    lesson = make_lesson(make_module(course), slug="l", body="![A dot](media/d.svg)\n")
    derive, calls = uploads.rendering, []

    def slow(row, file):
        calls.append(row.body)
        made = derive(row, file)
        if len(calls) == 1:
            Lesson.objects.filter(pk=lesson.pk).update(body="Edited. ![A dot](media/d.svg)\n")
        return made

    monkeypatch.setattr(uploads, "rendering", slow)
    upload = prepare_instead(MediaFile.objects.get(), drawing("<circle r='2' class='fig-ink'/>"))
    store(course, upload, alt="", by=None, now=NOW, replace=True)

    kept = Lesson.objects.get()
    assert kept.body == "Edited. ![A dot](media/d.svg)\n"
    assert "Edited." in json.dumps(kept.segments)
    assert calls == ["![A dot](media/d.svg)\n", "Edited. ![A dot](media/d.svg)\n"]


def test_what_fails_halfway_leaves_everything_as_it_was(course, monkeypatch):
    file = put(course)
    make_lesson(make_module(course), slug="l", body="![A](media/a.png)\n")
    before = all_rows()

    def broken(*_args, **_options):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(uploads.publication, "publish", broken)
    with pytest.raises(RuntimeError):
        store(course, prepare_instead(file, picture(color=(0, 0, 9))), alt="New", by=None, now=NOW, replace=True)

    assert all_rows() == before
