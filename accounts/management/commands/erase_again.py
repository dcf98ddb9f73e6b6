"""``manage.py erase_again``: after a backup was restored, erase anew who had been erased since."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts import erased_list, erasure


class Command(BaseCommand):
    help = "Erase the accounts of the list that this database has (again). Safe to run at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="The list; without, erased.jsonl of DATA_DIR.")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"] or erased_list.place()
        if options["file"] is None and not path.exists():
            self.stdout.write(f"{path}: there is no list here. If accounts were erased since the backup, bring it.")
            return
        counts: Counter[str] = Counter()
        try:
            for line in erasure.erase_again(path, timezone.now()):
                counts[line.outcome] += 1
                if line.outcome != "gone":
                    self.stdout.write(f"person {line.person}: {line.outcome}")
        except erased_list.Unreadable as fault:
            raise CommandError(str(fault)) from None
        except OSError as fault:
            raise CommandError(
                f"{path}: cannot be read ({fault.strerror}). Name the list of erased accounts."
            ) from None
        self.stdout.write(f"{counts['erased']} erased again, {counts['gone']} not there.")
        if left := counts["last operator"]:
            raise CommandError(
                f"{left} not erased: nobody else could run the site. Make another operator with manage.py "
                "createsuperuser, then run this again."
            )
