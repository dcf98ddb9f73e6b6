"""Whether the exams that are open, or open within a week, can be held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from config.doctor.findings import Finding, error, ok
from config.doctor.visit import Visit
from exams import bank
from exams.models.blueprint import Exam
from exams.selection import obstacles

SOON = timedelta(days=7)
#: The sections that decide beside this one.
MAIL, CLOCK, KEYS, WORK = "Mail", "Clock", "Keys", "Work that must run"
NEEDED = ("Database", KEYS, "Cache", CLOCK, MAIL, "Files", WORK)


def open_exams(visit: Visit) -> Iterator[Finding]:
    exams = due(visit)
    for exam in exams:
        yield from drawn(exam)
    wrong = [section for section in NEEDED if visit.errors_in(section)]
    if not exams:
        yield ok("no exam is open or opens within 7 days")
    elif wrong:
        yield error(
            f"exams cannot be relied on while there are errors in {', '.join(wrong)}", "Mend what these sections say."
        )
    else:
        yield ok("database, keys, cache, clock, mail, files and sweeper have no error")


def due(visit: Visit) -> list[Exam]:
    """The published exams whose window is open or opens soon."""
    found = Exam.objects.using(visit.rows.alias).published().select_related("course").order_by("course__slug")
    return [
        exam
        for exam in found
        if (exam.blueprint.opens is None or exam.blueprint.opens <= visit.now + SOON)
        and (exam.blueprint.closes is None or exam.blueprint.closes > visit.now)
    ]


def drawn(exam: Exam) -> Iterator[Finding]:
    """Draw forms, as a start does."""
    blueprint = exam.blueprint
    items = bank.of_exam(exam, blueprint, contents=False).candidates
    opens = f"opens {blueprint.opens:%Y-%m-%d %H:%M %Z}" if blueprint.opens else "is open"
    if reasons := obstacles(blueprint, items):
        yield error(
            f"nobody can start the exam of {exam.course.slug}: no form can be drawn from its {len(items)} items",
            " ".join(reasons),
        )
    else:
        yield ok(f"the exam of {exam.course.slug} {opens}: forms of {blueprint.size} items from {len(items)}")
