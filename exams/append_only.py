"""Tables to which rows are only added: the database itself refuses to change one, on SQLite and on PostgreSQL.

The triggers are put in after every migration, because SQLite loses those of a table that it has to build anew.
Deleting is not refused: nothing in the product does it, and the chains of :mod:`exams.audit` show it.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connections

#: Models whose rows are never changed.
MODELS = ("AuditEntry", "AnswerEvent", "PaperItem", "Result", "ItemRevision")

SQLITE = (
    "DROP TRIGGER IF EXISTS {table}_append_only",
    "CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table}: rows are never changed'); END",
)
POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION lectern_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '%: rows are never changed', TG_TABLE_NAME "
    "USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "DROP TRIGGER IF EXISTS {table}_append_only ON {table}",
    "CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION lectern_append_only()",
)


def guard_tables(using: str = "default", **kwargs: Any) -> None:
    """Make the database refuse changes of rows in these tables. Runs after ``migrate``."""
    connection = connections[using]
    statements = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for name in MODELS:
            table = apps.get_model("exams", name)._meta.db_table
            if table in present:
                for statement in statements:
                    cursor.execute(statement.replace("{table}", table))
