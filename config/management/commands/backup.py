"""``manage.py backup``: the whole site in one file, while people work."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.backups import making
from config.backups.manifest import Manifest
from config.backups.refusal import Refused


class Command(BaseCommand):
    help = (
        "Write the whole site into one file, as it is at this moment, while people work. The file holds what they did "
        "and who they are: keep it like the site itself. Nobody is signed in after it was restored."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "where",
            nargs="?",
            help=f"A folder, a file that ends in {making.ENDING}, or - for standard output. "
            "Without: the folder backups in DATA_DIR.",
        )
        parser.add_argument(
            "--keep", type=int, default=0, metavar="N", help="Remove all but the N newest backups of this site."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        where, keep, now = options["where"], options["keep"], timezone.now()
        is_folder = where != "-" and not (where or "").endswith(making.ENDING)
        if keep < 0 or (keep and not is_folder):
            raise CommandError("--keep takes how many to keep, 1 or more, of a folder.")
        try:
            if where == "-":
                with making.workplace(data_dir()) as folder:
                    self.say(making.write(sys.stdout.buffer, folder, now=now), "standard output")
            elif is_folder:
                folder = Path(where) if where else data_dir() / "backups"
                path, made, gone = making.to_folder(folder, now=now, keep=keep)
                self.say(made, f"{path} ({path.stat().st_size:,} bytes)")
                for old in gone:
                    self.stderr.write(f"removed {old}")
            else:
                path = Path(where)
                self.say(making.to_file(path, now=now), f"{path} ({path.stat().st_size:,} bytes)")
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as error:
            raise CommandError(f"The backup could not be written: {error}. Nothing is left of it.") from None

    def say(self, made: Manifest, where: str) -> None:
        self.stderr.write(f"{where}: {made.rows:,} rows of {len(made.tables)} tables, audit trail {made.trail}")


def data_dir() -> Path:
    folder: Path = settings.ENV.data_dir
    folder.mkdir(parents=True, exist_ok=True)
    return folder
