"""The list of all pages that are the same for everyone, as search engines read it (https://www.sitemaps.org/protocol.html).

It is made once for each content version. Above :data:`MOST` addresses it is several files and an index of them.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.html import escape

from courses import addresses
from courses.models import publication
from courses.models.outline import Lesson
from courses.models.versions import LessonVersion
from courses.pages import shelf

#: So many addresses a file may hold, as search engines agreed.
MOST = 50_000
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

#: An address, and when the text was made that stands there; None where that is not known.
Entry = tuple[str, datetime | None]


@dataclass(frozen=True)
class File:
    """One file, compressed: it is large, and asked for seldom."""

    packed: bytes
    tag: str


@dataclass(frozen=True)
class Files:
    """All files of one content version: ``files[0]`` is what stands at ``/sitemap.xml``, others are its parts."""

    files: tuple[File, ...]

    @property
    def size(self) -> int:
        return sum(len(file.packed) for file in self.files)


def entries() -> Iterator[Entry]:
    """Every page for everyone. Two queries for each course, and one for all lessons."""
    others = addresses.of_catalog(), addresses.of_courses(), addresses.of_glossaries(), addresses.of_privacy()
    for address in chain(*others):
        yield address, None
    made = LessonVersion.objects.filter(lesson=OuterRef("pk"), number=OuterRef("version")).values("made_at")
    lessons = Lesson.objects.published().order_by("course_id", "module__position", "module_id", "position", "pk")
    for course, slug, made_at in lessons.values_list("course__slug", "slug", Subquery(made)):
        yield reverse("courses:lesson", args=[course, slug]), made_at


def place(address: str, moment: datetime | None) -> str:
    changed = f"<lastmod>{moment.isoformat(timespec='seconds')}</lastmod>" if moment else ""
    return f"<loc>{escape(settings.SITE_URL + address)}</loc>{changed}"


def urls(found: Sequence[Entry]) -> str:
    lines = "".join(f"<url>{place(*entry)}</url>\n" for entry in found)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{NAMESPACE}">\n{lines}</urlset>\n'


def index(parts: Sequence[Sequence[Entry]]) -> str:
    """Each part is as new as the newest that it names."""
    lines = []
    for number, part in enumerate(parts, start=1):
        newest = max((moment for _, moment in part if moment), default=None)
        lines.append(f"<sitemap>{place(reverse('sitemap_part', args=[number]), newest)}</sitemap>\n")
    text = "".join(lines)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{NAMESPACE}">\n{text}</sitemapindex>\n'


def texts(found: Sequence[Entry]) -> list[str]:
    """The text of each file, what stands at ``/sitemap.xml`` first."""
    if len(found) <= MOST:
        return [urls(found)]
    parts = [found[start : start + MOST] for start in range(0, len(found), MOST)]
    return [index(parts), *(urls(part) for part in parts)]


def file(text: str) -> File:
    raw = text.encode()
    return File(gzip.compress(raw, 6, mtime=0), f'W/"{hashlib.blake2b(raw, digest_size=8).hexdigest()}"')


def current() -> tuple[File, ...]:
    """The files of the present content version."""
    version, key = publication.current_version(), "sitemap"
    kept: Files | None = shelf.find(key, version)
    if kept is None:
        with shelf.maker(key):
            kept = shelf.find(key, version)
            if kept is None:
                kept = Files(tuple(file(text) for text in texts(list(entries()))))
                shelf.keep(key, version, kept)
    return kept.files
