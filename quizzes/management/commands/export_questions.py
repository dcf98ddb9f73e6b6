"""``manage.py export_questions --course SLUG --format gift``: a course's questions for other systems."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.models.outline import Course, Lesson
from quizzes import importing
from quizzes.interchange.formats import FORMATS


class Command(BaseCommand):
    help = "Write a course's questions in a format of other systems; says on stderr what the format cannot hold."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--course", required=True, help="The course's slug.")
        parser.add_argument(
            "--lesson", action="append", default=[], help="Only this lesson, draft or not; may be given again."
        )
        parser.add_argument("--drafts", action="store_true", help="Also lessons that are not published yet.")
        parser.add_argument("--format", required=True, choices=[slug for slug, form in FORMATS.items() if form.writer])
        parser.add_argument("--output", type=Path, help="The file to write; standard output when left out.")

    def handle(self, *args: Any, **options: Any) -> None:
        course = Course.objects.filter(slug=options["course"]).first()
        if course is None:
            raise CommandError(f"There is no course {options['course']}.")
        lessons = list(Lesson.objects.filter(course=course, slug__in=options["lesson"]))
        if missing := set(options["lesson"]) - {lesson.slug for lesson in lessons}:
            raise CommandError(f"There is no lesson {', '.join(sorted(missing))} in {course.slug}.")
        questions = importing.exported(course, lessons, drafts=options["drafts"])
        write = FORMATS[options["format"]].write
        assert write is not None
        outgoing = write(questions)
        for loss in outgoing.losses:
            self.stderr.write(f"not said: {loss.message}")
        if options["output"] is None:
            sys.stdout.buffer.write(outgoing.data)
            return
        options["output"].write_bytes(outgoing.data)
        self.stdout.write(f"{len(questions)} questions in {options['output']}")
