"""``manage.py dump_content``: write the courses out as content files."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.models.outline import Course
from courses.sync import further
from courses.sync.dump import course_files


class Command(BaseCommand):
    help = "Write courses as files into a folder; after a sync these are the bytes that were read."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="Where to write; a folder for each course is made in it.")
        parser.add_argument("--course", action="append", help="Only this course (slug); may be given again.")
        parser.add_argument("--replace", action="store_true", help="Replace course folders that are already there.")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        courses = Course.objects.exclude(status=Course.Status.RETIRED)
        if options["course"]:
            courses = courses.filter(slug__in=options["course"])
            missing = set(options["course"]) - {course.slug for course in courses}
            if missing:
                raise CommandError(f"There is no course {', '.join(sorted(missing))}.")
        for course in courses:
            target = folder / course.slug
            files = dict(course_files(course))
            if target.exists() and not options["replace"]:
                raise CommandError(f"{target} is already there; use --replace to write over it.")
            fresh = folder / f".{course.slug}.new"
            shutil.rmtree(fresh, ignore_errors=True)
            for name, data in files.items():
                path = fresh / name.split("/", 1)[1]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            for name in further.folders():
                # What another app never took in is not the site's to throw away.
                if (target / name).exists() and not (fresh / name).exists():
                    shutil.copytree(target / name, fresh / name)
            if target.exists():
                shutil.rmtree(target)
            fresh.rename(target)
            self.stdout.write(f"{course.slug}: {len(files)} files")
