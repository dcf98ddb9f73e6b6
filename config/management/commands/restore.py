"""``manage.py restore``: make a backup the site's database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.backups import restoring
from config.backups.refusal import Refused


class Command(BaseCommand):
    help = (
        "Make a backup the database of this site. It is unpacked aside and checked: its rows against its manifest, the "
        "audit trail, the database itself. Only then it takes the place of the former one, which is kept. Stop the "
        "server first."
    )
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="Also where there are people in the database.")
        parser.add_argument(
            "--accept-faults", action="store_true", help="Also when the audit trail in the backup does not verify."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        order = restoring.Order(options["file"], options["replace"], options["accept_faults"])
        try:
            former = restoring.restore(order, now=timezone.now(), tell=self.tell)
        except Refused as refusal:
            raise CommandError(f"{refusal}\nThe site's database is as it was.") from None
        except OSError as error:
            raise CommandError(
                f"The backup could not be restored: {error}.\nThe site's database is as it was."
            ) from None
        self.stdout.write("Restored. People sign in again; start the server.")
        if former:
            self.stdout.write(f"What was there before is kept as {former}: remove it when all is well.")

    def tell(self, text: str) -> None:
        self.stdout.write(text if text.startswith("!") else f"→ {text}")
        self.stdout.flush()
