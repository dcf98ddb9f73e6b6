"""What a page asks of the database: how many queries, and whether any of them reads through a table that grows."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.growth.pages import Page

#: Tables with rows for each learner. What reads one from end to end gets slower with every learner.
GROWING = tuple(
    apps.get_model(label)._meta.db_table
    for label in (
        "accounts.User", "account.EmailAddress", "sessions.Session", "usersessions.UserSession",
        "courses.Enrolment", "courses.LessonProgress",
        "quizzes.Guest", "quizzes.PracticeAnswer", "quizzes.PracticeStanding", "quizzes.ReviewCard",
        "quizzes.ReviewLog",
        "exams.Sitting", "exams.PaperItem", "exams.Answer", "exams.AnswerEvent", "exams.Result", "exams.Certificate",
        "exams.AuditEntry",
    )
)  # fmt: skip
#: Rows that PostgreSQL takes as they come until there are enough of them. With a filter it may have to read on.
FIRST_ROWS = re.compile(r"(?<=Limit)([^\n]*)\n *->  Seq Scan [^\n]*(?!\n *Filter:)$", re.MULTILINE)
#: The same in a query, where neither a filter nor an order makes a database read on; SQLite's plan tells nothing of it.
FIRST_OF_TABLE = re.compile(r'SELECT [^()]+ FROM "(\w+)" LIMIT \d+')
#: How SQLite says that it looks something up, and the columns it knows then.
SEARCH = re.compile(r"SEARCH \S+ USING (?:COVERING )?INDEX (\S+) \((.*)\)")
COLUMN = re.compile(r"(\w+)[=<>]")
#: Columns that rows of many people have in common.
SHARED = {"question_id", "revision_id", "lesson_id", "course_id", "item_id", "exam_id", "term_id"}
#: From so many rows on PostgreSQL is expected to use an index.
LARGE = 1_000
#: Turns of the server begin at 0, those that are counted here with other numbers.
TURNS = (60_000, 60_001)


def of_page(page: Page, cookies: Mapping[str, str]) -> dict[str, Any]:
    """Of a page that was opened before: how many queries, what they write to the log, and the plan of each."""
    client = Client(SERVER_NAME="localhost", raise_request_exception=True)
    if not page.counts_a_crowd:
        ask(client, page, cookies)
    before = written()
    with CaptureQueriesContext(connection) as captured:
        ask(client, page, cookies)
    log = written() - before
    asked = [query["sql"] for query in captured.captured_queries]
    plans = [(sql, plan(sql)) for sql in asked if is_planned(sql)]
    return {
        "count": len(asked),
        "log": log,
        "plans": [(shortened(sql), found, scanned(sql, found)) for sql, found in plans],
    }


def written() -> int:
    """How many bytes PostgreSQL has written to its log (WAL) so far; 0 on SQLite."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")
        return int(cursor.fetchone()[0])


def ask(client: Client, page: Page, cookies: Mapping[str, str]) -> None:
    """As a browser does. A save is one that comes too late for its answer, so that servers find the answers as they
    were: everything is looked up, and the log grows by it.
    """
    path, body = page.sent(TURNS[0])
    headers = {**page.headers, **({"Cookie": cookies[page.who]} if page.who else {})}
    client.cookies.clear()
    kind = "application/x-www-form-urlencoded"
    response = client.generic(page.method, path, body, kind if body else "", headers=headers)
    if response.status_code not in {page.status, 409}:
        raise SystemExit(f"bench: {page.name} was answered with {response.status_code}, not {page.status}")


def is_planned(sql: str) -> bool:
    return sql.lstrip("( ").split(None, 1)[0].upper() in {"SELECT", "UPDATE", "DELETE", "WITH"}


def plan(sql: str) -> str:
    """How the database carries a query out, in its own words; "" where it cannot say."""
    explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"{explain} {sql}")
            return "\n".join(str(row[-1]) for row in cursor.fetchall())
    except Exception as error:
        return f"no plan: {error}"


def scanned(sql: str, plan: str) -> list[str]:
    """The growing tables that a plan reads from end to end; on SQLite also where it reads those rows of everybody that
    belong to a question, a lesson or an item, instead of one person's. The first rows of a list, in the order of an
    index or in none, are not read from end to end.
    """
    lines = [line.strip() for line in FIRST_ROWS.sub("", plan).splitlines()]
    if " ORDER BY " in sql and " LIMIT " in sql:
        lines = [line for line in lines if not (line.startswith("SCAN") and "USING INDEX" in line)]
    for table in FIRST_OF_TABLE.findall(sql):
        lines = [line for line in lines if not is_scan(line, table)]
    found = [table for table in large() if any(is_scan(line, table) for line in lines)]
    if connection.vendor == "sqlite":
        tables = indexes()
        for line in lines:
            searched = SEARCH.match(line)
            if searched and searched[1] in tables and set(COLUMN.findall(searched[2])) <= SHARED:
                found.append(tables[searched[1]])
    return found


def is_scan(line: str, table: str) -> bool:
    return f"Seq Scan on {table}" in line or (line.startswith("SCAN") and table in line)


@cache
def large() -> Sequence[str]:
    """The growing tables that have grown: PostgreSQL reads a small one whole because that is quicker."""
    if connection.vendor != "postgresql":
        return GROWING
    return [table for table, (rows, *_bytes) in table_sizes().items() if rows >= LARGE]


@cache
def indexes() -> dict[str, str]:
    """The growing table of each of their indexes, on SQLite."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'index'")
        return {name: table for name, table in cursor.fetchall() if table in GROWING}


def table_sizes() -> dict[str, list[int]]:
    """Rows and bytes, indexes in, of each growing table; only PostgreSQL tells."""
    if connection.vendor != "postgresql":
        return {}
    found = {}
    with connection.cursor() as cursor:
        for table in GROWING:
            cursor.execute(
                "SELECT reltuples::bigint, pg_total_relation_size(oid), pg_indexes_size(oid) FROM pg_class "
                "WHERE oid = %s::regclass", [table],
            )  # fmt: skip
            found[table] = list(cursor.fetchone())
    return found


def shortened(sql: str, most: int = 110) -> str:
    """A query without what it selects."""
    head, found, tail = sql.partition(" FROM ")
    text = f"{head.split(None, 1)[0]} … FROM {tail}" if found and head.upper().startswith("SELECT") else sql
    return json.dumps(text[:most])[1:-1]
