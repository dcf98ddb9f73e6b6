"""Where the stems of entries are kept and matched: FTS5 on SQLite, a text search vector on PostgreSQL.

Both get words that :mod:`courses.search.words` has folded and stemmed, so that neither parses, stems or folds anything,
and a query means the same on both. What is not a stem is no sign of theirs either: every word is quoted.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from django.db import connection

from courses.search.entries import LESSON, TERM
from courses.search.words import Wanted, tokens

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
    return PostgreSQL() if connection.vendor == "postgresql" else SQLite()


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


class SQLite(Engine):
    """FTS5: stems of title and body, and the words themselves for beginnings."""

    def install(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE VIRTUAL TABLE IF NOT EXISTS courses_search USING fts5(title, body, words, prefix='2 3', "
                "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'\")"
            )
            cursor.execute("DROP TRIGGER IF EXISTS courses_search_gone")
            cursor.execute(
                "CREATE TRIGGER courses_search_gone AFTER DELETE ON courses_searchentry "
                "BEGIN DELETE FROM courses_search WHERE rowid = old.id; END"
            )

    def remove(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER IF EXISTS courses_search_gone")
            cursor.execute("DROP TABLE IF EXISTS courses_search")

    def put(self, entries: Collection[Indexed]) -> None:
        rows = []
        for entry in entries:
            title, body = list(tokens(entry.title)), list(tokens(entry.body))
            words = dict.fromkeys(token.folded for token in (*title, *body))
            rows.append(
                (entry.id, said(token.stem for token in title), said(token.stem for token in body), said(words))
            )
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO courses_search (rowid, title, body, words) VALUES (%s, %s, %s, %s)", rows)

    def asks(self, wanted: Wanted, *, titles: bool) -> str:
        # A lone stem is looked for everywhere, which is quicker; only beside each other do words of no order mislead.
        where = "title : " if titles else "{title body} : " if len(wanted.stems) > 1 else ""
        exact = f'{where}"{said(wanted.stems)}"'
        begins = "title" if titles else "words"
        return f'({exact} OR {begins} : "{wanted.beginning}" *)' if wanted.beginning else f"({exact})"

    def matched(self, asked: str) -> tuple[str, list[Any]]:
        return (
            "courses_search found JOIN courses_searchentry entry ON entry.id = found.rowid "
            "WHERE courses_search MATCH %s",
            [asked],
        )

    def rank(self, parts: Sequence[str]) -> tuple[str, list[Any]]:
        # FTS5 knows what is rare; it ranks below zero. Words for beginnings add next to nothing to a rank.
        return f"bm25(courses_search, 10.0, 1.0, 0.1) * {favor('entry.kind')}", []


def said(words: Iterable[str]) -> str:
    return " ".join(words)


class PostgreSQL(Engine):
    """A vector with the stems of title (A) and body (D) at their places, and beside them words and titles by signs."""

    def install(self) -> None:
        with connection.cursor() as cursor:
            described = connection.introspection.get_table_description(cursor, "courses_searchentry")
            if "vector" not in {column.name for column in described}:
                cursor.execute("ALTER TABLE courses_searchentry ADD COLUMN vector tsvector")
                cursor.execute("CREATE INDEX courses_searchentry_vector ON courses_searchentry USING gin (vector)")

    def remove(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table that keys wait to be checked of is not altered
            cursor.execute("ALTER TABLE courses_searchentry DROP COLUMN IF EXISTS vector")  # and its index with it

    def put(self, entries: Collection[Indexed]) -> None:
        rows = [(vector(entry), entry.id) for entry in entries]
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE courses_searchentry SET vector = %s::tsvector WHERE id = %s", rows)

    AND, OR = " & ", " | "

    def asks(self, wanted: Wanted, *, titles: bool) -> str:
        sign = TITLE if titles else ""
        if titles:
            exact = " & ".join(quoted(TITLE + stem) for stem in wanted.stems)
        else:
            exact = " <-> ".join(map(quoted, wanted.stems))
        begins = quoted((sign or WORD) + wanted.beginning)
        return f"(({exact}) | {begins}:*)" if wanted.beginning else f"({exact})"

    def matched(self, asked: str) -> tuple[str, list[Any]]:
        return "courses_searchentry entry WHERE entry.vector @@ %s::tsquery", [asked]

    def rank(self, parts: Sequence[str]) -> tuple[str, list[Any]]:
        # What is rare counts more, as in BM25: ts_rank does not know how many texts have a word.
        weights = [log(1 + OFTEN / (1 + self.count(part))) for part in parts] if len(parts) > 1 else [1]
        ranks = " + ".join([f"%s * ts_rank('{WEIGHTS}', entry.vector, %s::tsquery, {LENGTHS})"] * len(parts))
        values = [value for pair in zip(weights, parts, strict=True) for value in pair]
        return f"-({ranks}) * {favor('entry.kind')}", values


#: Signs that no stem begins with: before the stems of a title, and before whole words that may be begun.
TITLE, WORD = "+", "="
#: What a place of each weight counts, from D to A.
WEIGHTS = "{0.08, 0.02, 0.4, 1.0}"
#: What is in so many texts tells little; longer texts rank no lower (sections of a lesson are of like length).
OFTEN, LENGTHS = 1_000, 0
#: A vector holds places up to this one, and so many of each word.
LAST_PLACE, MOST_PLACES = 16_383, 255


def vector(entry: Indexed) -> str:
    """The entry as a literal of PostgreSQL's type tsvector."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    words: dict[str, None] = {}
    for stem, folded, place, weight in placed(entry):
        if place <= LAST_PLACE and len(places[stem]) < MOST_PLACES:
            places[stem].append(f"{place}{weight}")
        words[folded] = None
    found = [f"{quoted(stem)}:{','.join(at)}" if at else quoted(stem) for stem, at in places.items()]
    titles = dict.fromkeys(token.stem for token in tokens(entry.title))
    return " ".join(
        [*found, *(f"{quoted(WORD + word)}:1C" for word in words), *(f"{quoted(TITLE + one)}:1A" for one in titles)]
    )


def placed(entry: Indexed) -> Iterator[tuple[str, str, int, str]]:
    """Stem, word, place and weight of everything in the entry; no phrase goes from the title into the body."""
    place = 0
    for text, weight in ((entry.title, "A"), (entry.body, "D")):
        for token in tokens(text):
            place += 1
            yield token.stem, token.folded, place, weight
        place += 2


def quoted(word: str) -> str:
    """A word as PostgreSQL reads it whatever is in it."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
