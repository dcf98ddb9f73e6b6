"""How a course's practice questions do, for the people who teach it: pages to read, and the same as spreadsheets.

Questions are written in lessons, so there is nothing to add, change or delete here.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.admin.kept import KeptPages
from courses.kept import AsOf
from courses.models.outline import Course, Lesson
from quizzes.insights import csv, pages, plots
from quizzes.insights.csv import Cell
from quizzes.insights.flags import EASY, HARD
from quizzes.insights.kept import KEEPER
from quizzes.insights.report import PERIODS, Insight
from quizzes.models.question import Question

if TYPE_CHECKING:
    from accounts.models import User

BAND = (HARD, EASY)


class QuestionAdmin(KeptPages):
    """The insights of the courses one teaches stand where other models have their list."""

    pages = "admin/quizzes/insights"
    keeper = KEEPER
    home = "quizzes_insights_course"

    def get_urls(self) -> list[URLPattern]:
        """Only pages to read: a question has no form of its own."""
        course, lesson = "insights/<slug:course>/", "insights/<slug:course>/<slug:lesson>/"
        return [
            self.door("", self.changelist_view, "quizzes_question_changelist"),
            self.door(course, self.counted(self.course), "quizzes_insights_course"),
            self.door(f"{course}lessons.csv", self.counted(self.course_csv), "quizzes_insights_lessons"),
            self.door(lesson, self.counted(self.lesson), "quizzes_insights_lesson"),
            self.door(f"{lesson}questions.csv", self.counted(self.lesson_csv), "quizzes_insights_questions"),
            self.door(f"{lesson}<slug:key>/", self.counted(self.question), "quizzes_insights_question"),
            self.door(f"{lesson}<slug:key>/answers.csv", self.counted(self.question_csv), "quizzes_insights_answers"),
            self.door("figures/<slug:course>/", self.ask, "quizzes_insights_figures", "POST"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The courses whose questions this person may look at."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        courses = taught(request)
        return self.shown(request, "courses", _("Practice insights"), courses=courses, trail=[])

    def course_of(self, request: HttpRequest, course: str) -> Course:
        return readable_course(request, course)

    def course(self, request: HttpRequest, course: str) -> TemplateResponse:
        found = readable_course(request, course)
        shown = pages.course_page(found, period_of(request), timezone.now())
        rows = [(row, plots.bar_plot(row.readers.reached, row.readers.completed) if row.readers else None)
                for row in shown.rows]  # fmt: skip
        return self.shown(request, "course", found.title, shown=shown, rows=rows, course=found, trail=[])

    def course_csv(self, request: HttpRequest, course: str) -> HttpResponse:
        shown = pages.course_page(readable_course(request, course), period_of(request), timezone.now())
        return spreadsheet(f"{course}-lessons", csv.course_rows(shown), shown.as_of)

    def lesson(self, request: HttpRequest, course: str, lesson: str) -> TemplateResponse:
        found = readable_lesson(request, course, lesson)
        shown = pages.lesson_page(found, period_of(request), timezone.now())
        return self.shown(
            request,
            "lesson",
            found.title,
            shown=shown,
            lesson=found,
            course=found.course,
            rows=[drawn(each) for each in shown.questions.judged],
            retired=[drawn(each) for each in shown.questions.retired],
            stops=[(stop, plots.bar_plot(stop.share)) for stop in shown.stops],
            editor=editor_of(found),
            trail=[(found.course.title, reverse("admin:quizzes_insights_course", args=[course]))],
        )

    def lesson_csv(self, request: HttpRequest, course: str, lesson: str) -> HttpResponse:
        shown = pages.lesson_page(readable_lesson(request, course, lesson), period_of(request), timezone.now())
        return spreadsheet(f"{course}-{lesson}-questions", csv.question_rows(shown), shown.as_of)

    def question(self, request: HttpRequest, course: str, lesson: str, key: str) -> TemplateResponse:
        shown = question_shown(request, course, lesson, key)
        found = shown.insight.question
        return self.shown(
            request,
            "question",
            key,
            shown=shown,
            each=shown.insight,
            share=plots.share_plot(shown.insight.figures.right, BAND),
            tables=tables_of(shown.insight),
            lesson=found.lesson,
            course=found.course,
            editor=editor_of(found.lesson),
            trail=[
                (found.course.title, reverse("admin:quizzes_insights_course", args=[course])),
                (found.lesson.title, reverse("admin:quizzes_insights_lesson", args=[course, lesson])),
            ],
        )

    def question_csv(self, request: HttpRequest, course: str, lesson: str, key: str) -> HttpResponse:
        shown = question_shown(request, course, lesson, key)
        return spreadsheet(f"{course}-{key}-answers", csv.answer_rows(shown), shown.as_of)

    def shown(self, request: HttpRequest, name: str, title: str, **context: Any) -> TemplateResponse:
        own = {"period": period_of(request), "periods": periods(), "band": BAND, "query": asked_for(request)}
        return self.page(request, name, title, **{**own, **context})


def drawn(each: Insight) -> dict[str, Any]:
    """A question with its plots."""
    parts = each.figures.parts if each.kind == "single" else []
    return {
        "each": each,
        "share": plots.share_plot(each.figures.right, BAND),
        "columns": plots.columns_plot(parts[0].lines) if parts else None,
    }


def tables_of(each: Insight) -> list[dict[str, Any]]:
    """What people answered, as tables with bars. The options of a multiple choice are one."""
    return [
        {
            "title": title,
            "rows": [(line, plots.bar_plot(line.share)) for part in parts for line in part.lines],
            "others": [(part.others, plots.bar_plot(part.others)) for part in parts if part.others.count != 0][:1],
        }
        for title, group in groupby(each.figures.parts, key=lambda part: part.title)
        for parts in [list(group)]
    ]


def taught(request: HttpRequest) -> QuerySet[Course]:
    return Course.objects.editable_by(cast("User", request.user))


def readable_course(request: HttpRequest, slug: str) -> Course:
    """A course that this person teaches. Raises Http404."""
    return get_object_or_404(taught(request), slug=slug)


def readable_lesson(request: HttpRequest, course: str, slug: str) -> Lesson:
    """A lesson of a course that this person teaches, also a retired one. Raises Http404."""
    lessons = Lesson.objects.filter(course__in=taught(request), course__slug=course)
    return get_object_or_404(lessons.select_related("course", "module").defer("segments", "front_matter"), slug=slug)


def question_shown(request: HttpRequest, course: str, lesson: str, key: str) -> pages.QuestionPage:
    """The question's page in the revision that the address asks for. Raises Http404."""
    found = readable_lesson(request, course, lesson)
    question = get_object_or_404(Question.objects.select_related("revision"), lesson=found, key=key)
    question.lesson, question.course = found, found.course
    number = request.GET.get("revision", "")
    wanted = int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else None
    shown = pages.question_page(question, period_of(request), wanted, timezone.now())
    if shown is None:
        raise Http404("no such revision")
    return shown


def editor_of(lesson: Lesson) -> str:
    return reverse("admin:courses_lesson_change", args=[lesson.pk])


def period_of(request: HttpRequest) -> str:
    """The period that the address names, else all time."""
    period = request.GET.get("period", "")
    return period if period in PERIODS else "all"


def asked_for(request: HttpRequest) -> str:
    """The query that keeps the period from page to page."""
    period = period_of(request)
    return "" if period == "all" else f"?period={period}"


def periods() -> list[tuple[str, str]]:
    return [("all", _("All time")), ("90", _("Last 90 days")), ("30", _("Last 30 days"))]


def spreadsheet(name: str, rows: list[list[Cell]], as_of: AsOf) -> HttpResponse:
    """The rows as a file to keep. Where figures are of an earlier time, its name says of which."""
    at = f"-{timezone.localtime(as_of.at):%Y-%m-%d-%H%M}" if as_of.at else ""
    response = HttpResponse(csv.written(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}{at}.csv"'
    return response
