"""Photographs: the pixels stay, upright and in their colors; camera, place and whatever else was in the file go."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageCms

from courses.sync.media import LIMIT
from courses.uploads import MOST_SENT, prepare
from tests.courses.uploads.files import RED, chunk, opened, picture


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


# Size


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
