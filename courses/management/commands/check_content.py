"""``manage.py check_content``: say everything that is wrong with the content files; needs no database rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses import checking
from courses.sync import source


class Command(BaseCommand):
    help = "Check the content folders and list every problem as file:line: what, and how to mend it."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("roots", nargs="*", type=Path, help="Content folders, instead of CONTENT_ROOTS.")
        parser.add_argument("--strict", action="store_true", help="Treat advice as problems.")

    def handle(self, *args: Any, **options: Any) -> None:
        roots = tuple(path.resolve() for path in options["roots"]) or settings.CONTENT_ROOTS
        reading = source.read(roots)
        findings = sorted([*reading.problems, *checking.check(reading)])
        for finding in findings:
            label = "advice: " if finding.advice else ""
            (self.stdout if finding.advice else self.stderr).write(
                f"{finding.path}:{finding.line}: {label}{finding.message}"
            )
        stops = [finding for finding in findings if options["strict"] or not finding.advice]
        if stops:
            raise CommandError(f"{len(stops)} problem{'s' * (len(stops) != 1)}.")
        courses = len(reading.courses)
        lessons = sum(1 for course in reading.courses for _ in course.lessons())
        self.stdout.write(
            f"{courses} course{'s' * (courses != 1)}, {lessons} lesson{'s' * (lessons != 1)}: no problems."
        )
