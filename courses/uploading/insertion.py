"""The Markdown that shows a course's file in a lesson."""

from __future__ import annotations

import re
import unicodedata

from courses.models.media import MediaFile

#: Every sign that means something among the words of a lesson. A backslash before it takes the meaning away.
SIGNS = re.compile(r"[\\`*_\[\]<>&$~^]|=(?==)|(?<==)=")


def is_picture(file: MediaFile) -> bool:
    return file.content_type.startswith("image/")


def says_nothing(alt: str) -> bool:
    """Whether there is nothing to hear in this alt text: no letter, digit or sign, only what separates words."""
    return not any(unicodedata.category(character)[0] in "LNS" for character in alt)


def escaped(text: str) -> str:
    """``text`` as words of a lesson that mean just themselves, on one line."""
    return SIGNS.sub(lambda sign: f"\\{sign[0]}", " ".join(text.split()))


def insertion(file: MediaFile, *, alt: str = "", caption: str = "") -> str:
    """What to write to show a picture, or to link to any other file. ``alt`` stands for the file's own words."""
    words = escaped(alt or file.alt)
    if not is_picture(file):
        return f"[{words or escaped(file.name)}](media/{file.name})"
    title = escaped(caption).replace('"', '\\"')
    return f'![{words}](media/{file.name} "{title}")' if title else f"![{words}](media/{file.name})"
