"""A lesson in the admin: its doors. What happens behind them is in :mod:`courses.editing`."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from courses.admin.base import BY_COURSE, OwnEditor, View, zone_of
from courses.editing import adding, desk, merge_page, publication, version_pages
from courses.models.outline import Lesson


@admin.register(Lesson)
class LessonAdmin(OwnEditor):
    """A lesson on its author's desk: the editor, its versions, and the way to its readers."""

    list_display = ("title", "module", "position", "status", "minutes", "word_count")
    list_filter = (BY_COURSE, "status")
    search_fields = ("title", "slug", "body")
    list_select_related = ("module",)
    ordering = ("course", "module__position", "position")
    row_related = ("course", "module")

    def get_urls(self) -> list[URLPattern]:
        def named(route: str, name: str, view: View) -> URLPattern:
            return path(f"<int:object_id>/{route}/", view, name=f"courses_lesson_{name}")

        return [
            named("change", "change", self.desk),
            named("working-copy", "working_copy", self.desk),
            named("merge/<uuid:page>", "merge", self.door(merge_page.merge, "GET", "POST")),
            named("versions", "versions", self.door(version_pages.version_list, "GET")),
            named("versions/<int:number>", "version", self.door(version_pages.comparison, "GET")),
            named("versions/<int:number>/restoration", "restoration", self.door(version_pages.restoration, "POST")),
            named("publication", "publication", self.door(publication.publication, "GET", "POST")),
            *super().get_urls(),
        ]

    @property
    def desk(self) -> View:
        """The editor; what comes in is kept before anybody is asked to sign in."""
        opened = self.admin_site.admin_view(self.change_view)

        @csrf_exempt
        @never_cache
        def view(request: HttpRequest, object_id: int) -> HttpResponse:
            with zone_of(request):
                if request.method == "POST":
                    return desk.received(self, request, object_id)
                return opened(request, str(object_id))

        return view

    def editor(self, request: HttpRequest, row: Any) -> HttpResponse:
        return desk.editor(self, request, row)

    def beginning(self, request: HttpRequest) -> HttpResponse:
        return adding.add(self, request)
