"""The door to a course's files in the admin (:mod:`courses.editing.files_page`)."""

from __future__ import annotations

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from courses.editing import files_page


class CourseFiles(admin.ModelAdmin):
    """Adds a page to the admin of courses: what the content files would change, and a choice where both changed."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.files_view))
        return [path("<int:object_id>/files/", view, name="courses_course_files"), *super().get_urls()]

    def files_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        course = self.get_queryset(request).filter(pk=object_id).first()
        if course is None or not self.has_change_permission(request, course):
            raise Http404("no such course")
        return files_page.files(self, request, course)
