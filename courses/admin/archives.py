"""Courses that come and go as a whole, in the admin: new ones to write over, and courses as zip files."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses import archive, arrivals, skeleton
from courses.archive import ArchiveRefused
from courses.arrivals import TAKEN, WORK, ImportForm, NewCourseForm
from courses.loader import Load
from courses.sync.problems import ContentProblems, Problem
from courses.versions import Outdated

if TYPE_CHECKING:
    from accounts.models import User


class CourseArchives(admin.ModelAdmin):
    """Pages of the courses' admin: a new course, a course as a zip file, a course from one."""

    def get_urls(self) -> list[URLPattern]:
        pages: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("new/", self.new_course, "courses_course_new"),
            ("import/", self.import_course, "courses_course_import"),
            ("import/preview/", self.import_preview, "courses_course_import_preview"),
            ("<path:object_id>/export/", self.export_course, "courses_course_export"),
        ]
        own = [path(route, self.admin_site.admin_view(view), name=name) for route, view, name in pages]
        return [*own, *super().get_urls()]

    def require_adding(self, request: HttpRequest) -> User:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return cast("User", request.user)

    def archive_page(
        self, request: HttpRequest, name: str, title: str, status: int = 200, **context: Any
    ) -> HttpResponse:
        context |= {**self.admin_site.each_context(request), "title": title, "opts": self.model._meta}
        return TemplateResponse(request, f"admin/courses/archives/{name}.html", context, status=status)

    def new_course(self, request: HttpRequest) -> HttpResponse:
        """A course with lessons to write over. Who makes it teaches it; operators name the instructors themselves."""
        user = self.require_adding(request)
        form = NewCourseForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            instructor = None if user.is_superuser else user
            try:
                course = skeleton.create(**form.cleaned_data, instructor=instructor)
            except skeleton.SlugTaken:
                form.add_error("slug", TAKEN % {"slug": form.cleaned_data["slug"]})
            else:
                self.log_addition(request, course, _("Made with lessons to write over."))
                self.message_user(request, _("The course is there, as a draft with two lessons to write over."))
                return redirect("admin:courses_course_change", course.pk)
        return self.archive_page(request, "new", _("New course"), form=form)

    def export_course(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        course = self.get_object(request, unquote(object_id))
        if course is None or not self.has_view_permission(request, course):
            raise Http404("no such course")
        return HttpResponse(
            archive.pack(course),
            content_type="application/zip",
            headers={
                "Content-Disposition": f'attachment; filename="{course.slug}.zip"',
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "private, no-store",
            },
        )

    def import_course(self, request: HttpRequest) -> HttpResponse:
        """The form. A course that can be unpacked is kept for the next page, which shows what it would do."""
        user = self.require_adding(request)
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = ImportForm(*sent, user=user)
        if form.is_valid():
            arrivals.keep(user, form.upload)
            return redirect("admin:courses_course_import_preview")
        return self.archive_page(request, "import", _("Import a course"), form=form)

    def import_again(self, request: HttpRequest, user: User, why: str, status: int) -> HttpResponse:
        """The form once more, above it why there is nothing to look at."""
        return self.archive_page(request, "import", _("Import a course"), status, form=ImportForm(user=user), why=why)

    def import_preview(self, request: HttpRequest) -> HttpResponse:
        """What the kept archive would do; a POST does it, or lets go of it."""
        user = self.require_adding(request)
        upload = arrivals.kept(user)
        if upload is None or (request.method == "POST" and request.POST.get("digest") != upload.digest):
            return self.import_again(request, user, _("This upload is not here any more; choose the file again."), 410)
        if request.method == "POST" and "discard" in request.POST:
            arrivals.forget(user)
            return redirect("admin:courses_course_changelist")
        take = request.POST.getlist("take")
        problems: list[Problem] = []
        load: Load | None = None
        notes: list[str] = []
        try:
            load, notes = arrivals.prepared(user, upload, take)
            if load.works[0].course is not None and not self.has_change_permission(request, load.works[0].course):
                raise PermissionDenied
            if request.method == "POST":
                return self.taken_in(request, user, load)
        except ContentProblems as error:
            problems = error.problems
        except ArchiveRefused as refusal:
            return self.import_again(request, user, str(refusal), 409)
        except (Outdated, IntegrityError):
            text = _("The course was edited on the site meanwhile; this is what the import would do now.")
            self.message_user(request, text, messages.WARNING)
            return redirect("admin:courses_course_import_preview")
        return self.archive_page(
            request,
            "preview",
            _("Import “%(name)s”") % {"name": upload.name},
            status=409 if problems and request.method == "POST" else 200,
            upload=upload,
            is_new=load is not None and load.works[0].course is None,
            outcomes=arrivals.outcomes(load.plan.changes()) if load else [],
            has_work=load is not None and any(s.action in WORK for s in load.plan.steps),
            notes=notes,
            take=take,
            problems=arrivals.in_folder(problems, upload.slug),
            advice=arrivals.in_folder(sorted(load.advice), upload.slug) if load else [],
        )

    def taken_in(self, request: HttpRequest, user: User, load: Load) -> HttpResponse:
        is_new = load.works[0].course is None
        course = archive.take_in(load, instructor=None if user.is_superuser else user)
        arrivals.forget(user)
        if is_new:
            self.log_addition(request, course, _("Imported from a zip file."))
        else:
            self.log_change(request, course, _("Imported from a zip file."))
        count = len(load.plan.writes())
        text = ngettext(
            "The course is imported: %d part was written.", "The course is imported: %d parts were written.", count
        )
        self.message_user(request, text % count)
        return redirect("admin:courses_course_change", course.pk)
