"""``manage.py import_course``: take a course from a zip file, all of it or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses import archive
from courses.archive import ArchiveRefused
from courses.loader import Load
from courses.sync.apply import apply
from courses.sync.problems import ContentProblems


class Command(BaseCommand):
    help = (
        "Take a course from a zip file, as sync_content takes a folder: what was changed on the site is left alone, "
        "and a course with a problem changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="A course that was exported, or a zipped folder.")
        parser.add_argument("--slug", default="", help="The course's slug, instead of the name of its folder.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen and change nothing.")
        parser.add_argument(
            "--take",
            action="append",
            default=[],
            metavar="FILE",
            help="Take this file although the site changed it.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                unpacked = archive.unpack(file.read(archive.MOST_BYTES + 1))
            for note in archive.notes(unpacked):
                self.stdout.write(f"  {note}")
            slug = options["slug"] or unpacked.folder or path.stem
            load = archive.prepare(unpacked.files, slug, take=options["take"])
            self.report(load)
            if not options["dry_run"]:
                apply(load)
        except OSError as error:
            raise CommandError(f"{path} cannot be read ({error.strerror}).") from None
        except ArchiveRefused as refusal:
            raise CommandError(f"{refusal} Nothing was changed.") from None
        except ContentProblems as error:
            count = len(error.problems)
            for problem in error.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"{count} problem{'s' * (count != 1)}; nothing was changed.") from None
        done = "would change" if options["dry_run"] else "changed"
        unchanged = len(load.plan.steps) - len(load.plan.changes())
        self.stdout.write(f"{len(load.plan.writes())} {done}, {unchanged} unchanged.")

    def report(self, load: Load) -> None:
        for step in load.plan.changes():
            self.stdout.write(f"  {step}")
        for finding in sorted(load.advice):
            self.stdout.write(f"  {finding.path}:{finding.line}: advice: {finding.message}")
