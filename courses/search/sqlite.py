"""Where SQLite keeps the stems of entries: a table of its full-text search, FTS5, beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection

from courses.search.engines import Engine, Indexed, favor
from courses.search.words import Wanted, tokens


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
