"""Questions in the admin, read-only beside their lesson: they are written in its text."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from courses.admin.lesson import LessonAdmin
from courses.models.outline import Lesson
from quizzes.models.question import Question


class QuestionInline(admin.TabularInline):
    """What a lesson asks, as it is asked now."""

    model = Question
    fields = ("position", "key", "kind", "stem", "revision_label", "is_retired")
    readonly_fields = fields
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("revision")

    @admin.display(description=_("question"))
    def stem(self, obj: Question) -> str:
        return strip_tags(obj.revision.content["stem"]) if obj.revision else ""

    @admin.display(description=_("revision"))
    def revision_label(self, obj: Question) -> str:
        return obj.revision.label if obj.revision else ""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


admin.site.unregister(Lesson)


@admin.register(Lesson)
class LessonWithQuestionsAdmin(LessonAdmin):
    """The lesson, with its questions below the text."""

    inlines = (QuestionInline,)
