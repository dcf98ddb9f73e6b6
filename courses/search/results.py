"""What a search shows: the best entries with a piece of their text, the words that were looked for marked in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, compress
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from courses.models.outline import Course
from courses.models.search import SearchEntry
from courses.search.engines import Scope, engine
from courses.search.entries import SECTION, TERM
from courses.search.words import Marker, Span, wanted

if TYPE_CHECKING:
    from accounts.models import User

MOST = 15
#: When fewer have all words of a query, those that have some are shown as well.
FEW = 4
#: What is shown of an entry and of where it stands.
SHOWN = (
    "kind", "anchor", "title", "body", "lesson__title", "lesson__slug", "lesson__position", "lesson__status",
    "lesson__course__slug", "lesson__course__title", "lesson__module__position",
)  # fmt: skip
#: Words of a snippet, and how many of them stand before the first hit.
LENGTH, BEFORE = 34, 8


@dataclass(frozen=True)
class Piece:
    """A piece of text; ``is_hit`` when it was looked for."""

    text: str
    is_hit: bool


@dataclass(frozen=True)
class Result:
    """One entry that was found: its title and a snippet in pieces, and where it leads."""

    entry: SearchEntry
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]

    @property
    def url(self) -> str:
        return self.entry.get_absolute_url()

    @property
    def where(self) -> str:
        """Where the entry stands."""
        lesson = {"number": self.entry.lesson.number, "title": self.entry.lesson.title}
        if self.entry.kind == TERM:
            return _("Term of %(number)s %(title)s") % lesson
        if self.entry.kind == SECTION:
            return _("Section of %(number)s %(title)s") % lesson
        return _("Lesson %(number)s") % lesson


@dataclass(frozen=True)
class Results:
    """What a query found: what has all of its words, and where that is little, ``some`` that have some of them.

    ``more``: there are others that have all.
    """

    query: str
    found: tuple[Result, ...] = ()
    some: tuple[Result, ...] = ()
    more: bool = False

    @property
    def all(self) -> tuple[Result, ...]:
        return (*self.found, *self.some)


def search(user: User | None, query: str, *, course: Course | None = None, most: int = MOST) -> Results:
    """What this person may read that has the words of ``query``, the best first. At most two dozen queries."""
    asked = wanted(query)
    if not asked:
        return Results(query)
    scope = Scope(own=taught_by(user), course=course.pk if course else None)
    database = engine()
    every = database.find(asked, scope, most + 1, every=True)
    more, every = len(every) > most, every[:most]
    some: list[int] = []
    if len(every) < FEW and len(asked) > 1:
        known = set(every)
        some = [pk for pk in database.find(asked, scope, most, every=False) if pk not in known][: most - len(every)]
    rows = SearchEntry.objects.select_related("lesson__course", "lesson__module").only(*SHOWN)
    by_id = rows.in_bulk([*every, *some])
    marker = Marker(asked)
    found, others = (tuple(result(by_id[pk], marker) for pk in ids if pk in by_id) for ids in (every, some))
    return Results(query, found, others, more)


def taught_by(user: User | None) -> tuple[int, ...]:
    """The courses whose drafts this person sees."""
    if user is None or not user.is_staff:
        return ()
    return tuple(Course.objects.editable_by(user).values_list("pk", flat=True))


def result(entry: SearchEntry, marker: Marker) -> Result:
    title, body = marker.hits(entry.title), marker.hits(entry.body)
    snippet = marker.spans(entry.body, body, window(body), LENGTH)
    return Result(entry, pieces(entry.title, marker.spans(entry.title, title)), clipped(entry.body, snippet))


def window(hits: Sequence[bool]) -> int:
    """Where the stretch of ``LENGTH`` words with the most hits begins, the first of several: a little before a hit."""
    if len(hits) <= LENGTH:
        return 0
    before = [0, *accumulate(hits)]
    best, most = 0, 0
    for at in compress(range(len(hits)), hits):
        start = max(0, at - BEFORE)
        count = before[min(start + LENGTH, len(hits))] - before[start]
        if count > most:
            best, most = start, count
    return min(best, len(hits) - LENGTH)


def clipped(text: str, words: Sequence[Span]) -> tuple[Piece, ...]:
    """``text`` from the first of ``words`` to the last, with dots where something is left out."""
    if not words:
        return ()
    start, end = words[0][0], words[-1][1]
    if len(text) - end <= 2:
        end = len(text)
    found = pieces(text[:end], words, start)
    before = (Piece("… ", False),) if start else ()
    return (*before, *found, Piece(" …", False)) if end < len(text) else (*before, *found)


def pieces(text: str, words: Sequence[Span], start: int = 0) -> tuple[Piece, ...]:
    """``text`` from ``start`` on in pieces: hits, and what stands between them."""
    found, at = [], start
    for begin, end, is_hit in words:
        if is_hit:
            if begin > at:
                found.append(Piece(text[at:begin], False))
            found.append(Piece(text[begin:end], True))
            at = end
    if at < len(text):
        found.append(Piece(text[at:], False))
    return tuple(found)
