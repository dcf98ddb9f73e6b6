"""``manage.py rebuild_search``: index every lesson anew, where the index is broken or was lost."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from courses.search import index


class Command(BaseCommand):
    help = "Index every lesson for the search anew. The index follows each write by itself; this makes it from nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        count = index.remake()
        self.stdout.write(f"{count} lesson{'s' * (count != 1)} indexed.")
