"""Names that are safe in addresses, in Markdown and in every folder that a course may be written to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

#: Letters that do not come apart into a plain letter and an accent.
LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"})
#: What Windows keeps for its devices, whatever stands behind the dot.
DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
MOST_LETTERS = 80


def safe_name(name: str, suffix: str) -> str:
    """The name to store: the last part of ``name`` in a-z, 0-9 and hyphens, with the suffix of its type."""
    last = re.split(r"[/\\]", name)[-1]
    stem = last.rpartition(".")[0] or last
    plain = unicodedata.normalize("NFKD", stem.casefold().translate(LETTERS)).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower())[:MOST_LETTERS].strip("-")
    if not slug or DEVICES.fullmatch(slug):
        slug = f"file-{slug}".strip("-")
    return f"{slug}{suffix}"


def free_name(name: str, taken: Collection[str]) -> str:
    """``name``, or the first of name-2, name-3, … that is not taken."""
    stem, dot, suffix = name.rpartition(".")
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{stem}-{number}{dot}{suffix}"
    return free
