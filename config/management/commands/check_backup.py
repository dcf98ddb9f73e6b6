"""``manage.py check_backup``: what is in a backup, and whether it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.backups import manifest
from config.backups.refusal import Refused


class Command(BaseCommand):
    help = "Check that every byte of a backup is as it was written, and say what is in it."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--tables", action="store_true", help="The rows and the hash of each table, too.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            said = manifest.read(options["file"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        key = "the one of this site" if said.is_of_this_key else "another one than here"
        for name, text in (
            ("site", said.site),
            ("made at", said.made_at),
            ("release", f"Lectern {said.product}, {len(said.migrations)} migrations"),
            ("database", f"{said.engine} {said.engine_version}, {said.length:,} bytes"),
            ("rows", f"{said.rows:,} of {len(said.tables)} tables"),
            ("people", f"{said.counts['accounts_user'].rows:,}"),
            ("audit trail", said.trail),
            ("secret key", key),
        ):
            self.stdout.write(f"{name:<12} {text}")
        if options["tables"]:
            for name, count in said.counts.items():
                self.stdout.write(f"{count.rows:>12,}  {count.sha256}  {name}")
        if said.newer:
            self.stdout.write(f"It is of a newer release: {', '.join(said.newer)} are not known here.")
        self.stdout.write("Every byte of it is as it was written.")
