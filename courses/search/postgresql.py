"""Where PostgreSQL keeps the stems of entries: a text search vector beside each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from math import log
from typing import Any

from django.db import connection

from courses.search.engines import Engine, Indexed, favor
from courses.search.words import Wanted, tokens


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
