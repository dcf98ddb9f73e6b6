"""A lesson in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from courses import writing
from courses.admin.base import BY_COURSE, TaughtCoursesOnly
from courses.authoring import LessonForm
from courses.models.outline import FormerSlug, Lesson


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
