"""``manage.py format_content``: bring lesson files into the form that editors and formatters leave alone."""

from __future__ import annotations

import difflib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.formatting import Change, NotFormatted, format_body, names_in
from courses.sync import source
from courses.sync.shapes import CourseSource, LessonSource, lesson_file


@dataclass(frozen=True)
class Rewrite:
    """A file that is not in canonical form: what it holds, what it is to hold, and why. Lines count in the file."""

    path: Path
    shown: str
    old: bytes
    new: bytes
    changes: list[Change]


class Command(BaseCommand):
    help = (
        "Bring lesson files into canonical form: ids for questions without one, question blocks and callouts in their "
        "usual form, empty lines round :::, plain line ends. The meaning of a text never changes: pages and questions "
        "are compared before and after, and no question gets another revision."
    )
    requires_migrations_checks = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("roots", nargs="*", type=Path, help="Content folders, instead of CONTENT_ROOTS.")
        parser.add_argument("--check", action="store_true", help="Write nothing; end with 1 if a file would change.")
        parser.add_argument("--diff", action="store_true", help="Show what changes, line by line.")
        parser.add_argument(
            "--keys",
            action="store_true",
            help="Also give every choice a key, the letter that it has by its place now, so that it keeps its name "
            "when a choice is put in above it. These letters change nothing; another key than the letter would make a "
            "new revision of the question, as would a choice that is moved or added.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        roots = tuple(path.resolve() for path in options["roots"]) or settings.CONTENT_ROOTS
        reading = source.read(roots)
        unread = {problem.path: problem for problem in reading.problems if problem.path.endswith(".md")}
        refused = [f"{problem.path}:{problem.line}: {problem.message}" for problem in unread.values()]
        folders = {root.name: root.parent for root in roots}
        rewrites: list[Rewrite] = []
        for course in reading.courses:
            taken = {name for _, lesson in course.lessons() for name in names_in(lesson.body)}
            for _, lesson in course.lessons():
                if lesson.path not in unread or lesson.body:
                    folder = folders[lesson.path.split("/", 1)[0]]
                    rewrites += self.rewrite(folder, lesson, taken, refused, keys=options["keys"])
        for rewrite in rewrites:
            self.report(rewrite, diff=options["diff"])
            if not options["check"]:
                replace(rewrite.path, rewrite.new)
        self.finish(reading.courses, rewrites, refused, check=options["check"])

    def rewrite(
        self, folder: Path, lesson: LessonSource, taken: set[str], refused: list[str], *, keys: bool
    ) -> list[Rewrite]:
        """What becomes of the file, if anything; ids that it gives join ``taken``."""
        path = folder / lesson.path
        old, before = path.read_bytes(), lesson.body_line - 1
        try:
            formatted = format_body(lesson.body, taken=taken, keys=keys)
        except NotFormatted as error:
            refused.append(f"{lesson.path}:{before + error.line}: {error.message}")
            return []
        taken |= names_in(formatted.body)
        new = lesson_file(lesson.front_matter, formatted.body).encode()
        if new == old:
            return []
        changes = [Change(before + change.line, change.message) for change in formatted.changes]
        if lesson_file(lesson.front_matter, lesson.body).encode() != old:
            changes.insert(0, Change(1, "plain line ends, no byte order mark, no blanks after ---"))
        return [Rewrite(path, lesson.path, old, new, changes)]

    def report(self, rewrite: Rewrite, *, diff: bool) -> None:
        for change in rewrite.changes:
            self.stdout.write(f"{rewrite.shown}:{change.line}: {change.message}")
        if diff:
            old, new = (data.decode("utf-8").splitlines() for data in (rewrite.old, rewrite.new))
            for line in difflib.unified_diff(old, new, rewrite.shown, rewrite.shown, lineterm=""):
                self.stdout.write(line)

    def finish(self, courses: list[CourseSource], rewrites: list[Rewrite], refused: list[str], *, check: bool) -> None:
        for message in refused:
            self.stderr.write(message)
        total = sum(1 for course in courses for _ in course.lessons())
        files = f"{len(rewrites)} of {total} lessons"
        if refused:
            raise CommandError(f"{len(refused)} file{'s' * (len(refused) != 1)} left as they are.")
        if check and rewrites:
            raise CommandError(f"{files} would change; run format_content without --check.")
        self.stdout.write(
            f"{files} changed." if rewrites else f"{total} lesson{'s' * (total != 1)}: nothing to change."
        )


def replace(path: Path, data: bytes) -> None:
    """Write ``data`` over the file at once, with the rights that it has, so that nobody ever reads half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, path.stat().st_mode)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
