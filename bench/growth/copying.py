"""Many rows like one that is there, written by the database itself: a million take seconds, not hours."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models

#: A temporary table with the numbers from 1 on, as many as the largest crowd has people.
NUMBERS = "growth_number"
#: Moments of the last hundred days, by number.
MOMENTS, SPREAD = "growth_moment", 1_000


def execute(sql: str, values: Iterable[Any] = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))


def make_numbers(most: int, now: datetime) -> None:
    """The temporary tables that everything else is made from."""
    execute(f"CREATE TEMPORARY TABLE {NUMBERS} (n bigint PRIMARY KEY)")
    execute(
        f"WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < %s) "
        f"INSERT INTO {NUMBERS} SELECT n FROM series",
        [most],
    )
    moment = models.DateTimeField().db_type(connection)
    rows = [(n, now - timedelta(hours=2.4 * n + 1), now + timedelta(hours=n % 200 - 60)) for n in range(SPREAD)]
    make_list(MOMENTS, {"at": str(moment), "due": str(moment)}, rows)


def make_list(name: str, columns: Mapping[str, str], rows: Iterable[tuple[Any, ...]]) -> None:
    """A temporary table of a number and these columns."""
    spelled = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    execute(f"CREATE TEMPORARY TABLE {name} (n bigint PRIMARY KEY, {spelled})")
    places = ", ".join(["%s"] * (len(columns) + 1))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {name} VALUES ({places})", [tuple(map(adapted, row)) for row in rows])


def adapted(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def said(value: Any) -> str:
    """A value of JSON as the database writes it."""
    text = "'" + json.dumps(value).replace("'", "''").replace("%", "%%") + "'"
    return f"{text}::jsonb" if connection.vendor == "postgresql" else text


def uuid_of(number: str) -> str:
    """A UUID with this number in it."""
    if connection.vendor == "postgresql":
        return f"lpad(to_hex({number}), 32, '0')::uuid"
    return f"printf('%%032x', {number})"


def insert(model: type[models.Model], values: Mapping[str, str], source: str) -> None:
    """``INSERT INTO model (columns) SELECT expressions FROM source``."""
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(name) for name in values)
    spelled = ", ".join(values.values())
    execute(f"INSERT INTO {quoted(model._meta.db_table)} ({names}) SELECT {spelled} FROM {source}")


def copy(model: type[models.Model], of: str, changed: Mapping[str, str], times: str) -> None:
    """Each row of a model that ``of`` chooses (as ``p``) once for each row of ``times``, with what is changed."""
    quoted = connection.ops.quote_name
    columns = [field.column for field in model._meta.concrete_fields if not field.generated]
    same = {column: f"p.{quoted(column)}" for column in columns if column != "id"}
    source = f"{quoted(model._meta.db_table)} p CROSS JOIN {times} WHERE {of}"
    insert(model, {**same, **changed}, source)


def after(model: type[models.Model]) -> int:
    """A number that is higher than all ids of a model."""
    last = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    return int(last or 0) + 1


def settle(*made: type[models.Model]) -> None:
    """Let PostgreSQL go on counting behind the ids that were given, and both databases know what they hold."""
    if connection.vendor == "postgresql":
        from django.core.management.color import no_style

        for sql in connection.ops.sequence_reset_sql(no_style(), list(made)):
            execute(sql)
        execute("VACUUM ANALYZE")
