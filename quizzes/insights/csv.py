"""The insight pages as spreadsheets: RFC 4180, UTF-8 with a byte order mark, safe to open in a spreadsheet program.

A cell that such a program could take for a formula gets an apostrophe in front (OWASP, "CSV Injection"): text whose
first character, spaces aside, is one of = + - @, their full-width forms, a tab or a line break. A plain number stays
one, also below zero. What is kept back on the page is kept back here too.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from quizzes.insights.measures import Share
from quizzes.insights.pages import CoursePage, LessonPage, LessonRow, QuestionPage
from quizzes.insights.report import Insight

BOM = "\ufeff"
_NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?")
_FORMULA = re.compile("[=+@\t\r\n\uff1d\uff0b\uff0d\uff20-]")
#: What programs may skip before they look at the first character.
_SKIPPED = " \u00a0\u200b\u2060\ufeff\0"

Cell = str | int | float | None


def written(rows: Iterable[Sequence[Cell]]) -> str:
    """Rows as the text of a file."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([safe(cell) for cell in row] for row in rows)
    return BOM + out.getvalue()


def streamed(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The same file in parts, for rows that are too many to be held at once."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    out.write(BOM)
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()


def safe(cell: Cell) -> str | int | float:
    """The cell so that no program takes it for a formula."""
    if cell is None:
        return ""
    if not isinstance(cell, str) or _NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}" if _FORMULA.match(cell.lstrip(_SKIPPED)) else cell


def hidden() -> str:
    """What stands where a number is kept back."""
    return _("hidden: small group")


def number(value: float | None) -> Cell:
    return hidden() if value is None else value


def course_rows(page: CoursePage) -> list[list[Cell]]:
    """A course's lessons, one a row."""
    heads: list[Cell] = [
        _("Lesson"), _("Title"), _("Began the course"), _("Reached"), _("Completed"), _("Stopped here"),
        _("Questions"), _("To look at"), _("First answers"), _("Right first time"),
    ]  # fmt: skip
    return [heads, *(lesson_row(page, row) for row in [*page.rows, *page.gone])]


def lesson_row(page: CoursePage, row: LessonRow) -> list[Cell]:
    readers, right = row.readers, row.questions.right
    reading = [readers.reached, readers.completed, readers.stopped] if readers else [Share(None, None)] * 3
    return [
        row.lesson.number,
        row.lesson.title,
        page.began or hidden(),
        *(number(share.count) for share in reading),
        len(row.questions.judged),
        row.questions.flagged,
        number(right.of),
        number(right.count),
    ]


def question_rows(page: LessonPage) -> list[list[Cell]]:
    """A lesson's questions, one a row, in the order of the page."""
    heads: list[Cell] = [
        _("Question"), _("Words"), _("Kind"), _("Revision"), _("Line"), _("People"), _("With an account"), _("Guests"),
        _("Right first time"), _("Percent"), _("From"), _("To"), _("Sure but wrong"), _("Asked for the answer"),
        _("Median tries"), _("Kept a reflection"), _("Most frequent mistake"), _("Its people"), _("To look at"),
    ]  # fmt: skip
    return [heads, *(question_row(each) for each in page.questions.all)]


def question_row(each: Insight) -> list[Cell]:
    figures, worst = each.figures, each.worst_wrong
    start: list[Cell] = [each.question.key, each.stem, each.kind, each.number, each.line or None]
    if not figures.people:
        return [*start, number(figures.people), *[None] * 13]
    people = [number(figures.people), number(figures.learners), number(figures.guests)]
    if each.is_reflection:
        return [*start, *people, *[None] * 7, number(figures.kept.count), *[None] * 3]
    low, high = figures.right.interval or (None, None)
    return [
        *start,
        *people,
        number(figures.right.count),
        number(figures.right.percent),
        number(low),
        number(high),
        number(figures.sure_wrong.count),
        number(figures.asked.count),
        number(figures.median_tries),
        None,
        worst.whole if worst else None,
        worst.share.count if worst else None,
        "; ".join(flag.text for flag in each.flags) or None,
    ]


def answer_rows(page: QuestionPage) -> list[list[Cell]]:
    """What people answered to one question, one thing a row."""
    figures = page.insight.figures
    rows: list[list[Cell]] = [[_("Answers"), _("Mark"), _("Answer"), _("Right"), _("People"), _("Percent")]]
    for part in figures.parts:
        for line in part.lines:
            right = _("yes") if line.is_right else _("no")
            share = line.share
            rows.append([part.title, line.mark, line.label, right, number(share.count), number(share.percent)])
        if part.others.count != 0:
            others = number(part.others.count), number(part.others.percent)
            rows.append([part.title, None, _("Other answers"), _("no"), *others])
    return rows
