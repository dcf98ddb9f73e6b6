"""``manage.py export_course``: write a course into one zip file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.archive import pack
from courses.models.outline import Course


class Command(BaseCommand):
    help = "Write a course as a zip file, its exam left out. The same course makes the same bytes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("course", metavar="SLUG", help="The course's slug.")
        parser.add_argument("file", metavar="FILE", help="Where to write; - is the standard output.")
        parser.add_argument("--replace", action="store_true", help="Write over a file that is already there.")

    def handle(self, *args: Any, **options: Any) -> None:
        course = Course.objects.filter(slug=options["course"]).first()
        if course is None:
            raise CommandError(f"There is no course {options['course']}.")
        if options["file"] == "-":
            sys.stdout.buffer.write(pack(course))
            return
        path = Path(options["file"])
        data = pack(course)
        try:
            with path.open("wb" if options["replace"] else "xb") as file:
                file.write(data)
        except FileExistsError:
            raise CommandError(f"{path} is already there; use --replace to write over it.") from None
        except OSError as error:
            raise CommandError(f"{path} cannot be written ({error.strerror}).") from None
        self.stdout.write(f"{course.slug}: {len(data):,} bytes in {path}")
