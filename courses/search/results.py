"""What a search shows: the best entries with a piece of their text, the words that were looked for marked in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from courses.models.outline import Course
from courses.models.search import SearchEntry
from courses.search.engines import Scope, engine
from courses.search.entries import SECTION, TERM
from courses.search.snippets import Piece, pieces, snippet
from courses.search.words import Marker, wanted

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


def search(
    user: User | None, query: str, *, course: Course | None = None, most: int = MOST, is_typing: bool = False
) -> Results:
    """What this person may read that has the words of ``query``, the best first. At most two dozen queries.

    The last word may be a beginning. Unless somebody ``is_typing`` it, it is taken as a whole where that fills a page.
    """
    asked = wanted(query)
    if not asked:
        return Results(query)
    scope = Scope(own=taught_by(user), course=course.pk if course else None)
    database = engine()
    whole = asked if is_typing else tuple(replace(one, beginning="") for one in asked)
    every = database.find(whole, scope, most + 1, every=True)
    if len(every) <= most and whole != asked and database.finds_more(asked, than=whole):
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
    title = pieces(entry.title, marker.hits(entry.title))
    return Result(entry, title, snippet(entry.body, marker.hits(entry.body)))
