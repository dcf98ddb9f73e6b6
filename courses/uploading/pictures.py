"""Raster pictures, drawn anew: upright, in sRGB, no larger than a page shows, and without anything but their pixels."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from courses.sync.media import LIMIT
from courses.uploading.results import UploadRefused

FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP", ".gif": "GIF"}
#: The most pixels that are unpacked, about 200 MB of memory; cameras of phones have up to 50 million.
MOST_PIXELS = 51_000_000
LONG_SIDE = 2400
QUALITIES = (90, 82, 74)
GPS = 0x8825
#: Modes that files are written in as they are; all others become one of them.
PLAIN = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})


@dataclass(frozen=True)
class Picture:
    data: bytes
    suffix: str
    width: int
    height: int
    notes: tuple[str, ...]


def clean_picture(data: bytes, suffix: str, *, into: str = "") -> Picture:
    """The picture of this file, drawn anew; ``into`` is the suffix it has to have. Raises UploadRefused."""
    notes: list[str] = []
    image = read(data, suffix, notes)
    if max(image.size) > LONG_SIDE:
        before = image.size
        image = enlarged_mode(image)
        image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
        notes.append(made_smaller(before, image.size))
    # A still GIF is a PNG with fewer colors; there is nothing that it does better.
    wanted = into or (".png" if suffix == ".gif" else suffix)
    is_lossless = suffix in {".png", ".gif"} or (suffix == ".webp" and b"VP8L" in data[12:64])
    encoded = encode(image, wanted, lossless=is_lossless)
    if len(encoded) > LIMIT and wanted == ".png" and not into:
        wanted, encoded = ".webp", encode(image, ".webp", lossless=False)
        notes.append(_("As PNG it would be too large for readers, so it is kept as a WebP picture."))
    if len(encoded) > LIMIT:
        message = _("The picture is over %(limit)d MB even at %(side)d pixels; save it as JPEG, or crop it.")
        raise UploadRefused(message % {"limit": LIMIT // 1024 // 1024, "side": LONG_SIDE})
    return Picture(encoded, wanted, image.width, image.height, tuple(notes))


def read(data: bytes, suffix: str, notes: list[str]) -> Image.Image:
    """The pixels of the file as they are to be seen. Whatever a broken or hostile file does ends in UploadRefused."""
    kind = FORMATS[suffix]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about notes of cameras, which are left out anyway
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[kind]) as opened:
                refuse_unfit(opened, suffix)
                full = opened.size
                opened.draft(opened.mode, (LONG_SIDE, LONG_SIDE))
                opened.load()
                image = in_srgb(upright(opened, notes))
    except UploadRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UploadRefused(too_many_pixels()) from None
    except Exception:  # a decoder raises whatever its picture brings it to: struct.error, SyntaxError, KeyError…
        message = _("This %(kind)s picture is damaged or not whole; save it again.")
        raise UploadRefused(message % {"kind": kind}) from None
    if sorted(image.size) != sorted(full) and max(image.size) <= LONG_SIDE:
        notes.append(made_smaller(full, image.size))
    return image


def refuse_unfit(image: Image.Image, suffix: str) -> None:
    """Raise UploadRefused for what no lesson can show. Nothing is unpacked yet."""
    if image.width * image.height > MOST_PIXELS:
        raise UploadRefused(too_many_pixels())
    # The JPEG of some cameras holds a second picture, for another screen; that is not motion.
    if suffix not in {".jpg", ".jpeg"} and getattr(image, "is_animated", False):
        message = _("This picture moves, and readers could not stop it; save one frame as PNG, or link to a video.")
        raise UploadRefused(message)


def too_many_pixels() -> str:
    message = _("This picture has more than %(most)d million pixels; make it smaller.")
    return message % {"most": MOST_PIXELS // 1_000_000}


def made_smaller(before: tuple[int, int], after: tuple[int, int]) -> str:
    sizes = {"before": f"{max(before)}", "after": f"{max(after)}"}
    return _("It was made smaller, from %(before)s to %(after)s pixels on its long side.") % sizes


def upright(image: Image.Image, notes: list[str]) -> Image.Image:
    """The picture turned as its camera noted; notes that cannot be read turn nothing."""
    try:
        if GPS in image.getexif():
            notes.append(_("The place where it was taken was removed from it."))
        return ImageOps.exif_transpose(image)
    except Exception:  # the notes of a camera may be anything; the picture is good without them
        return image


def in_srgb(image: Image.Image) -> Image.Image:
    """The picture in the colors that every screen means, 8 bits each, with nothing beside its pixels."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I;16") or image.mode == "I":
        image = image.point(lambda value: value * (1 / 257)).convert("L")
        profile = None
    if profile:
        image = converted(image, profile)
    if image.mode not in PLAIN:
        image = enlarged_mode(image)
    image = image.copy()
    image.info = {name: value for name, value in image.info.items() if name == "transparency"}
    return image


def converted(image: Image.Image, profile: bytes) -> Image.Image:
    """The picture's colors, read by its own profile; a profile that cannot be read says nothing."""
    is_gray = image.mode == "L" and not image.has_transparency_data
    source = image if is_gray or image.mode in {"RGBA", "CMYK"} else enlarged_mode(image)
    mode = "RGBA" if source.mode == "RGBA" else "RGB"
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        standard = ImageCms.createProfile("sRGB")
        seen = ImageCms.profileToProfile(source, given, standard, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError, SyntaxError):
        return source
    assert seen is not None
    return seen.convert("L") if is_gray else seen


def enlarged_mode(image: Image.Image) -> Image.Image:
    """The picture in a mode that can be scaled: palettes, bits and inks become gray or colors."""
    if image.mode in {"L", "RGB", "RGBA"} and "transparency" not in image.info:
        return image
    if image.mode == "1" and "transparency" not in image.info:
        return image.convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def encode(image: Image.Image, suffix: str, *, lossless: bool) -> bytes:
    """The bytes of the file: always the same for the same pixels."""
    if suffix == ".png":
        return saved(image, "PNG", compress_level=7)
    if suffix == ".webp":
        colors = enlarged_mode(image)
        if lossless:
            return saved(colors, "WEBP", lossless=True, quality=60)
        return smallest(colors, "WEBP", method=4)
    if suffix in {".jpg", ".jpeg"}:
        return smallest(on_white(image), "JPEG", progressive=True, optimize=True)
    raise UploadRefused(_("A GIF picture is not written anew; upload this one as a file of its own."))


def smallest(image: Image.Image, kind: str, **options: object) -> bytes:
    """The best quality that readers can be sent."""
    encoded = b""
    for quality in QUALITIES:
        encoded = saved(image, kind, quality=quality, **options)
        if len(encoded) <= LIMIT:
            break
    return encoded


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def on_white(image: Image.Image) -> Image.Image:
    """The picture without transparency, which JPEG does not have."""
    colors = enlarged_mode(image)
    if colors.mode != "RGBA":
        return colors
    paper = Image.new("RGB", colors.size, "white")
    paper.paste(colors, mask=colors.getchannel("A"))
    return paper
