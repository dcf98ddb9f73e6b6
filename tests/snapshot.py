"""Every row of every table, to say that something changed nothing."""

from __future__ import annotations

from typing import Any

from django.apps import apps


def all_rows() -> dict[str, list[tuple[Any, ...]]]:
    """The rows of all tables, by table, in the order of their keys."""
    return {
        model._meta.db_table: [
            tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
            for row in model._default_manager.order_by("pk").values_list()
        ]
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
    }
