"""Small pictures of a course's files, for lists: photographs scaled down, drawings in the colors of the site."""

from __future__ import annotations

import functools
import io
import re
import warnings
from pathlib import Path
from xml.etree.ElementTree import Element, tostring

from django.contrib.staticfiles import finders
from PIL import Image

from courses.models.media import DRAWING, MediaFile
from courses.rendering.drawings import SVG, DrawingProblem, clean_drawing
from courses.uploading.pictures import FORMATS, MOST_PIXELS, enlarged_mode

SIDE = 480
#: Where the colors of drawings are defined, in this order.
SHEETS = ("css/tokens.css", "css/components/figure.css")


class NoThumbnail(Exception):
    """The file is no picture, or none that can be shown."""


def thumbnail(file: MediaFile) -> tuple[bytes, str]:
    """A small picture of the file and its type. Raises NoThumbnail."""
    if file.content_type == DRAWING:
        return small_drawing(bytes(file.data), file.alt or file.name), file.served_type
    suffix = f".{file.name.rpartition('.')[2]}"
    if suffix not in FORMATS:
        raise NoThumbnail(file.name)
    return small_picture(bytes(file.data), FORMATS[suffix]), "image/webp"


def small_picture(data: bytes, kind: str) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=[kind]) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise NoThumbnail("too many pixels")
                image.draft(image.mode, (SIDE, SIDE))
                small = enlarged_mode(image.convert("L") if image.mode.startswith("I") else image).copy()
        small.thumbnail((SIDE, SIDE))
        small.info = {}
        out = io.BytesIO()
        small.save(out, "WEBP", quality=80, method=2)
    except (Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise NoThumbnail(kind) from error
    return out.getvalue()


def small_drawing(data: bytes, alt: str) -> bytes:
    """The drawing as a lesson would show it, with the style sheet for its classes inside.

    The browser gives it the color scheme of the page that it stands in.
    """
    try:
        drawing, _complaints = clean_drawing(data.decode("utf-8", "replace"), "fig-1", alt)
    except DrawingProblem as problem:
        raise NoThumbnail(str(problem)) from problem
    drawing.attrib = {"xmlns": SVG.strip("{}"), **drawing.attrib, "class": f"fig {drawing.get('class', '')}".strip()}
    style = Element("style")
    style.text = f"{colors()}\nsvg {{ margin: 0 }}"
    drawing.insert(0, style)
    return tostring(drawing, encoding="unicode").encode()


@functools.cache
def colors() -> str:
    """The site's own rules for drawings, without comments."""
    texts = [Path(found).read_text(encoding="utf-8") for sheet in SHEETS if (found := finders.find(sheet))]
    return re.sub(r"/\*.*?\*/", "", "\n".join(texts), flags=re.DOTALL)
