"""The site that a release left, which is a file of SQLite, carried over to PostgreSQL as that release would have had it
there: its own migrations and no later ones, and its rows, sessions included.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from django.core.management.color import no_style
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config.backups import copying, postgresql, rows, tables


def carry(file: Path) -> None:
    """Fill the site's database, which is empty, with what stands in ``file``."""
    with closing(sqlite3.connect(file)) as left:
        executor = MigrationExecutor(connection)
        graph = executor.loader.graph
        known = set(left.execute("SELECT app, name FROM django_migrations")) & set(graph.nodes)
        state = executor.migrate([
            node for node in known if not any(child.key in known for child in graph.node_map[node].children)
        ])  # fmt: skip
        models = [model for model in state.apps.get_models(include_auto_created=True) if model._meta.managed]
        found = [tables.described(model) for model in models if model._meta.db_table not in tables.DERIVED]
        read = rows.sqlite_reader(left)
        with closing(postgresql.connect(connection)) as there, there.transaction():
            names = ", ".join(rows.quoted(table.name) for table in found)
            there.execute(f"TRUNCATE {names} CASCADE".encode())
            write = copying.postgresql_writer(there)
            for table in found:
                write(table, read(table), read)
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                there.execute(statement.encode())
