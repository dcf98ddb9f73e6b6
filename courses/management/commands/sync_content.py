"""``manage.py sync_content``: take the content files into the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses import loader
from courses.sync.apply import apply
from courses.sync.problems import ContentProblems


class Command(BaseCommand):
    help = "Read the content folders and bring the courses up to date; what was changed on the site is left alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "roots",
            nargs="*",
            type=Path,
            help="Content folders, instead of CONTENT_ROOTS; courses that are not in them stay as they are.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen and change nothing.")
        parser.add_argument(
            "--take",
            action="append",
            default=[],
            metavar="FILE",
            help="Take this file although the site changed it.",
        )
        parser.add_argument(
            "--keep",
            action="append",
            default=[],
            metavar="FILE",
            help="Leave the site's text although this file changed; what the file says now is not asked about again.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        roots = tuple(path.resolve() for path in options["roots"]) or settings.CONTENT_ROOTS
        try:
            load = loader.load(roots, take=options["take"], keep=options["keep"], whole=not options["roots"])
            self.report(load)
            if not options["dry_run"]:
                apply(load)
        except ContentProblems as error:
            count = len(error.problems)
            for problem in error.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"{count} problem{'s' * (count != 1)}; nothing was changed.") from None
        done = "would change" if options["dry_run"] else "changed"
        unchanged = len(load.plan.steps) - len(load.plan.changes())
        self.stdout.write(f"{len(load.plan.writes())} {done}, {unchanged} unchanged.")

    def report(self, load: loader.Load) -> None:
        effects = {step.key: found for step, found in load.effects()}
        for step in load.plan.changes():
            self.stdout.write(f"  {step}")
            if step.noun == "lesson":
                for effect in effects.get(step.key, ()):
                    self.stdout.write(f"    {effect.text}")
        for finding in sorted(load.advice):
            self.stdout.write(f"  {finding.path}:{finding.line}: advice: {finding.message}")
