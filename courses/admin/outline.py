"""Courses and modules in the admin, with what they hold in order."""

from __future__ import annotations

from typing import Any

from adminsortable2.admin import CustomInlineFormSetMixin, SortableAdminBase, SortableTabularInline
from django.contrib import admin
from django.http import HttpRequest

from courses.admin.base import BY_COURSE, TaughtCoursesOnly
from courses.authoring import CourseForm, ModuleForm, ModuleFormSet
from courses.models.outline import Course, Lesson, Module


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
