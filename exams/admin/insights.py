"""How a course's exam does, for the people who teach it: pages to read, and the same as spreadsheets.

They stand where the questions of papers would have their list; nothing there can be added, changed or deleted.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _

from courses.admin.kept import KeptPages
from courses.models.outline import Course
from exams import access
from exams.admin.invigilation.desk import exam_of, who
from exams.insights import csv, flags, pages, plots
from exams.insights.items import ENOUGH, Option
from exams.insights.kept import KEEPER
from exams.insights.pages import ExamPage, ItemPage, Row, View
from exams.models.blueprint import Exam
from exams.models.item import Item
from exams.models.sitting import PaperItem
from quizzes.admin.insights import spreadsheet
from quizzes.insights import plots as practice_plots

#: The share right that an item is kept with, in percent.
BAND = (round(100 * flags.HARD), round(100 * flags.EASY))
#: Of a share that is neither good nor bad.
WHOLE = (0, 100)


@admin.register(PaperItem)
class ExamInsights(KeptPages):
    """The insights of the exams of the courses one teaches."""

    pages = "admin/exams/insights"
    keeper = KEEPER
    home = "exams_insights_exam"

    def get_urls(self) -> list[URLPattern]:
        """Only pages to read; all of them show keys, so each finds its exam by who asks."""
        own = "insights/<slug:course>/"
        return [
            self.door("", self.changelist_view, "exams_paperitem_changelist"),
            self.door(own, self.counted(self.exam), "exams_insights_exam"),
            self.door(f"{own}exam.csv", self.counted(self.exam_csv), "exams_insights_exam_csv"),
            self.door(f"{own}items/", self.counted(self.items), "exams_insights_items"),
            self.door(f"{own}items.csv", self.counted(self.items_csv), "exams_insights_items_csv"),
            self.door(f"{own}options.csv", self.counted(self.options_csv), "exams_insights_options_csv"),
            self.door(f"{own}items/<slug:key>/", self.counted(self.item), "exams_insights_item"),
            self.door("figures/<slug:course>/", self.ask, "exams_insights_figures", "POST"),
        ]

    def course_of(self, request: HttpRequest, course: str) -> Course:
        return exam_of(request, course).course

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The way here leads from the exam and from the practice insights."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The exams that this person may look at."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.shown(
            request, "exams", _("Exam insights"), exams=access.editable_exams(who(request)).order_by("course__position")
        )

    def exam(self, request: HttpRequest, course: str) -> TemplateResponse:
        found = exam_of(request, course)
        shown = pages.exam_page(found)
        dots = [
            (row.key, row.figures.right.count / row.figures.right.of, row.figures.discrimination.value)
            for row in shown.rows
            if row.figures.discrimination and row.figures.right.count is not None and row.figures.right.of
        ]
        return self.shown(
            request,
            "exam",
            found.title,
            exam=found,
            course=found.course,
            shown=shown,
            figures=shown.figures,
            passed=practice_plots.share_plot(shown.figures.passed, WHOLE),
            histogram=plots.histogram_plot(shown.figures),
            map=plots.map_plot(dots),
            exposure=plots.exposure_plot(shown.exposure),
            weakest=[drawn(row) for row in pages.selected(shown.rows, View(flag="any"))[:5]],
        )

    def exam_csv(self, request: HttpRequest, course: str) -> HttpResponse:
        shown = pages.exam_page(exam_of(request, course))
        return spreadsheet(f"{course}-exam", csv.form_rows(shown), shown.as_of)

    def items(self, request: HttpRequest, course: str) -> TemplateResponse:
        found = exam_of(request, course)
        shown = pages.exam_page(found)
        view = view_of(request, shown)
        return self.shown(
            request,
            "items",
            _("Items"),
            exam=found,
            course=found.course,
            shown=shown,
            view=view,
            query=query_of(view),
            rows=[drawn(row) for row in pages.selected(shown.rows, view)],
            heads=heads(view),
            filters=filters(shown),
        )

    def items_csv(self, request: HttpRequest, course: str) -> HttpResponse:
        shown = pages.exam_page(exam_of(request, course))
        rows = pages.selected(shown.rows, view_of(request, shown))
        return spreadsheet(f"{course}-items", csv.item_rows(rows), shown.as_of)

    def options_csv(self, request: HttpRequest, course: str) -> HttpResponse:
        shown = pages.exam_page(exam_of(request, course))
        rows = pages.selected(shown.rows, view_of(request, shown))
        return spreadsheet(f"{course}-options", csv.option_rows(rows), shown.as_of)

    def item(self, request: HttpRequest, course: str, key: str) -> TemplateResponse:
        found = exam_of(request, course)
        item = get_object_or_404(Item.objects.select_related("revision", "pool"), course=found.course_id, key=key)
        shown = item_shown(request, found, item)
        row = shown.row
        return self.shown(
            request,
            "item",
            key,
            exam=found,
            course=found.course,
            shown=shown,
            row=row,
            figures=row.figures,
            verdict=pages.verdict(row),
            share=practice_plots.share_plot(row.figures.right, BAND),
            near=practice_plots.share_plot(row.figures.near, WHOLE),
            discrimination=plots.estimate_plot(row.figures.discrimination),
            trace=plots.trace_plot(row.figures.traces),
            tables=tables(row),
            editor=editor_of(item),
        )

    def shown(self, request: HttpRequest, name: str, title: str, **context: Any) -> TemplateResponse:
        return self.page(request, name, title, **{"band": BAND, "whole": WHOLE, "enough": ENOUGH, **context})


def drawn(row: Row) -> dict[str, Any]:
    """An item with its plots."""
    parts = row.figures.shown if row.kind == "single" else []
    return {
        "row": row,
        "share": practice_plots.share_plot(row.figures.right, BAND),
        "discrimination": plots.estimate_plot(row.figures.discrimination),
        "columns": practice_plots.columns_plot(parts[0].lines) if parts else None,
        "verdict": pages.verdict(row),
    }


def tables(row: Row) -> list[dict[str, Any]]:
    """What people answered, as tables with plots; ways to sort answers with the same title are one."""
    found: dict[str, list[tuple[Option, Any, Any]]] = {}
    others: dict[str, Any] = {}
    for part in row.figures.parts:
        lines = [
            (
                option,
                practice_plots.bar_plot(option.line.share),
                plots.estimate_plot(option.discrimination, is_wrong=not option.line.is_right),
            )
            for option in part.options
        ]
        found.setdefault(part.title, []).extend(lines)
        if part.others.count != 0:
            others.setdefault(part.title, (part.others, practice_plots.bar_plot(part.others)))
    return [{"title": title, "rows": rows, "others": others.get(title)} for title, rows in found.items()]


def item_shown(request: HttpRequest, exam: Exam, item: Item) -> ItemPage:
    """The item in the revision that the address asks for. Raises Http404."""
    number = request.GET.get("revision", "")
    wanted = int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else None
    shown = pages.item_page(exam, item, wanted)
    if shown is None:
        raise Http404("no such revision")
    return shown


def editor_of(item: Item) -> str:
    return f"{reverse('admin:exams_itempool_change', args=[item.pool_id])}?item={item.key}"


def view_of(request: HttpRequest, shown: ExamPage) -> View:
    """What the address asks for, as far as there is such a thing."""

    def known(name: str, values: set[str]) -> str:
        value = request.GET.get(name, "")
        return value if value in values else ""

    return View(
        domain=known("domain", {row.item.domain for row in shown.rows}),
        level=known("level", {row.item.level for row in shown.rows}),
        flag=known("flag", {"any", *flags.NAMES}),
        sort=known("sort", {f"{sign}{name}" for name in pages.ORDERS for sign in ("", "-")}),
    )


def query_of(view: View) -> str:
    return f"?{urlencode(view.values)}" if view.values else ""


def heads(view: View) -> list[dict[str, str]]:
    """The heads of the table, each with the address that sorts by it and how it is sorted now."""
    names = {
        "key": _("Item"),
        "people": _("First attempts"),
        "right": _("Right"),
        "discrimination": _("Discrimination"),
        "time": _("Median time"),
        "papers": _("Papers"),
    }
    now = "descending" if view.is_descending else "ascending"
    return [
        {
            "label": label,
            "url": query_of(view.sorted_by(name)),
            "sorted": now if view.column == name else "",
        }
        for name, label in names.items()
    ]


def filters(shown: ExamPage) -> list[dict[str, Any]]:
    """What the table can be narrowed down to."""
    titles = {domain.id: domain.title for domain in shown.exam.blueprint.domains}
    domains = sorted({row.item.domain for row in shown.rows})
    levels = [level for level in pages.LEVELS if level in {row.item.level for row in shown.rows}]
    drawn_flags = {flag.name for row in shown.rows for flag in row.drawn}
    named = flags.titles()
    return [
        {
            "name": "domain",
            "label": _("Domain"),
            "options": [(id, f"{id} {titles[id]}" if id in titles else id) for id in domains],
        },
        {"name": "level", "label": _("Level"), "options": [(level, pages.level_name(level)) for level in levels]},
        {
            "name": "flag",
            "label": _("To look at"),
            "options": [("any", _("Anything")), *((name, named[name]) for name in flags.NAMES if name in drawn_flags)],
        },
    ]
