"""``manage.py import_questions FILE --course SLUG``: questions of other systems into a lesson's text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from courses.models.outline import Course, Lesson
from courses.versions import Outdated
from quizzes import importing
from quizzes.interchange.formats import FORMATS
from quizzes.interchange.shapes import Unreadable


class Command(BaseCommand):
    help = "Import questions from a file, all or nothing; what is there already is not made again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--course", required=True, help="The course's slug.")
        parser.add_argument("--lesson", default="", help="The slug of the lesson that gets them, instead of a new one.")
        parser.add_argument("--format", default="", choices=["", *FORMATS], help="Told from the content when left out.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen and change nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        course = Course.objects.filter(slug=options["course"]).first()
        if course is None:
            raise CommandError(f"There is no course {options['course']}.")
        lesson = None
        if options["lesson"]:
            lessons = Lesson.objects.filter(course=course, slug=options["lesson"])
            lesson = lessons.select_related("course", "module").first()
            if lesson is None:
                raise CommandError(f"There is no lesson {options['lesson']} in {course.slug}.")
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read ({error.strerror}).") from None
        try:
            planned = importing.plan(course=course, name=path.name, data=data, form=options["format"], lesson=lesson)
        except Unreadable as problem:
            raise CommandError(f"{path}:{problem.line}: {problem.message}") from None
        except importing.ImportRefused as refusal:
            raise CommandError(str(refusal)) from None
        self.report(planned, path)
        counts = {what: len(planned.of(what)) for what in ("new", "there", "differs", "retired", "impossible")}
        if not options["dry_run"]:
            try:
                version = importing.carry_out(planned, author=None, now=timezone.now())
            except Outdated:
                raise CommandError("Somebody saved the lesson meanwhile; run the import again.") from None
            if version is not None:
                self.stdout.write(f"into lesson {course.slug}/{version.slug}, version {version.number}")
        made = "would be made" if options["dry_run"] else "made"
        retired = f"{counts['retired']} no longer asked, " if counts["retired"] else ""
        self.stdout.write(
            f"{counts['new']} {made}, {counts['there']} there already, {counts['differs']} there with another text, "
            f"{retired}{counts['impossible']} not to be made."
        )

    def report(self, planned: importing.Plan, path: Path) -> None:
        words = {
            "new": "new",
            "there": "there already",
            "differs": "left alone, its text differs",
            "retired": "left alone, its id is that of a question no longer asked; give it another",
        }
        for fate in planned.fates:
            question, line = fate.incoming.question, fate.incoming.line
            if question is None:
                why = fate.incoming.losses[-1].message if fate.incoming.losses else "unknown"
                self.stdout.write(f"  {path.name}:{line}: cannot be made: {why}")
                continue
            where = f" (in “{fate.where}”)" if fate.where else ""
            self.stdout.write(f"  {path.name}:{line}: {words[fate.what]}: {question.kind} #{question.key}{where}")
            for loss in fate.incoming.losses:
                self.stdout.write(f"    {path.name}:{loss.line or line}: lost: {loss.message}")
