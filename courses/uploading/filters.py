"""What the library of files can be narrowed down to."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import media_use
from courses.models.media import MediaFile
from courses.uploading import library


class KindFilter(admin.SimpleListFilter):
    title = gettext_lazy("type")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, label) for name, (label, _condition) in library.KINDS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[MediaFile]) -> QuerySet[MediaFile]:
        kind = library.KINDS.get(self.value() or "")
        return queryset.filter(kind[1]) if kind else queryset


class UseFilter(admin.SimpleListFilter):
    title = gettext_lazy("use")
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("used", _("In a lesson")), ("unused", _("Not used")), ("wordless", _("Without alt text"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[MediaFile]) -> QuerySet[MediaFile]:
        if self.value() == "wordless":
            return queryset.filter(alt="", content_type__startswith="image/")
        if self.value() not in {"used", "unused"}:
            return queryset
        files = list(queryset.order_by("pk").values_list("pk", "course_id", "name"))
        uses = media_use.uses_in({course for _pk, course, _name in files})
        wanted = self.value() == "used"
        return queryset.filter(pk__in=[pk for pk, course, name in files if (name in uses.get(course, {})) is wanted])
