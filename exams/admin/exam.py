"""An exam in the admin: its doors. What happens behind them is in :mod:`exams.editing`."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
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
            named("forms", self.page(exam_page.forms_page)),
            named("sample", self.page(exam_page.sample)),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        exam = self.row_for(request, int(object_id)) if object_id.isdecimal() else None
        if exam is None:
            # What Django's own change view answers; its stubs do not know it.
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]
        return exam_page.editor(self, request, exam)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return exam_page.add(self, request)
