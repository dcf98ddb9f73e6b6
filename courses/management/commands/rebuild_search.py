"""``manage.py rebuild_search``: index every lesson anew, as after restoring a part of a database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from courses.search import engines, index


class Command(BaseCommand):
    help = "Index every lesson for the search anew. The index follows each write by itself; this makes it from nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        engines.engine().install()
        count = index.rebuild()
        self.stdout.write(f"{count} lesson{'s' * (count != 1)} indexed.")
