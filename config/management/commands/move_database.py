"""``manage.py move_database``: take the site from SQLite to PostgreSQL, or back."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.backups import moving
from config.backups.refusal import Refused


class Command(BaseCommand):
    help = (
        "Copy the whole site into an empty database of the other kind, and compare every table. The site's present "
        "database is only read and stays as it is. Stop the server first. Nobody is signed in afterwards."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", help="postgres://user:password@host:5432/name, or sqlite:///path/of/a/new/file")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            moved = moving.move(options["url"], tell=self.tell)
        except Refused as refusal:
            raise CommandError(f"{refusal}\nThe site is where it was.") from None
        self.stdout.write(f"{'rows':>12}  {'SHA-256, here and there':<35}  table")
        for table in moved:
            self.stdout.write(
                f"{table.after.rows:>12,}  {table.before.sha256[:16]} = {table.after.sha256[:16]}  {table.name}"
            )
        rows = sum(table.after.rows for table in moved)
        self.stdout.write(f"{rows:>12,}  in {len(moved)} tables, all of them the same.")
        self.stdout.write(
            "Now set DATABASE_URL to the address you gave, for the server and for every command, and start. The former "
            "database is as it was; remove it when all is well. People sign in again."
        )

    def tell(self, text: str) -> None:
        self.stdout.write(text if text.startswith("!") else f"→ {text}")
        self.stdout.flush()
