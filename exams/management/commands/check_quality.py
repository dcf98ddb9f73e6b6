"""``manage.py check_quality``: the figures of each course that has rules of its own, and where it breaks them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.sync import source
from courses.sync.shapes import CourseFolder, Reading
from exams import content_files
from exams.quality import measures, rules
from exams.quality.gates import gates
from exams.quality.measures import CourseFigures, kinds, levels
from exams.quality.rules import Rules


class Command(BaseCommand):
    help = "Measure the courses in the content folders, and list where one breaks the rules of its quality.yml."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("roots", nargs="*", type=Path, help="Content folders, instead of CONTENT_ROOTS.")

    def handle(self, *args: Any, **options: Any) -> None:
        roots = tuple(path.resolve() for path in options["roots"]) or settings.CONTENT_ROOTS
        reading = source.read(roots)
        if reading.problems:
            raise CommandError("the content has problems; mend what check_content lists first.")
        broken = sum(self.report(reading, folder) for folder in reading.folders if not folder.is_supplement)
        if broken:
            raise CommandError(f"{broken} place{'s' * (broken != 1)} where a course breaks its own rules.")

    def report(self, reading: Reading, folder: CourseFolder) -> int:
        """Print the figures of one course; the number of places where it breaks its rules."""
        shown = source.shown(folder.root, folder.path / rules.FILE)
        held, problems = rules.read(folder.path, shown)
        for problem in problems:
            self.stderr.write(str(problem))
        if held is None:
            return len(problems)
        course = next(course for course in reading.courses if course.slug == folder.slug)
        figures = measures.of_course(course, content_files.read(reading, course.slug))
        self.table(figures)
        return len(problems) + self.gates(figures, held, folder.path)

    def table(self, figures: CourseFigures) -> None:
        """A line for each module: what there is of everything."""
        self.stdout.write(f"{figures.source.slug}: {len(figures.lessons)} lessons published")
        row = "  {:<36} {:>7} {:>7} {:>7} {:>7} {:>7} {:>6} {:>8} {:>6}"
        names = ("lessons", "minutes", "words", "figures", "tables", "terms", "practice", "exam")
        self.stdout.write(row.format("module", *names))
        for module, lessons in figures.modules.items():
            slugs = {lesson.source.slug for lesson in lessons}
            items = [item for item in figures.items if item.lesson in slugs]
            self.stdout.write(row.format(module, *self.sums(lessons), len(items)))
        self.stdout.write(row.format("in all", *self.sums(figures.lessons), len(figures.items)))
        for name, asked in (("practice", figures.practice), ("exam", figures.items)):
            by_kind = ", ".join(f"{kind} {n}" for kind, n in kinds(asked).most_common())
            by_level = ", ".join(f"{level} {n}" for level, n in levels(asked).most_common())
            self.stdout.write(f"  {name}: {by_kind}; {by_level}")

    def sums(self, lessons: list[measures.LessonFigures]) -> tuple[int, ...]:
        return (
            len(lessons),
            sum(lesson.minutes for lesson in lessons),
            sum(lesson.words for lesson in lessons),
            sum(lesson.figures for lesson in lessons),
            sum(lesson.tables for lesson in lessons),
            sum(lesson.terms for lesson in lessons),
            sum(len(lesson.practice) for lesson in lessons),
        )

    def gates(self, figures: CourseFigures, held: Rules, folder: Path) -> int:
        """A line for each rule, then every place where one is broken."""
        foreign = frozenset((folder / held.unlike).read_text().split()) if held.unlike else frozenset()
        found = gates(figures, held, foreign)
        for gate in found:
            self.stdout.write(f"  {'ok' if not gate.broken else f'{len(gate.broken)}!':>4}  {gate.name}: {gate.says}")
        for problem in (problem for gate in found for problem in gate.broken):
            self.stderr.write(str(problem))
        return sum(len(gate.broken) for gate in found)
