"""A course's files in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from courses.admin.base import BY_COURSE, TaughtCoursesOnly
from courses.models.media import MediaFile


@admin.register(MediaFile)
class MediaFileAdmin(TaughtCoursesOnly):
    """A course's files, to look at; they come with the course's folder."""

    list_display = ("name", "course", "content_type", "width", "height")
    list_filter = (BY_COURSE,)
    fields = ("course", "name", "content_type", "width", "height", "sha256")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
