"""Where the stems of entries are kept and matched: by :mod:`courses.search.sqlite` or :mod:`courses.search.postgresql`.

Both get words that :mod:`courses.search.words` has folded and stemmed, so that neither parses, stems or folds anything,
and a query means the same on both. What is not a stem is no sign of theirs either: every word is quoted.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from courses.search.entries import LESSON, TERM
from courses.search.words import Wanted

#: An entry of this kind counts for so much more than a section with the same words.
FAVOR = {LESSON: 1.3, TERM: 1.15}
#: From so many matches on, an order of all of them is not worked out.
MANY = 200
#: Who may read it: published lessons of published courses, and all that is not retired of some courses.
READABLE = (
    "lesson.status <> 'retired' AND course.status <> 'retired' AND NOT module.is_retired "
    "AND ((lesson.status = 'published' AND course.status = 'published') OR entry.course_id IN ({own}))"
)
JOINED = (
    "JOIN courses_lesson lesson ON lesson.id = entry.lesson_id "
    "JOIN courses_module module ON module.id = lesson.module_id "
    "JOIN courses_course course ON course.id = entry.course_id"
)


@dataclass(frozen=True)
class Indexed:
    """An entry as it is indexed."""

    id: int
    kind: str
    title: str
    body: str


@dataclass(frozen=True)
class Scope:
    """Where to look: what everyone may read and the courses ``own`` by id; in one ``course`` only, if given."""

    own: tuple[int, ...] = ()
    course: int | None = None


class Engine(ABC):
    """What a database does for a search. What it looks for is written in its own language, every word quoted.

    One engine serves one search: it remembers how many entries match what.
    """

    @abstractmethod
    def install(self) -> None:
        """Make what the database needs beside the tables of the models; again and again without harm."""

    @abstractmethod
    def remove(self) -> None:
        """Take away what :meth:`install` makes, also where it is broken."""

    @abstractmethod
    def put(self, entries: Collection[Indexed]) -> None:
        """Index new entries."""

    @abstractmethod
    def asks(self, wanted: Wanted, *, titles: bool) -> str:
        """The condition for one thing wanted, in title or text or in ``titles`` alone."""

    @abstractmethod
    def matched(self, asked: str) -> tuple[str, list[Any]]:
        """The tables and the condition that give entries (as ``entry``) that match, with the values for it."""

    @abstractmethod
    def rank(self, parts: Sequence[str]) -> tuple[str, list[Any]]:
        """What the best entries have the least of, with its values; ``parts`` are conditions for one thing each."""

    AND, OR = " AND ", " OR "

    def find(self, wanted: Sequence[Wanted], scope: Scope, most: int, *, every: bool) -> list[int]:
        """The ids of the best entries that have ``every`` (or any) thing wanted, the best first.

        Ranking costs something for each match. When there are more than ``MANY``, the words are in so many texts that
        they tell nothing but by a title: then titles are ranked, and others follow in no order.
        """
        join = self.AND if every else self.OR
        asked = [self.asks(one, titles=False) for one in wanted]
        if not self.count(join.join(asked)):
            return []
        if not self.has_many(join.join(asked)):
            return self.ids(join.join(asked), scope, most, by=asked)
        if not every and (telling := self.telling(wanted)):
            found = self.ids(join.join(telling), scope, most, by=telling)
            if found:
                return found
        titles = [self.asks(one, titles=True) for one in wanted]
        found = self.ids(
            join.join(titles), scope, most, by=[] if self.has_many(join.join(titles)) else [join.join(titles)]
        )
        if len(found) < most:
            found += [pk for pk in self.ids(join.join(asked), scope, most, by=[]) if pk not in found]
        return found[:most]

    def finds_more(self, wanted: Sequence[Wanted], *, than: Sequence[Wanted]) -> bool:
        """Whether entries have everything ``wanted`` that do not have all of ``than``, which is narrower."""
        narrow, wide = (self.AND.join(self.asks(one, titles=False) for one in each) for each in (than, wanted))
        return self.count(narrow) > MANY or self.count(narrow) < self.count(wide)

    def telling(self, wanted: Sequence[Wanted]) -> list[str]:
        """Conditions for what is in few texts, and for what is in many where a title has it, if that can be ranked.

        A question in whole sentences has words of both kinds. Empty when too many entries meet one of them even so.
        """
        everywhere = {one: self.asks(one, titles=False) for one in wanted}
        common = {one for one, asked in everywhere.items() if self.has_many(asked)}
        rare = [asked for one, asked in everywhere.items() if one not in common]
        in_titles = [self.asks(one, titles=True) for one in wanted if one in common]
        for parts in ([*rare, *in_titles], rare):
            if parts and not self.has_many(self.OR.join(parts)):
                return parts
        return []

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def has_many(self, asked: str) -> bool:
        """Whether more than ``MANY`` entries match."""
        return self.count(asked) > MANY

    def count(self, asked: str) -> int:
        """How many entries match; nothing is counted beyond ``MANY`` and one."""
        if asked in self._counts:
            return self._counts[asked]
        tables, values = self.matched(asked)
        statement = f"SELECT count(*) FROM (SELECT 1 FROM {tables} LIMIT {MANY + 1}) AS some_of_them"  # noqa: S608 (of constants)
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            self._counts[asked] = int(cursor.fetchone()[0])
        return self._counts[asked]

    def ids(self, asked: str, scope: Scope, most: int, *, by: Sequence[str]) -> list[int]:
        """The entries of ``scope`` that match, ranked ``by`` these conditions; without any, in no order."""
        tables, values = self.matched(asked)
        condition, owned = restricted(scope)
        rank, more = self.rank(by) if by else ("0", [])
        tables = tables.replace(" WHERE ", f" {JOINED} WHERE ")
        statement = (
            f"SELECT entry.id FROM {tables} AND {condition} "  # noqa: S608 (of constants; all values are parameters)
            f"ORDER BY {rank}, entry.id LIMIT %s"
        )
        if not by:
            statement = statement.replace(f"ORDER BY {rank}, entry.id ", "")
        with connection.cursor() as cursor:
            cursor.execute(statement, [*values, *owned, *more, most])
            return [row[0] for row in cursor.fetchall()]


def engine() -> Engine:
    """The engine of the database in use."""
    if connection.vendor == "postgresql":
        from courses.search.postgresql import PostgreSQL

        return PostgreSQL()
    from courses.search.sqlite import SQLite

    return SQLite()


def restricted(scope: Scope) -> tuple[str, list[Any]]:
    """The condition for ``scope``, and its values."""
    condition = READABLE.replace("{own}", ", ".join(["%s"] * len(scope.own)) or "NULL")
    values: list[Any] = list(scope.own)
    if scope.course is not None:
        condition += " AND entry.course_id = %s"
        values.append(scope.course)
    return condition, values


def favor(column: str) -> str:
    """The factor for the kind of an entry, as SQL."""
    cases = " ".join(f"WHEN '{kind}' THEN {much}" for kind, much in FAVOR.items())
    return f"CASE {column} {cases} ELSE 1.0 END"
