"""``manage.py verify_audit``: whether the audit trail, papers, answers and results are as they were written."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exams import verifying


class Command(BaseCommand):
    help = (
        "Work everything out anew that was sealed by a hash: the audit trail, and of every sitting the paper, the "
        "answer log, the answers and the results. Prints what is wrong, one line each, and ends with status 1 then."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head", action="store_true", help="Print “number hash” of the trail's last entry, and end."
        )
        parser.add_argument(
            "--kept",
            nargs=2,
            metavar=("NUMBER", "HASH"),
            help="The head that was kept with a backup: check that the trail still holds it.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["head"]:
            self.stdout.write(verifying.head())
            return
        faults = 0
        if options["kept"] and not self.holds(*options["kept"]):
            faults = 1
            self.stdout.write(f"audit trail: entry {options['kept'][0]} is not the one that was kept")
        for fault in verifying.broken():
            faults += 1
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"{faults} thing{'s' * (faults != 1)} wrong.", returncode=1)
        self.stdout.write(f"All of it verifies, up to entry {verifying.head().partition(' ')[0]}.")

    def holds(self, number: str, sha256: str) -> bool:
        if not number.isdecimal():
            raise CommandError(f"“{number}” is not the number of an entry; give what --head printed.", returncode=2)
        return verifying.is_kept(int(number), sha256)
