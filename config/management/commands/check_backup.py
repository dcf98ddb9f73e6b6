"""``manage.py check_backup``: what is in a backup, and whether it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.backups import making, manifest, proving
from config.backups.manifest import Manifest
from config.backups.refusal import Refused


class Command(BaseCommand):
    help = "Check that every byte of a backup is as it was written, and say what is in it."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--rows", action="store_true", help="Also unpack it, and look at every row and every index (SQLite)."
        )
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
        if options["rows"]:
            self.look_at_rows(options["file"], said)

    def look_at_rows(self, path: Path, said: Manifest) -> None:
        if said.engine != "sqlite":
            raise CommandError("The rows of a backup of PostgreSQL can be read once it is restored: restore does it.")
        data_dir = settings.ENV.data_dir
        data_dir.mkdir(parents=True, exist_ok=True)
        try:
            with making.workplace(data_dir) as folder:
                proving.unpack(path, said, folder / said.payload)
                proving.check_every_row(said, folder / said.payload)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write("Every row of it is as it was counted, and every index leads to every row.")
