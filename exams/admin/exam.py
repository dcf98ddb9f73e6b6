"""An exam in the admin: its doors. What happens behind them is in :mod:`exams.editing`."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from courses.admin.base import BY_COURSE
from exams.editing import exam_page
from exams.editing.doors import Written
from exams.models.blueprint import Exam


@admin.register(Exam)
class ExamAdmin(Written):
    """The exam of a course: its blueprint as a form, beside it what comes of it."""

    subject = "exam"
    list_display = ("title", "course", "status", "edition")
    list_filter = (BY_COURSE, "status")
    list_select_related = ("course",)
    search_fields = ("title", "course__title")
    ordering = ("course__position", "course")

    def get_urls(self) -> list[URLPattern]:
        def named(route: str, view: Any) -> URLPattern:
            found: URLPattern = path(f"<int:object_id>/{route}/", view, name=f"exams_exam_{route}")
            return found

        return [
            named("change", self.desk(exam_page.received)),
            named("forms", self.door(exam_page.forms_page, "GET")),
            named("sample", self.door(exam_page.sample, "GET")),
            *super().get_urls(),
        ]

    def editor(self, request: HttpRequest, row: Any) -> HttpResponse:
        return exam_page.editor(self, request, row)

    def beginning(self, request: HttpRequest) -> HttpResponse:
        return exam_page.add(self, request)
