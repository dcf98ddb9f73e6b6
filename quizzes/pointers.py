"""Titles of sections that feedback names in quotation marks, as links to those sections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import escape, unescape

from courses.defined import APART, LABEL
from courses.running_text import changed

#: A quotation mark inside another one is written differently, and a title in a sentence may lack its subtitle.
INNER = str.maketrans('“”‘’"', "'''''")
QUOTED = re.compile(r"(?<=[“„«])[^“”„«»]+(?=[”“»])")
REMARK, SUBTITLE = re.compile(r" \([^()]+\)$"), re.compile(r": .+$")


def linked(html: str, headings: Mapping[str, str], page: str) -> str:
    """``html`` with each quoted title of a section of ``page`` as a link to it.

    ``headings`` are the titles by their ids. Titles may be shortened by what follows a colon or stands in parentheses.
    """
    ids = places(tuple(headings.items()))

    def link(match: re.Match[str]) -> str:
        section = ids.get(compared(unescape(match[0])))
        return f'<a href="{escape(page)}#s-{escape(section)}">{match[0]}</a>' if section else match[0]

    return changed(html, lambda text: QUOTED.sub(link, text), APART, LABEL)


def names(html: str, title: str) -> bool:
    """Whether ``html`` names the section with this title in quotation marks."""
    wanted = set(written(title))
    return any(compared(unescape(match)) in wanted for match in QUOTED.findall(html))


@lru_cache(maxsize=500)
def places(headings: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """The ids by every way of writing their titles; a whole title goes before the shortened one of another."""
    ways = [(list(written(title)), section) for section, title in headings]
    shortened = {way: section for found, section in ways for way in found}
    return shortened | {found[0]: section for found, section in ways}


def written(title: str) -> Iterator[str]:
    """How the title of a section may be written, whole first."""
    bare = REMARK.sub("", title)
    yield from dict.fromkeys(map(compared, (title, bare, SUBTITLE.sub("", bare))))


def compared(title: str) -> str:
    return " ".join(title.translate(INNER).split()).casefold()
