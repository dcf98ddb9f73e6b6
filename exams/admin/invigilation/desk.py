"""What the pages of invigilation share: who gets in, which exam it is about, and the frame they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from courses.admin.base import PagesOnly
from exams import access
from exams.models.blueprint import Exam
from exams.models.sitting import Sitting

if TYPE_CHECKING:
    from accounts.models import User

#: How many rows a page of a list has.
ROWS = 50


class Desk(PagesOnly):
    """Pages about one exam, for the people who teach its course."""

    pages = "admin/exams/invigilation"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether there may be anything here for this person at all; what there is, each page asks for itself."""
        return who(request).has_perm("courses.view_course")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def shown(
        self, request: HttpRequest, name: str, title: str, exam: Exam | None = None, status: int = 200, **context: Any
    ) -> TemplateResponse:
        return self.page(request, name, title, status, **{"exam": exam, "tab": "", "trail": [], **context})


def who(request: HttpRequest) -> User:
    return cast("User", request.user)


def exam_of(request: HttpRequest, course: str) -> Exam:
    """The exam of a course that this person may edit. Raises Http404."""
    return access.editable_exam(who(request), course)


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
