"""Uploads: what a file is by its content, what is left of it, and how it becomes a file of the course."""

from __future__ import annotations

import html
import io
import json
import re
import struct
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from courses import media_use, uploads
from courses.models.media import MediaFile
from courses.models.outline import Lesson
from courses.models.publication import version
from courses.rendering import Media, render_document
from courses.rendering.drawings import clean_drawing
from courses.rendering.figures import says_something
from courses.sync.media import LIMIT, NAME, size_of
from courses.sync.shapes import digest
from courses.uploading.insertion import insertion
from courses.uploading.names import free_name, safe_name
from courses.uploads import MOST_SENT, Upload, UploadRefused, prepare, prepare_instead, same_file, store
from tests.courses.trees import Tree, run
from tests.factories import make_course, make_lesson, make_module, make_user
from tests.snapshot import all_rows

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
RED = (200, 30, 30)


def picture(kind="PNG", size=(8, 6), mode="RGB", color=RED, **options):
    out = io.BytesIO()
    Image.new(mode, size, color).save(out, kind, **options)
    return out.getvalue()


def drawing(inside="", head=""):
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"{head}>{inside}</svg>'.encode()


def refusal(name, data):
    with pytest.raises(UploadRefused) as refused:
        prepare(name, data)
    return str(refused.value)


def opened(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of_size(width, height):
    """A PNG that says it is this large, and holds nothing of that."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def mp3(frames=3):
    """Frames of silence: MPEG 1 layer III, 128 kbit/s, 44,100 Hz."""
    return (b"\xff\xfb\x90\x64" + bytes(413)) * frames


def pdf(inside=b"", after=b"\n"):
    return b"%PDF-1.7\n1 0 obj\n<</Type/Catalog" + inside + b">>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF" + after


# What becomes of a good file


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
    ("kind", "options"),
    [
        ("PNG", {}),
        ("PNG", {"mode": "RGBA", "color": (1, 2, 3, 40)}),
        ("WEBP", {"lossless": True}),
        ("PNG", {"mode": "L", "color": 9}),
    ],
)
def test_pictures_without_loss_keep_every_pixel_and_are_settled_after_one_pass(kind, options):
    first = prepare("a", picture(kind, (40, 30), **options))

    given = opened(picture(kind, (40, 30), **options))
    assert opened(first.data).convert("RGBA").tobytes() == given.convert("RGBA").tobytes()
    assert prepare("a", first.data) == first


# Raster pictures: hostile, odd, and personal


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


def test_the_second_picture_in_a_camera_s_jpeg_goes():
    out = io.BytesIO()
    Image.new("RGB", (8, 6), RED).save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (8, 6), (0, 0, 255))])

    upload = prepare("DSC_1.JPG", out.getvalue())

    assert (upload.name, upload.content_type, opened(upload.data).format) == ("dsc-1.jpg", "image/jpeg", "JPEG")
    assert len(upload.data) < len(out.getvalue())


def tagged():
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera 9"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825).update({1: "N", 2: (47.0, 22.0, 33.0), 3: "E", 4: (8.0, 32.0, 30.0)})
    return exif


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_camera_and_place_go_and_the_picture_stands_upright(kind):
    out = io.BytesIO()
    image = Image.new("RGB", (40, 20), "white")
    image.paste((0, 0, 0), (0, 0, 20, 20))
    image.save(out, kind, exif=tagged(), **({"lossless": True} if kind == "WEBP" else {}))

    upload = prepare("IMG_1.jpg", out.getvalue())

    kept = opened(upload.data)
    assert kept.size == (upload.width, upload.height) == (20, 40)
    assert (kept.getpixel((10, 5))[0] < 60, kept.getpixel((10, 35))[0] > 200) == (True, True)
    assert dict(kept.getexif()) == {}
    assert not {"exif", "xmp", "icc_profile", "comment", "dpi", "photoshop", "Software"} & set(kept.info)
    assert b"Secret" not in upload.data
    assert upload.notes == ("The place where it was taken was removed from it.",)


def test_broken_camera_notes_do_no_harm():
    data = picture("JPEG", exif=b"Exif\0\0" + b"MM\0\x2a\xff\xff\xff\xff" + b"\xff" * 40)

    assert prepare("a.jpg", data).notes == ()


@pytest.mark.parametrize(
    "data",
    [
        picture() + b"<script>alert(1)</script>",
        picture("JPEG") + b"PK\x03\x04 a whole archive <script>alert(1)</script>",
        picture("WEBP") + b"<script>alert(1)</script>",
        picture("GIF") + b"<script>alert(1)</script>",
        picture("GIF", comment=b"<script>alert(1)</script>"),
        picture("JPEG", comment=b"<script>alert(1)</script>"),
        picture("WEBP", xmp=b"<x:xmpmeta><script>alert(1)</script></x:xmpmeta>"),
        picture()[:-12] + chunk(b"tEXt", b"Comment\0<script>alert(1)</script>") + picture()[-12:],
        picture()[:-12] + chunk(b"prVt", b"<script>alert(1)</script>") + picture()[-12:],
        picture(dpi=(9, 9))[:-12] + chunk(b"eXIf", b"MM\0*<script>") + picture()[-12:],
    ],
)
def test_nothing_but_the_pixels_is_kept(data):
    upload = prepare("x.html", data)

    assert b"script" not in upload.data
    assert b"PK\x03\x04" not in upload.data
    assert upload.notes == ()
    assert {color[0] > 150 and color[1] < 90 for _, color in opened(upload.data).convert("RGB").getcolors()} == {True}


def test_a_profile_is_applied_and_removed():
    linear = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ"))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    same = opened(prepare("a.png", picture(icc_profile=srgb)).data)
    broken = opened(prepare("a.png", picture(icc_profile=b"no profile at all")).data)
    odd = opened(prepare("a.png", picture(icc_profile=linear.tobytes())).data)

    for image in (same, broken, odd):
        assert "icc_profile" not in image.info
        assert image.mode == "RGB"
    assert max(abs(a - b) for a, b in zip(same.getpixel((0, 0)), RED, strict=True)) <= 1
    assert broken.getpixel((0, 0)) == RED


def test_a_wide_profile_becomes_the_colors_it_meant():
    """A profile that swaps nothing but the lightness curve: its mid gray is another one in sRGB."""
    lab = ImageCms.createProfile("LAB")
    srgb = ImageCms.createProfile("sRGB")
    seen = ImageCms.applyTransform(
        Image.new("RGB", (1, 1), RED), ImageCms.buildTransform(srgb, lab, "RGB", "LAB")
    ).getpixel((0, 0))

    out = io.BytesIO()
    Image.new("L", (2, 2), 128).save(out, "PNG", icc_profile=ImageCms.ImageCmsProfile(srgb).tobytes())

    assert seen[0] != RED[0]
    assert opened(prepare("gray.png", out.getvalue()).data).mode == "L"


@pytest.mark.parametrize("adobe", [False, True])
def test_a_picture_for_print_becomes_one_for_screens(adobe):
    data = picture("JPEG", (16, 16), mode="CMYK", color=(0, 255, 255, 0), quality=95)
    if adobe:
        at = data.index(b"Adobe")
        assert at > 0

    kept = opened(prepare("print.jpg", data).data)

    assert kept.mode == "RGB"
    red, green, blue = kept.getpixel((8, 8))
    assert (red > 200, green < 60, blue < 60) == (True, True, True)


def test_16_bits_become_8():
    out = io.BytesIO()
    image = Image.new("I;16", (2, 1))
    image.putpixel((0, 0), 65535)
    image.putpixel((1, 0), 32896)
    image.save(out, "PNG")

    kept = opened(prepare("deep.png", out.getvalue()).data)

    assert (kept.mode, kept.getpixel((0, 0)), kept.getpixel((1, 0))) == ("L", 255, 128)


def test_transparency_is_kept():
    palette = Image.new("P", (4, 4), 0)
    palette.putpalette([255, 0, 0, 0, 0, 255])
    palette.putpixel((0, 0), 1)
    out = io.BytesIO()
    palette.save(out, "PNG", transparency=0)

    kept = opened(prepare("a.png", out.getvalue()).data).convert("RGBA")

    assert (kept.getpixel((3, 3))[3], kept.getpixel((0, 0))) == (0, (0, 0, 255, 255))


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGB"), ("PNG", "P"), ("PNG", "1"), ("PNG", "LA"), ("JPEG", "RGB"), ("WEBP", "RGBA")]
)
def test_a_large_picture_is_made_smaller_and_told(kind, mode):
    color = 0 if mode in {"P", "1"} else None

    upload = prepare("large", picture(kind, (4800, 1200), mode=mode, color=color or 0))

    assert (upload.width, upload.height) == opened(upload.data).size == (2400, 600)
    assert upload.notes == ("It was made smaller, from 4800 to 2400 pixels on its long side.",)


def test_a_photograph_of_6_mb_fits():
    noise = Image.effect_noise((3600, 2700), 90).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=97)
    assert 6 * 1024 * 1024 < len(out.getvalue()) < MOST_SENT

    upload = prepare("photo.jpg", out.getvalue())

    assert (upload.width, upload.height) == (2400, 1800)
    assert len(upload.data) <= LIMIT


def test_a_png_that_is_too_large_becomes_webp():
    noise = Image.merge("RGB", [Image.effect_noise((1700, 1200), 90 + at) for at in range(3)])
    out = io.BytesIO()
    noise.save(out, "PNG")
    assert LIMIT < len(out.getvalue()) < MOST_SENT

    upload = prepare("noise.png", out.getvalue())

    assert (upload.name, upload.content_type, opened(upload.data).format) == ("noise.webp", "image/webp", "WEBP")
    assert upload.notes == ("As PNG it would be too large for readers, so it is kept as a WebP picture.",)


# Drawings

LOST = "draw without it, with fig- classes for color."
PLAIN_COLORS = "The drawing keeps its own colors in the dark; with fig- classes it would follow the reader's."


@pytest.mark.parametrize(
    ("inside", "lost"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ("<script href='data:text/javascript,alert(1)'/>", "<script>"),
        (
            "<path d='M0 0' class='fig-ink' onload='alert(1)' onclick='alert(1)'/>",
            "onload on <path>, onclick on <path>",
        ),
        (
            "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><script>1</script></body></foreignObject>",
            "<foreignObject>",
        ),
        ("<a href='javascript:alert(1)'><path d='M0 0'/></a>", "<a>"),
        ("<use href='javascript:alert(1)'/>", "href on <use>"),
        ("<use href='https://evil.example/a.svg#x'/>", "href on <use>"),
        ("<use xmlns:xlink='http://www.w3.org/1999/xlink' xlink:href='//evil.example/a.svg#x'/>", "href on <use>"),
        ("<image href='https://evil.example/pixel.png'/>", "<image>"),
        ("<path d='M0 0' fill='url(https://evil.example/#a)'/>", "fill on <path>"),
        ("<path d='M0 0' style='fill:url(https://evil.example/x)'/>", "fill on <path>"),
        ("<path d='M0 0' style='background:url(https://evil.example/x)'/>", "style on <path>"),
        ("<path d='M0 0' style='behavior:expression(javascript:1)'/>", "style on <path>"),
        ("<style>@import 'https://evil.example/x.css';</style>", "<style>"),
        ("<style>path{background:url(//evil.example)}</style>", "<style>"),
        ("<style>.a{fill:url(//evil.example)}</style><path class='a' d='M0 0'/>", "fill on <path>"),
        ("<animate attributeName='href' to='javascript:alert(1)'/>", "<animate>"),
        ("<set attributeName='onload' to='alert(1)'/>", "<set>"),
        ("<filter id='f'><feImage href='https://evil.example/x'/></filter>", "<filter>"),
        ("<iframe xmlns='http://www.w3.org/1999/xhtml' src='javascript:alert(1)'/>", ""),
        ("<handler xmlns='http://www.w3.org/2001/xml-events' type='application/ecmascript'>alert(1)</handler>", ""),
        ("<x:script xmlns:x='http://www.w3.org/2000/svg'>alert(1)</x:script>", "<script>"),
        ("<path d='M0 0' class='fig-ink evil'/>", "the class evil"),
        ("<?xml-stylesheet href='https://evil.example/x.css'?><!-- <script>1</script> -->", ""),
    ],
)
def test_a_drawing_loses_what_acts_and_says_so(inside, lost):
    upload = prepare("evil.svg", drawing(f"<rect class='fig-soft' width='5' height='5'/>{inside}"))

    text = upload.data.decode()
    assert '<rect class="fig-soft" width="5" height="5" />' in text
    assert not re.search(
        r"script|alert|evil|https|javascript|\bon[a-z]+=|foreign|import|<a\b|<\?|<!--", text.replace("http://www", "")
    )
    assert upload.notes == ((f"The drawing loses {lost}; {LOST}",) if lost else ())
    assert clean_drawing(text, "fig-1", "x")[1] == []
    assert prepare("evil.svg", upload.data).data == upload.data


LAUGHS = b'<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
XXE = b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (XXE + drawing("<text>&x;</text>"), "it has a <!DOCTYPE> with parts of its own; delete it"),
        (LAUGHS + drawing("<text>&c;</text>"), "it has a <!DOCTYPE> with parts of its own; delete it"),
        (
            b'<!DOCTYPE svg SYSTEM "https://evil.example/x.dtd" []>' + drawing(),
            "it has a <!DOCTYPE> with parts of its own; delete it",
        ),
        (drawing("<g>"), "its line 1 is not well-formed XML; save it again from the drawing program"),
        (drawing("&nbsp;"), "its line 1 is not well-formed XML; save it again from the drawing program"),
        (drawing("<g>" * 41 + "</g>" * 41), "its parts are nested more than 40 deep; ungroup them"),
        (drawing("<g>" * 20_000 + "</g>" * 20_000), "its parts are nested more than 40 deep; ungroup them"),
        (drawing(f"<path d='{'M0 0' * 60_000}'/>"), "it is larger than 200 kB; simplify its paths"),
        (b'<svg viewBox="0 0 1 1"/>', "its first element is not <svg>; save it as plain SVG"),
        (
            b'<svg xmlns="http://www.w3.org/2000/svg" width="100%"/>',
            'it has no viewBox, so it cannot be scaled; write viewBox="0 0 width height" on <svg>',
        ),
    ],
)
def test_a_drawing_that_cannot_be_shown_says_why(data, why):
    assert refusal("a.svg", data) == f"The drawing cannot be shown: {why}."


def test_a_drawing_that_is_not_utf_8_says_so():
    message = "This is not plain UTF-8 text; save it as UTF-8."

    assert refusal("a.svg", drawing("<text>é</text>").decode().encode("latin-1")) == message
    assert refusal("a.svg", drawing().decode().encode("utf-16")) == message


def test_what_drawing_programs_write_is_understood():
    """A line that says it is SVG, a size without a viewBox, styles, metadata of the program, ids that are used."""
    data = b"""\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8"?>
<!-- Made with a program -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
     xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" width="120px" height="80" inkscape:version="1.3"
     onload="">
  <title>Two  boats</title><desc>On a lake.</desc><metadata>who made it</metadata>
  <style type="text/css"><![CDATA[ /* all */ .cls-1, .cls-2 { fill: none } .cls-2{stroke:#f00;-x-odd:1} ]]></style>
  <defs><linearGradient id="dusk"><stop offset="0" style="stop-color:#000 !important;stop-opacity:1"/></linearGradient>
  <path id="boat" d="M0 0H9" /></defs>
  <use xlink:href="#boat" class="cls-2 fig-line" inkscape:label="x"/>
  <rect class="cls-1" fill="url(#dusk)" style="fill: url('#dusk'); font-variant: normal"/>
</svg>"""

    upload = prepare("Boats.svg", data)

    assert upload.data.decode().splitlines() == [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 80">',
        "  <title>Two boats</title><desc>On a lake.</desc><defs>"
        '<linearGradient id="dusk"><stop offset="0" stop-color="#000" stop-opacity="1" /></linearGradient>',
        '  <path id="boat" d="M0 0H9" /></defs>',
        '  <use href="#boat" class="fig-line" fill="none" stroke="#f00" />',
        '  <rect fill="url(#dusk)" />',
        "</svg>",
    ]
    assert upload.words == "Two boats"
    assert upload.notes == (f"The drawing loses onload on <svg>; {LOST}",)


def test_a_drawing_with_colors_of_its_own_is_told():
    assert prepare("a.svg", drawing("<path d='M0 0H9' fill='red'/>")).notes == (PLAIN_COLORS,)


# Texts, tables, documents, sound


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"a\x00b", "This is not plain UTF-8 text; save it as UTF-8."),
        ("a.txt", "größe".encode("cp1252"), "This is not plain UTF-8 text; save it as UTF-8."),
        ("a.csv", "a;b".encode("utf-16"), "This is not plain UTF-8 text; save it as UTF-8."),
        ("a.csv", b'a,"b\n1,2\n', "This is not CSV: line 2: unexpected end of data. Mend it there."),
        ("a.csv", b'a\n"b"c,d\n', "This is not CSV: line 2: ',' expected after '\"'. Mend it there."),
        ("a.csv", b"\n\n", "This table has no rows; save it again with its rows."),
        ("a.json", b'{"a":\n1 "b"}', "This is not JSON: line 2: Expecting ',' delimiter. Mend it there."),
        ("a.json", b"NaN", "This JSON holds a number or a nesting that other programs cannot read; make it simpler."),
        (
            "a.json",
            b"9" * 10_000,
            "This JSON holds a number or a nesting that other programs cannot read; make it simpler.",
        ),
        (
            "a.json",
            b"[" * 200_000,
            "This JSON holds a number or a nesting that other programs cannot read; make it simpler.",
        ),
        ("a.json", b"<html>", "This is not JSON: line 1: Expecting value. Mend it there."),
        ("a.pdf", b"%PDF-1.7\nno end", "This PDF is not whole; save it again."),
        ("a.pdf", b"%PDF-x\n%%EOF", "This PDF is not whole; save it again."),
        ("a.pdf", b"<html>%PDF-1.7\n%%EOF", "This is a web page or XML, not a picture; a drawing begins with <svg>."),
        (
            "a.pdf",
            pdf(after=b"\n<script>alert(1)</script>"),
            "Something else stands behind the end of this PDF; save it again.",
        ),
        (
            "a.pdf",
            pdf(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"),
            "This PDF can act (JavaScript), not only be read; print it into a new PDF.",
        ),
        (
            "a.pdf",
            pdf(b"/OpenAction<</S/J#61vaScript/J#53(1)>>"),
            "This PDF can act (JavaScript), not only be read; print it into a new PDF.",
        ),
        (
            "a.pdf",
            pdf(b"/OpenAction<</S/Launch/F(cmd.exe)>>"),
            "This PDF can act (Launch), not only be read; print it into a new PDF.",
        ),
        (
            "a.pdf",
            pdf(
                b">>\nendobj\n2 0 obj<</Type/ObjStm/Filter/FlateDecode>>\nstream\n"
                + zlib.compress(b"<</S/JavaScript>>")
                + b"\nendstream<<"
            ),
            "This PDF can act (JavaScript), not only be read; print it into a new PDF.",
        ),
        (
            "a.pdf",
            pdf(
                b">>\nendobj\n2 0 obj<</Type/ObjStm>>\nstream\n"
                + zlib.compress(bytes(31 * 1024 * 1024))
                + b"\nendstream<<"
            ),
            "This PDF unpacks to more than can be checked; print it into a new PDF.",
        ),
        ("a.pdf", pdf(b"/Encrypt 9 0 R"), "This PDF is protected; save it without a password."),
        (
            "a.mp3",
            b"ID3\x04\x00\x00\x00\x00\x00\x00<script>alert(1)</script>",
            "This is not an MP3 that plays; save the sound as MP3 once more.",
        ),
        ("a.mp3", mp3(1), "This is not an MP3 that plays; save the sound as MP3 once more."),
        ("a.mp3", mp3(2) + b"<script>" * 200, "Most of this file is not sound; save the sound as MP3 once more."),
        (
            "a.mp3",
            b"not sound at all",
            "This is text, not a picture; if it is meant, let its name end in .txt, .csv or .json.",
        ),
    ],
    ids=str,
)
def test_what_is_not_what_its_name_says_is_refused(name, data, message):
    assert refusal(name, data) == message


def test_what_stands_behind_the_sound_goes():
    title = b"ID3\x04\x00\x00\x00\x00\x00\x04abcd" + bytes(3)

    plain = prepare("a.mp3", title + mp3() + b"TAG" + bytes(125))
    odd = prepare("a.mp3", mp3() + b"<script>alert(1)</script>")

    assert (plain.data, plain.notes) == (title + mp3(), ())
    assert (odd.data, odd.notes) == (mp3(), ("What stood behind the sound was left out.",))


# Names


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("Photo 1.PNG", "photo-1.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\Users\\me\\shot.final.png", "shot-final.png"),
        ("a\x00b.png", "a-b.png"),
        ("\u202egnp.exe", "gnp.png"),
        ("Größenänderung.jpg", "grossenanderung.png"),
        ("Straße Łódź.png", "strasse-lodz.png"),
        ("図.png", "file.png"),
        ("İstanbul.png", "istanbul.png"),
        ("", "file.png"),
        (".png", "png.png"),
        ("....", "file.png"),
        ("con.png", "file-con.png"),
        ("LPT1.txt", "file-lpt1.png"),
        ("x" * 500 + ".png", "x" * 80 + ".png"),
        ("a/", "file.png"),
        ('"><script>.png', "script.png"),
        ("a%2f..%2fb.png", "a-2f-2fb.png"),
    ],
)
def test_a_name_is_made_safe(name, stored):
    assert prepare(name, picture()).name == stored
    assert NAME.fullmatch(stored)


@given(st.text(max_size=200))
def test_every_name_becomes_one_that_files_may_have(name):
    made = safe_name(name, ".png")

    assert NAME.fullmatch(made)
    assert safe_name(made, ".png") == made


def test_a_taken_name_gets_the_next_number():
    assert free_name("a.png", {"b.png"}) == "a.png"
    assert free_name("a.png", {"a.png", "a-2.png", "a-4.png"}) == "a-3.png"


# What is written to show a file

WORDS = st.text(
    alphabet=st.one_of(
        st.sampled_from("\\`*_[]<>&$~^=!#|{}()-:/. ab1"), st.characters(min_codepoint=0xC0, max_codepoint=0x24F)
    ),
    min_size=1, max_size=30,
).filter(str.strip)  # fmt: skip


def unset(text):
    """``text`` without what typography does to it."""
    for sign, plain in (("“", '"'), ("”", '"'), ("‘", "'"), ("’", "'"), ("…", "..."), ("—", "-"), ("–", "-")):
        text = text.replace(sign, plain)
    return re.sub(r"\s+", " ", re.sub("-+", "-", text)).strip()


@settings(max_examples=150, deadline=None)
@given(WORDS.filter(says_something), WORDS)
@example('[x](y) *b* _c_ `d` <i> &amp; $x$ ==m== ~~s~~ H~2~O x^2^ \\ ![a](b) "q"', 'say "hi" (and) \\" more')
@example("<script>alert(1)</script>", '" onerror="alert(1)')
def test_any_words_can_be_said_of_a_picture(alt, caption):
    file = MediaFile(name="a.png", content_type="image/png", alt=alt)

    text = insertion(file, caption=caption)
    rendered = render_document(
        f"Before.\n\n{text}\n\nAfter.", {"media/a.png": Media("/m/a.png", "image/png", 3, 2, None)}
    )

    page = "".join(segment.html for segment in rendered.segments)
    figure = re.search(r'<figure class="fig wide"><img [^>]*?alt="([^"]*)"[^>]*><figcaption>(.*?)</figcaption>', page)
    assert rendered.problems == ()
    assert unset(html.unescape(figure[1])) == unset(alt)
    assert unset(html.unescape(re.sub("<[^>]*>", "", figure[2]))) == unset(caption)


@pytest.mark.parametrize(
    ("name", "content_type", "alt", "caption", "text"),
    [
        ("a.png", "image/png", "A boat", "", "![A boat](media/a.png)"),
        ("a.svg", "image/svg+xml", "A [boat]", 'The "boat"', '![A \\[boat\\]](media/a.svg "The \\"boat\\"")'),
        ("a.png", "image/png", "", "", "![](media/a.png)"),
        ("a.csv", "text/csv", "", "", "[a.csv](media/a.csv)"),
        ("a.pdf", "application/pdf", "The paper", "no caption", "[The paper](media/a.pdf)"),
    ],
)
def test_pictures_are_shown_and_other_files_linked(name, content_type, alt, caption, text):
    assert insertion(MediaFile(name=name, content_type=content_type, alt=alt), caption=caption) == text


# Storing


@pytest.fixture
def course(db):
    return make_course("c")


def put(course, name="a.png", data=None, alt="A red square", **options):
    return store(course, prepare(name, picture() if data is None else data), alt=alt, by=None, now=NOW, **options)


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


@pytest.mark.django_db
def test_what_came_with_the_folder_is_replaced_there(tmp_path):
    Tree(tmp_path).sync()
    file = MediaFile.objects.get(name="dots.svg")

    with pytest.raises(UploadRefused) as refused:
        store(file.course, prepare("dots.svg", drawing("<g/>")), alt="", by=None, now=NOW, replace=True)

    assert str(refused.value) == "“dots.svg” came with the course's folder; replace it there."


def test_a_file_that_is_gone_is_not_replaced(course):
    with pytest.raises(UploadRefused) as refused:
        put(course, replace=True)

    assert str(refused.value) == "“a.png” is not there any more; upload the file anew."


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


# With a course's folder


@pytest.mark.django_db
def test_a_sync_leaves_uploads_alone_and_dump_writes_them_out(tmp_path):
    tree = Tree(tmp_path)
    tree.sync()
    course = MediaFile.objects.first().course
    file = put(course)

    again = tree.sync()

    assert again.out == ["0 changed, 8 unchanged."]
    assert MediaFile.objects.get(name="a.png").pk == file.pk
    dumped = run("dump_content", tmp_path / "dump")
    assert (dumped.status, dumped.problems) == (0, [])
    assert (tmp_path / "dump/a-course/media/a.png").read_bytes() == bytes(file.data)


@pytest.mark.django_db
def test_what_was_dumped_is_what_the_site_has(tmp_path):
    tree = Tree(tmp_path)
    tree.sync()
    course = MediaFile.objects.first().course
    for name, data in (("a.png", picture()), ("b.svg", drawing("<g/>")), ("c.jpg", picture("JPEG"))):
        put(course, name, data)
    files = {name: bytes(data) for name, data in MediaFile.objects.values_list("name", "data")}
    for name, data in files.items():
        tree.write(f"a-course/media/{name}", data)

    result = tree.sync()

    assert (result.status, result.out) == (0, ["0 changed, 11 unchanged."])
    assert {name: bytes(data) for name, data in MediaFile.objects.values_list("name", "data")} == files


@pytest.mark.django_db
def test_another_file_of_the_same_name_in_the_folder_is_a_conflict(tmp_path):
    tree = Tree(tmp_path)
    tree.sync()
    file = put(MediaFile.objects.first().course)
    tree.write("a-course/media/a.png", picture(color=(0, 0, 255)))

    result = tree.sync()

    assert [line.strip().partition(";")[0] for line in result.out if "conflict" in line] == [
        "conflict: file a-course/a.png was changed on the site and in content/a-course/media/a.png"
    ]
    assert bytes(MediaFile.objects.get(name="a.png").data) == bytes(file.data)
    assert MediaFile.objects.get(name="a.png").alt == "A red square"


# Who uses what


def test_uses_are_found_in_texts_waiting_edits_and_what_is_being_typed(course, django_assert_num_queries):
    from courses import manuscript, versions
    from courses.models.versions import WorkingCopy

    module = make_module(course)
    for shade, name in enumerate("abcdef"):
        put(course, f"{name}.png", picture(color=(shade * 9, 0, 0)))
    make_lesson(module, slug="one", body="![A](media/a.png)\n\n[B](media/b.png)\n\n`media/c.png` ![x](media/a.png)\n")
    two = make_lesson(module, slug="two", body="![A](media/a.png)\n")
    for body in ("![D](media/d.png)\n", "![E](media/e.png)\n"):
        made = manuscript.Manuscript("Two", "two", (1, 0, 0, 0), [], body)
        two.refresh_from_db()
        versions.save(lesson=two, manuscript=made, base=two.head, author=None, now=NOW)
    WorkingCopy.objects.create(lesson=two, author=make_user(), base=1, data={"body": "![F](media/f.png)"}, saved_at=NOW)

    with django_assert_num_queries(4):
        found = media_use.uses(course)

    assert {name: [lesson.slug for lesson in lessons] for name, lessons in sorted(found.items())} == {
        "a.png": ["one", "two"], "b.png": ["one"], "e.png": ["two"], "f.png": ["two"],
    }  # fmt: skip
    held = {name: [lesson.slug for lesson in media_use.holders(course, f"{name}.png")] for name in "abcdefg"}
    assert held == {"a": ["one", "two"], "b": ["one"], "c": ["one"], "d": ["two"], "e": ["two"], "f": ["two"], "g": []}


def test_an_upload_says_what_it_is():
    assert Upload("a.png", b"x", "image/png") == Upload("a.png", b"x", "image/png", None, None, (), "")


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
