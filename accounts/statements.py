"""Statements whose SQL is written once: for the few rows that nearly every request asks for by their key.

Django's ORM writes the SQL of a query anew each time, which takes several times as long as the database takes to
answer it. Where a row is asked for with every page or every answer, its statement stands here instead.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper

M = TypeVar("M", bound=models.Model)
Convert = Callable[[Any], Any]
Prepared = tuple[str, list[str], list[tuple[int, Convert]]]


class RowOf(Generic[M]):
    """``RowOf(User, "id = %s").first(7)`` is the row as an instance of its model, or None when there is none.

    ``where`` is a condition in SQL that SQLite and PostgreSQL both read. The rest of the statement is made when it is
    first asked.
    """

    def __init__(self, model: type[M], where: str) -> None:
        self.model, self.where = model, where
        self.prepared: dict[str, Prepared] = {}

    def prepare(self) -> Prepared:
        """The statement, the names of its columns' attributes, and what turns columns into values."""
        table, fields = self.model._meta.db_table, self.model._meta.concrete_fields
        quote = connection.ops.quote_name
        columns = ", ".join(quote(str(field.column)) for field in fields)
        # S608: no part of it comes from a request
        sql = f"SELECT {columns} FROM {quote(table)} WHERE {self.where} LIMIT 1"  # noqa: S608
        converters = [
            (place, converted(converter, field.get_col(table)))
            for place, field in enumerate(fields)
            for converter in all_converters(connection, field.get_col(table))
        ]
        return sql, [field.attname for field in fields], converters

    def first(self, *values: Any) -> M | None:
        """The row for these values, which stand in the places of ``where``."""
        prepared = self.prepared.get(connection.vendor)
        if prepared is None:
            prepared = self.prepared[connection.vendor] = self.prepare()
        sql, names, converters = prepared
        with connection.cursor() as cursor:
            cursor.execute(sql, [adapted(value) for value in values])
            found = cursor.fetchone()
        if found is None:
            return None
        row = list(found)
        for place, convert in converters:
            row[place] = convert(row[place])
        return self.model.from_db(connection.alias, names, row)


def all_converters(on: BaseDatabaseWrapper, column: Any) -> list[Any]:
    """What Django itself runs over a column that it has read, in order."""
    return [*on.ops.get_db_converters(column), *column.get_db_converters(on)]


def converted(converter: Any, column: Any) -> Convert:
    return lambda value: converter(value, column, connection)


def adapted(value: Any) -> Any:
    """A value as the database at hand stores it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value
