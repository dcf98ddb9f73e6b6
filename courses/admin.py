"""Courses in the admin: plain, and safe. A text that cannot be rendered is sent back with what is wrong in it."""

from __future__ import annotations

from typing import Any

from adminsortable2.admin import CustomInlineFormSetMixin, SortableAdminBase, SortableTabularInline
from django.contrib import admin
from django.db.models import ForeignKey, Model, QuerySet
from django.http import HttpRequest

from courses import writing
from courses.authoring import CourseForm, LessonForm, ModuleForm, ModuleFormSet
from courses.models import publication
from courses.models.media import MediaFile
from courses.models.outline import Course, FormerSlug, Lesson, Module

#: Lists the courses of the rows that this person sees, and no others.
BY_COURSE = ("course", admin.RelatedOnlyFieldListFilter)
COURSE_PATHS = {Course: "pk", Module: "course", Lesson: "course", MediaFile: "course"}


class TaughtCoursesOnly(admin.ModelAdmin):
    """An admin of course material: instructors see what belongs to the courses they teach, operators all."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        taught = Course.objects.editable_by(request.user)  # type: ignore[arg-type]
        path = COURSE_PATHS[self.model]
        return super().get_queryset(request).filter(**{f"{path}__in": taught})

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        taught = Course.objects.editable_by(request.user)  # type: ignore[arg-type]
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


class ModulesInOrder(CustomInlineFormSetMixin, ModuleFormSet):
    """The modules of a course, with the numbers that dragging gives them."""


class ModuleInline(SortableTabularInline):
    """A course's modules; drag them into order."""

    model = Module
    form = ModuleForm
    formset = ModulesInOrder
    fields = ("position", "title", "slug", "summary", "is_retired")
    extra = 0
    can_delete = False
    show_change_link = True


@admin.register(Course)
class CourseAdmin(SortableAdminBase, TaughtCoursesOnly):
    """A course and the order of its modules."""

    form = CourseForm
    list_display = ("title", "slug", "status", "edition")
    fields = CourseForm.Meta.fields
    filter_horizontal = ("instructors",)
    inlines = (ModuleInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A course keeps its slug; only operators say who teaches it."""
        slug = ("slug",) if obj else ()
        return slug if request.user.is_superuser else (*slug, "instructors")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change and not request.user.is_superuser:
            form.instance.instructors.add(request.user)


class LessonInline(SortableTabularInline):
    """A module's lessons; drag them into order."""

    model = Lesson
    fields = ("position", "title", "slug", "status", "minutes")
    readonly_fields = ("title", "slug", "minutes")
    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Module)
class ModuleAdmin(SortableAdminBase, TaughtCoursesOnly):
    """A module and the order of its lessons."""

    list_display = ("title", "course", "position", "is_retired")
    form = ModuleForm
    list_filter = (BY_COURSE,)
    fields = ModuleForm.Meta.fields
    inlines = (LessonInline,)

    def save_model(self, request: HttpRequest, obj: Module, form: Any, change: bool) -> None:
        if not change:
            last = obj.course.modules.order_by("-position").first()
            obj.position = last.position + 1 if last else 1
        super().save_model(request, obj, form, change)


@admin.register(Lesson)
class LessonAdmin(TaughtCoursesOnly):
    """A lesson as fields and one Markdown text."""

    form = LessonForm
    list_display = ("title", "module", "position", "status", "minutes", "word_count")
    list_filter = (BY_COURSE, "status")
    search_fields = ("title", "slug", "body")
    list_select_related = ("module",)
    ordering = ("course", "module__position", "position")

    def save_model(self, request: HttpRequest, obj: Lesson, form: Any, change: bool) -> None:
        obj.course = obj.module.course
        if not change or "module" in form.changed_data:
            last = Lesson.objects.filter(module=obj.module).exclude(pk=obj.pk).order_by("-position").first()
            obj.position = last.position + 1 if last else 1
        old_slug = form.initial.get("slug")
        former = [old_slug] if change and old_slug != obj.slug else []
        FormerSlug.objects.filter(course=obj.course, slug=obj.slug, lesson=obj.pk).delete()
        writing.store(obj, form.derived, former_slugs=former)


@admin.register(MediaFile)
class MediaFileAdmin(TaughtCoursesOnly):
    """A course's files, to look at; they come with the course's folder."""

    list_display = ("name", "course", "content_type", "width", "height")
    list_filter = (BY_COURSE,)
    fields = ("course", "name", "content_type", "width", "height", "sha256")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
