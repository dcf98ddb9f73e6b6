"""What the admins of course material share: people see what belongs to the courses they teach, operators all.

Some are written in editors of our own, and some are only pages that stand where a model has its list.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from courses.models import publication
from courses.models.media import MediaFile
from courses.models.outline import Course, Lesson, Module

if TYPE_CHECKING:
    from accounts.models import User

View = Callable[..., HttpResponse]
#: Lists the courses of the rows that this person sees, and no others.
BY_COURSE = ("course", admin.RelatedOnlyFieldListFilter)
COURSE_PATHS = {Course: "pk", Module: "course", Lesson: "course", MediaFile: "course"}


def takes(*methods: str) -> Callable[[View], View]:
    """A view that takes these methods. HEAD asks for what GET would answer: a door for forms alone does not take it."""
    return require_http_methods([*methods, "HEAD"] if "GET" in methods else list(methods))


class TaughtCoursesOnly(admin.ModelAdmin):
    """An admin of course material: instructors see what belongs to the courses they teach, operators all.

    ``course_path`` is the way from a row to its course, for models of other apps.
    """

    course_path = "course"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        taught = Course.objects.editable_by(cast("User", request.user))
        path = COURSE_PATHS.get(self.model, self.course_path)
        return super().get_queryset(request).filter(**{f"{path}__in": taught})

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        taught = Course.objects.editable_by(cast("User", request.user))
        if db_field.name == "course":
            kwargs["queryset"] = taught
        if db_field.name == "module":
            kwargs["queryset"] = Module.objects.filter(course__in=taught).select_related("course")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is deleted here: a deleted lesson would take its learners' progress along. Retire it."""
        return False

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """The page as it is stored: a slug that was just refused cannot be an address."""
        stored: Any = self.model.objects.filter(pk=obj.pk).first() if obj is not None else None
        return stored.get_absolute_url() if hasattr(stored, "get_absolute_url") else None

    def gone(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What Django's own change view answers where there is no such row."""
        return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]  # its stubs do not know it

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        publication.publish()


def zone_of(request: HttpRequest) -> AbstractContextManager[Any]:
    """Times on the page are those of the person who reads it."""
    user = request.user
    return timezone.override(user.zone) if user.is_authenticated else nullcontext()


class OwnEditor(TaughtCoursesOnly):
    """An admin whose rows are begun and written on pages of our own, in the place of Django's forms.

    Each says what its ``editor`` and its ``beginning`` are. (The metaclass of Django's admins rules abstract ones out.)
    """

    #: What a row is fetched with.
    row_related: tuple[str, ...] = ("course",)

    def editor(self, request: HttpRequest, row: Any) -> HttpResponse:
        """The page that a row is written on."""
        raise NotImplementedError

    def beginning(self, request: HttpRequest) -> HttpResponse:
        """The page that a new row is begun on."""
        raise NotImplementedError

    def row_for(self, request: HttpRequest, row_id: int) -> Any:
        """The row, if this person may edit it; else None."""
        if not self.admin_site.has_permission(request):
            return None
        found = self.get_queryset(request).select_related(*self.row_related).filter(pk=row_id).first()
        return found if found is not None and self.has_change_permission(request, found) else None

    def door(self, view: View, *methods: str) -> View:
        """A page about one row, for those who may edit it; strangers learn nothing of it."""

        @takes(*methods)
        def opened(request: HttpRequest, object_id: int, **named: Any) -> HttpResponse:
            row = self.row_for(request, object_id)
            if row is None:
                raise Http404("no such row")
            with zone_of(request):
                return view(self, request, row, **named)

        return self.admin_site.admin_view(opened)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        row = self.row_for(request, int(object_id)) if object_id.isdecimal() else None
        return self.gone(request, object_id) if row is None else self.editor(request, row)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self.beginning(request)


class WithoutForms(admin.ModelAdmin):
    """An admin whose rows come to be elsewhere: nothing is added, changed or deleted through Django's forms."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class PagesOnly(WithoutForms):
    """Pages of our own that stand where a model has its list. ``pages`` is the folder of their templates."""

    pages = ""

    def get_urls(self) -> list[URLPattern]:
        return []

    def door(self, route: str, view: View, name: str, *methods: str) -> URLPattern:
        """A page at ``route`` that takes these methods; without any it is only to be read."""
        return path(route, self.admin_site.admin_view(takes(*(methods or ("GET",)))(view)), name=name)

    def page(self, request: HttpRequest, name: str, title: str, status: int = 200, **context: Any) -> TemplateResponse:
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return TemplateResponse(request, f"{self.pages}/{name}.html", {**frame, **context}, status=status)
