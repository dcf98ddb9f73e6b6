"""The type of a file by what is in it. Its name only chooses among the kinds of plain text."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from courses.uploading import sound
from courses.uploading.results import UploadRefused

TEXTS = frozenset({".csv", ".json", ".txt"})
#: Types that people have and that cannot be shown: what they are, and what to do.
FOREIGN = (
    (re.compile(rb"....ftyp(?:hei|hev|mif1|msf1)", re.DOTALL), "HEIC"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "AVIF"),
    (re.compile(rb"II\*\0|MM\0\*"), "TIFF"),
    (re.compile(rb"BM.{4}\0\0\0\0", re.DOTALL), "BMP"),
    (re.compile(rb"8BPS"), "Photoshop"),
)
MOVING = re.compile(rb"....ftyp|\x1aE\xdf\xa3|RIFF....AVI ", re.DOTALL)
PACKED = re.compile(rb"PK\x03\x04|PK\x05\x06|Rar!|7z\xbc\xaf|\x1f\x8b|\xd0\xcf\x11\xe0")
BEFORE_ROOT = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE\s+svg\b(?:\[.*?\]|[^\[\]>])*>)+", re.DOTALL)
ROOT = re.compile(r"<(?:[A-Za-z][\w.-]*:)?svg[\s/>]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def suffix_of(name: str, data: bytes) -> str:
    """The suffix that a file with this content is stored under. Raises UploadRefused."""
    if not data:
        raise UploadRefused(_("The file is empty; choose it again."))
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return ".png"
    if data.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return ".gif"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return ".webp"
    if data.startswith(b"%PDF-"):
        return ".pdf"
    if sound.may_be_sound(data):
        return ".mp3"
    refuse_foreign(data)
    return suffix_of_text(name, data)


def refuse_foreign(data: bytes) -> None:
    """Raise UploadRefused for what is known, and not served."""
    for pattern, kind in FOREIGN:
        if pattern.match(data):
            raise UploadRefused(_("%(kind)s pictures are not shown; save it as PNG, JPEG or WebP.") % {"kind": kind})
    if MOVING.match(data):
        raise UploadRefused(_("This is a video; put it on a video server, and link to it from the lesson."))
    if PACKED.match(data):
        raise UploadRefused(_("This is a packed file or an office document; save it as PDF, or unpack it."))


def suffix_of_text(name: str, data: bytes) -> str:
    """The suffix of a file that should be text."""
    suffix = f".{name.rpartition('.')[2].lower()}" if "." in name else ""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    before = BEFORE_ROOT.match(text)
    is_drawing = bool(ROOT.match(text, before.end() if before else 0))
    if CONTROL.search(text):
        if suffix in TEXTS or suffix == ".svg":
            raise UploadRefused(_("This is not plain UTF-8 text; save it as UTF-8."))
        raise UploadRefused(
            _("This type of file is not served; use a PNG, JPEG, WebP or SVG picture, PDF, MP3, CSV, JSON or text.")
        )
    if is_drawing:
        return ".svg"
    if suffix in TEXTS:
        return suffix
    if text.lstrip().startswith("<"):
        raise UploadRefused(_("This is a web page or XML, not a picture; a drawing begins with <svg>."))
    raise UploadRefused(_("This is text, not a picture; if it is meant, let its name end in .txt, .csv or .json."))
