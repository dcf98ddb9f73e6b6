"""``manage.py new_course``: write the files of a new course that already runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses import skeleton


class Command(BaseCommand):
    help = (
        "Write a course folder with two modules, and lessons that show a callout, a term, a table, a figure, a formula "
        "and several kinds of question. It is a draft, and ready to be synced."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="The course's address and its folder's name: a-z, 0-9 and hyphens.")
        parser.add_argument("--title", required=True, help="What the course is called.")
        parser.add_argument("--root", type=Path, help="The content folder, instead of the first of CONTENT_ROOTS.")

    def handle(self, *args: Any, **options: Any) -> None:
        slug: str = options["slug"]
        given: Path | None = options["root"]
        if given is None and not settings.CONTENT_ROOTS:
            raise CommandError("There is no content folder; name one with --root.")
        root = given.resolve() if given else settings.CONTENT_ROOTS[0]
        if problem := skeleton.problem_of(slug, options["title"]):
            raise CommandError(problem)
        for folder in {root, *settings.CONTENT_ROOTS}:
            if (folder / slug).exists():
                raise CommandError(f"{folder / slug} is already there; choose another slug.")
        files = skeleton.files(slug, options["title"])
        for name, data in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        self.stdout.write(f"{slug}: {len(files)} files in {root / slug}")
        where = f" {root}" if given else ""
        self.stdout.write(
            f"1. Write over the lessons; manage.py check_content{where} says what is wrong, with its line."
        )
        self.stdout.write(
            f"2. Take the course in: manage.py sync_content{where}. Instructors see it while it is a draft."
        )
        self.stdout.write(f"3. When it is ready, write status: published into {slug}/course.yml and sync again.")
