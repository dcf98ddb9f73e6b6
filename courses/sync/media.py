"""The files under a course's ``media/``: which may be served, and how large a picture is."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from pathlib import Path

from courses.models.media import NAME
from courses.sync.shapes import MediaSource, Reading, digest

LIMIT = 5 * 1024 * 1024
TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".mp3": "audio/mpeg",
}
PICTURES = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP", ".gif": "GIF"}


def read_media(reading: Reading, folder: Path, name: str) -> Iterator[MediaSource]:
    """The files of the folder, which messages call ``name``; one that cannot be served is a problem."""
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        shown = f"{name}/{path.name}"
        problem = unfit(path)
        if problem is None:
            data = path.read_bytes()
            try:
                width, height = size_of(path.suffix, data)
            except NotAPicture as error:
                problem = str(error)
            else:
                content_type = TYPES[path.suffix]
                yield MediaSource(shown, path.name, data, content_type, digest(path.name, data), width, height)
        if problem is not None:
            reading.problem(shown, 1, problem)


def unfit(path: Path) -> str | None:
    """Why this file cannot be served, or None."""
    if path.is_symlink() or not path.is_file():
        return "only plain files may stand in media/, no folders or links."
    if not NAME.fullmatch(path.name):
        return "media file names use a-z, 0-9, dot, hyphen and underscore."
    if path.suffix not in TYPES:
        return f"this type of file is not served; use {', '.join(sorted(TYPES))}."
    if path.stat().st_size > LIMIT:
        return f"the file is over {LIMIT // 1024 // 1024} MB; make it smaller."
    return None


class NotAPicture(Exception):
    """The file is not the picture that its name says; the message says so to the author."""


def size_of(suffix: str, data: bytes) -> tuple[int | None, int | None]:
    """Width and height of a raster picture in pixels, (None, None) for other files. Raises NotAPicture."""
    if suffix == ".svg":
        try:
            data.decode()
        except UnicodeDecodeError:
            raise NotAPicture("this drawing is not UTF-8 text; save it as UTF-8.") from None
    if suffix not in PICTURES:
        return None, None
    from PIL import Image  # only those who write a course load it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[PICTURES[suffix]]) as image:
                return image.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NotAPicture("this picture has too many pixels; make it smaller.") from None
    except (OSError, SyntaxError, ValueError):
        raise NotAPicture(f"not a {PICTURES[suffix]} picture; save it in the format that its name says.") from None
