"""The tables of a site and what their columns hold, in words that mean the same on SQLite and PostgreSQL.

A backup carries these words along, so that its rows can be read and counted by a later release, whose models differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.migrations.recorder import MigrationRecorder

#: Tables whose rows stay behind. Who is signed in, where: a backup that is found, or restored, must let nobody in, so
#: people sign in again. And what the shared cache keeps for a while, such as the counts of limits.
LEFT_OUT = ("django_session", "usersessions_usersession", "shared_cache")
#: Worked out from the lessons, on each database in a way of its own.
DERIVED = ("courses_searchentry",)

#: What a column holds, by the kind of its field.
KINDS = {
    "AutoField": "whole",
    "BigAutoField": "whole",
    "BigIntegerField": "whole",
    "BinaryField": "bytes",
    "BooleanField": "truth",
    "CharField": "text",
    "DateField": "day",
    "DateTimeField": "time",
    "EmailField": "text",
    "FloatField": "float",
    "GenericIPAddressField": "address",
    "IntegerField": "whole",
    "JSONField": "json",
    "PositiveBigIntegerField": "whole",
    "PositiveIntegerField": "whole",
    "PositiveSmallIntegerField": "whole",
    "SlugField": "text",
    "SmallIntegerField": "whole",
    "TextField": "text",
    "URLField": "text",
    "UUIDField": "uuid",
}


@dataclass(frozen=True)
class Column:
    """``kind`` is one of :data:`KINDS`, or ``decimal:2`` for a number with so many places."""

    name: str
    kind: str


@dataclass(frozen=True)
class Table:
    """A table whose rows are told apart, and put in order, by the column ``key``."""

    name: str
    key: str
    columns: tuple[Column, ...]


def site_tables() -> list[Table]:
    """Every table that a backup answers for, by name."""
    every: list[Any] = [*apps.get_models(include_auto_created=True), MigrationRecorder.Migration]
    found = {
        model._meta.db_table: described(model)
        for model in every
        if model._meta.managed and model._meta.db_table not in (*LEFT_OUT, *DERIVED)
    }
    return [found[name] for name in sorted(found)]


def described(model: Any) -> Table:
    # What the database works out of other columns by itself is not written, and needs no counting.
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    columns = tuple(Column(str(field.column), kind(field)) for field in fields)
    return Table(str(model._meta.db_table), str(model._meta.pk.column), columns)


def kind(field: Any) -> str:
    """What the column of ``field`` holds. TypeError for a kind of field that no backup can read yet."""
    if isinstance(field, models.ForeignKey):
        return kind(field.target_field)
    name = field.get_internal_type()
    if name == "DecimalField":
        return f"decimal:{field.decimal_places}"
    if name not in KINDS:
        raise TypeError(f"{field}: add {name} to config.backups.tables.KINDS, with what it is on either database")
    return KINDS[name]
