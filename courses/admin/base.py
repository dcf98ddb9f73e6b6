"""What every admin of course material shares: people see what belongs to the courses they teach, operators all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.db.models import ForeignKey, Model, QuerySet
from django.http import HttpRequest

from courses.models import publication
from courses.models.media import MediaFile
from courses.models.outline import Course, Lesson, Module

if TYPE_CHECKING:
    from accounts.models import User

#: Lists the courses of the rows that this person sees, and no others.
BY_COURSE = ("course", admin.RelatedOnlyFieldListFilter)
COURSE_PATHS = {Course: "pk", Module: "course", Lesson: "course", MediaFile: "course"}


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

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        publication.publish()
