"""A file is what its content says, whatever its name; what is none of the types that are served is told why."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from courses.sync.media import NAME, size_of
from courses.uploading.names import safe_name
from courses.uploads import MOST_SENT, Upload, prepare
from tests.courses.uploads.files import RED, drawing, mp3, pdf, picture, png_of_size, refusal


@pytest.mark.parametrize(
    ("name", "data", "stored", "content_type", "size"),
    [
        ("A Photo.PNG", picture(), "a-photo.png", "image/png", (8, 6)),
        ("photo.jpeg", picture("JPEG"), "photo.jpg", "image/jpeg", (8, 6)),
        ("photo.webp", picture("WEBP"), "photo.webp", "image/webp", (8, 6)),
        ("still.gif", picture("GIF", mode="P", color=0), "still.png", "image/png", (8, 6)),
        ("drawn.svg", drawing('<path d="M0 0H9" class="fig-ink"/>'), "drawn.svg", "image/svg+xml", (None, None)),
        ("Table.CSV", b"a,b\n1,2\n", "table.csv", "text/csv; charset=utf-8", (None, None)),
        ("notes.txt", "Größe\r\n\tx\n".encode(), "notes.txt", "text/plain; charset=utf-8", (None, None)),
        ("page.txt", b"<html><script>alert(1)</script></html>", "page.txt", "text/plain; charset=utf-8", (None, None)),
        ("data.json", b'{"a": [1, null]}', "data.json", "application/json", (None, None)),
        ("paper.pdf", pdf(), "paper.pdf", "application/pdf", (None, None)),
        ("talk.mp3", mp3(), "talk.mp3", "audio/mpeg", (None, None)),
    ],
)
def test_a_file_is_what_it_holds(name, data, stored, content_type, size):
    upload = prepare(name, data)

    assert (upload.name, upload.content_type) == (stored, content_type)
    assert (upload.width, upload.height) == size
    assert upload.notes == ()
    assert NAME.fullmatch(upload.name)
    assert size_of(f".{upload.name.rpartition('.')[2]}", upload.data) == size


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
@pytest.mark.parametrize("name", ["x.txt", "x.svg", "x.exe", "x", "x.html", "x.png.html"])
def test_a_wrong_suffix_is_mended(kind, name):
    suffix = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp", "GIF": "png"}[kind]

    stored = prepare(name, picture(kind)).name

    assert stored == f"{safe_name(name, '')}.{suffix}"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_same_file_comes_out_as_the_same_bytes(kind):
    noise = Image.effect_noise((300, 200), 60).convert("RGB")
    out = io.BytesIO()
    noise.save(out, kind)

    assert prepare("a", out.getvalue()) == prepare("a", out.getvalue())


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("empty.png", b"", "The file is empty; choose it again."),
        (
            "page.png",
            b"<!doctype html><script>alert(1)</script>",
            "This is a web page or XML, not a picture; a drawing begins with <svg>.",
        ),
        (
            "page.svg",
            b"<html xmlns='http://www.w3.org/1999/xhtml'><body/></html>",
            "This is a web page or XML, not a picture; a drawing begins with <svg>.",
        ),
        (
            "words.png",
            b"just words",
            "This is text, not a picture; if it is meant, let its name end in .txt, .csv or .json.",
        ),
        (
            "noise.png",
            bytes(range(256)) * 4,
            "This type of file is not served; use a PNG, JPEG, WebP or SVG picture, PDF, MP3, CSV, JSON or text.",
        ),
        (
            "program.png",
            b"\x7fELF\x02\x01\x01" + bytes(60),
            "This type of file is not served; use a PNG, JPEG, WebP or SVG picture, PDF, MP3, CSV, JSON or text.",
        ),
        ("wide.png", png_of_size(60_000, 60_000), "This picture has more than 51 million pixels; make it smaller."),
        ("wide2.png", png_of_size(10_000, 6_000), "This picture has more than 51 million pixels; make it smaller."),
        (
            "wide3.png",
            png_of_size(2**31 - 1, 2**31 - 1),
            "This picture has more than 51 million pixels; make it smaller.",
        ),
        ("hollow.png", png_of_size(100, 100), "This PNG picture is damaged or not whole; save it again."),
        ("none.png", png_of_size(0, 0), "This PNG picture is damaged or not whole; save it again."),
        ("half.png", picture(size=(200, 200))[:-40], "This PNG picture is damaged or not whole; save it again."),
        ("half.jpg", picture("JPEG", (400, 400))[:-900], "This JPEG picture is damaged or not whole; save it again."),
        ("half.webp", picture("WEBP", (400, 400))[:40], "This WEBP picture is damaged or not whole; save it again."),
        ("half.gif", b"GIF89a" + b"\xff" * 20, "This GIF picture is damaged or not whole; save it again."),
        (
            "magic.png",
            b"\x89PNG\r\n\x1a\n" + b"<script>alert(1)</script>",
            "This PNG picture is damaged or not whole; save it again.",
        ),
        (
            "magic.jpg",
            b"\xff\xd8\xff<?php system($_GET['x']); ?>",
            "This JPEG picture is damaged or not whole; save it again.",
        ),
        (
            "phone.heic",
            b"\x00\x00\x00\x18ftypheic" + bytes(40),
            "HEIC pictures are not shown; save it as PNG, JPEG or WebP.",
        ),
        (
            "new.avif",
            b"\x00\x00\x00\x18ftypavif" + bytes(40),
            "AVIF pictures are not shown; save it as PNG, JPEG or WebP.",
        ),
        ("scan.tiff", picture("TIFF"), "TIFF pictures are not shown; save it as PNG, JPEG or WebP."),
        ("old.bmp", picture("BMP"), "BMP pictures are not shown; save it as PNG, JPEG or WebP."),
        (
            "film.mp4",
            b"\x00\x00\x00\x18ftypmp42" + bytes(40),
            "This is a video; put it on a video server, and link to it from the lesson.",
        ),
        (
            "slides.pptx",
            b"PK\x03\x04" + bytes(60),
            "This is a packed file or an office document; save it as PDF, or unpack it.",
        ),
        ("big.png", b"\x89PNG\r\n\x1a\n" + bytes(MOST_SENT), "The file is over 12 MB; make it smaller."),
        ("big.txt", b"a" * (6 * 1024 * 1024), "The file is over 5 MB; make it smaller."),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value and " " not in value else "",
)
def test_what_cannot_be_a_picture_says_why(name, data, message):
    assert refusal(name, data) == message


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_a_picture_that_moves_is_refused(kind):
    out = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), color) for color in (RED, (0, 0, 255), (0, 255, 0))]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)

    message = "This picture moves, and readers could not stop it; save one frame as PNG, or link to a video."
    assert refusal("moving.gif", out.getvalue()) == message


def test_an_upload_says_what_it_is():
    assert Upload("a.png", b"x", "image/png") == Upload("a.png", b"x", "image/png", None, None, (), "")
