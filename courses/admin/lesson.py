"""A lesson in the admin: its doors. What happens behind them is in :mod:`courses.editing`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from courses.admin.base import BY_COURSE, TaughtCoursesOnly
from courses.editing import adding, desk, merge_page, publication, version_pages
from courses.models.outline import Lesson

View = Callable[..., HttpResponse]


def zone_of(request: HttpRequest) -> AbstractContextManager[Any]:
    """Times on the page are those of the person who reads it."""
    user = request.user
    return timezone.override(user.zone) if user.is_authenticated else nullcontext()


@admin.register(Lesson)
class LessonAdmin(TaughtCoursesOnly):
    """A lesson on its author's desk: the editor, its versions, and the way to its readers."""

    list_display = ("title", "module", "position", "status", "minutes", "word_count")
    list_filter = (BY_COURSE, "status")
    search_fields = ("title", "slug", "body")
    list_select_related = ("module",)
    ordering = ("course", "module__position", "position")

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

    def door(self, view: View, *methods: str) -> View:
        """A page about one lesson, for those who may edit it; strangers learn nothing of it."""

        @require_http_methods(["HEAD", *methods])
        def opened(request: HttpRequest, object_id: int, **named: Any) -> HttpResponse:
            lesson = self.lesson_for(request, object_id)
            if lesson is None:
                raise Http404("no such lesson")
            with zone_of(request):
                return view(self, request, lesson, **named)

        return self.admin_site.admin_view(opened)

    def lesson_for(self, request: HttpRequest, lesson_id: int) -> Lesson | None:
        """The lesson, if this person may edit it."""
        found = self.get_queryset(request).select_related("course", "module").filter(pk=lesson_id).first()
        return found if found is not None and self.has_change_permission(request, found) else None

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        lesson = self.lesson_for(request, int(object_id)) if object_id.isdecimal() else None
        if lesson is None:
            # What Django's own change view answers; its stubs do not know it.
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]
        return desk.editor(self, request, lesson)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return adding.add(self, request)
