"""The pages of whole courses at their addresses, whatever the admin of courses is."""

from django.contrib import admin
from django.urls import include, path

from config import admin_urls
from config.urls import urlpatterns as site_patterns
from courses.admin.archives import CourseArchives
from courses.admin.outline import CourseAdmin
from courses.models.outline import Course

# The pages at the addresses that they have once they are bases of CourseAdmin.
PAGES = CourseAdmin if issubclass(CourseAdmin, CourseArchives) else type("Pages", (CourseArchives, CourseAdmin), {})
NAMES = ("courses_course_new", "courses_course_import", "courses_course_export")
OWN_PAGES = [
    pattern for pattern in PAGES(Course, admin.site).get_urls() if str(getattr(pattern, "name", "")).startswith(NAMES)
]
ADMIN = ([path("courses/course/", include(OWN_PAGES)), *admin_urls.urlpatterns], "admin")
urlpatterns = [
    path("admin/", include(ADMIN, namespace="admin")),
    *[pattern for pattern in site_patterns if getattr(pattern, "namespace", "") != "admin"],
]
BASE = "/admin/courses/course"
NEW, IMPORT, PREVIEW = f"{BASE}/new/", f"{BASE}/import/", f"{BASE}/import/preview/"
