"""Every row of every table, to say that something changed nothing."""

from __future__ import annotations

from typing import Any

from django.apps import apps

#: What nearly every request in the admin writes: who did what, that pages are old, that a session goes on.
ALWAYS_WRITTEN = {"django_admin_log", "courses_publication", "django_session"}


def all_rows(app: str = "") -> dict[str, list[tuple[Any, ...]]]:
    """The rows of all tables, or of those of one app, by table, in the order of their keys."""
    return {
        model._meta.db_table: [
            tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
            for row in model._default_manager.order_by("pk").values_list()
        ]
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and app in {"", model._meta.app_label}
    }


def changed(before: dict[str, list[tuple[Any, ...]]]) -> set[str]:
    """The tables whose rows are others than ``before``, without those that are always written."""
    after = all_rows()
    return {table for table in before if before[table] != after[table]} - ALWAYS_WRITTEN
