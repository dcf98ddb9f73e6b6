"""What the pages of invigilation share: who gets in, which exam it is about, and the frame they stand in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import access
from exams.models.blueprint import Exam
from exams.models.sitting import Sitting

if TYPE_CHECKING:
    from accounts.models import User

View = Callable[..., HttpResponse]
#: How many rows a page of a list has.
ROWS = 50


class Desk(admin.ModelAdmin):
    """An admin of pages of our own. Nothing is added, changed or deleted through Django's forms."""

    def door(self, route: str, view: View, name: str, *methods: str) -> URLPattern:
        """A page at ``route`` that takes these methods; without any it is only to be read."""
        allowed = ("HEAD", *(methods or ("GET",)))
        return path(route, self.admin_site.admin_view(require_http_methods(allowed)(view)), name=name)

    def get_urls(self) -> list[URLPattern]:
        return []

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether there may be anything here for this person at all; what there is, each page asks for itself."""
        return who(request).has_perm("courses.view_course")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def page(
        self, request: HttpRequest, name: str, title: str, exam: Exam | None = None, status: int = 200, **context: Any
    ) -> TemplateResponse:
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, "exam": exam}
        template = f"admin/exams/invigilation/{name}.html"
        return TemplateResponse(request, template, {**frame, "tab": "", "trail": [], **context}, status=status)


def who(request: HttpRequest) -> User:
    return cast("User", request.user)


def exam_of(request: HttpRequest, course: str) -> Exam:
    """The exam of a course that this person may edit. Raises Http404."""
    exam = Exam.objects.select_related("course").filter(course__slug=course).first()
    if exam is None or not access.may_edit(who(request), exam.course):
        raise Http404("no such exam")
    return exam


def sitting_of(exam: Exam, uuid: UUID) -> Sitting:
    """A sitting of this exam, with its learner. Raises Http404."""
    sitting = Sitting.objects.select_related("learner").filter(exam=exam, uuid=uuid).first()
    if sitting is None:
        raise Http404("no such sitting")
    sitting.exam = exam
    return sitting


def called(learner: User | None) -> str:
    """What a learner is called here; one whose account was erased has no name any more."""
    return str(learner) if learner is not None else _("Somebody whose account was erased")
