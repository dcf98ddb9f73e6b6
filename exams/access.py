"""The doors from a request to an exam and to a sitting: find it and make sure that this person may."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from courses import access
from courses.models.outline import Course
from exams.models.blueprint import Exam
from exams.models.sitting import Sitting

if TYPE_CHECKING:
    from accounts.models import User


def readable_exam(user: User | None, course_slug: str) -> Exam:
    """The exam of a course that this person sees; drafts are their instructors' alone. Raises Http404."""
    exam = Exam.objects.select_related("course").filter(course__slug=course_slug).first()
    if exam is None or not access.may_open(user, exam.course):
        raise Http404("no such exam")
    if exam.is_published or (exam.status == Exam.Status.DRAFT and access.may_edit(user, exam.course)):
        return exam
    raise Http404("no such exam")


def editable_exams(user: User) -> QuerySet[Exam]:
    """The exams of the courses that this person may edit, each with its course."""
    return Exam.objects.filter(course__in=Course.objects.editable_by(user)).select_related("course")


def editable_exam(user: User, course_slug: str) -> Exam:
    """The exam of a course that this person may edit. Raises Http404."""
    exam = editable_exams(user).filter(course__slug=course_slug).first()
    if exam is None:
        raise Http404("no such exam")
    return exam


def own_sitting_bare(user: User, uuid: UUID) -> Sitting:
    """As :func:`own_sitting`, with nothing but its id: for the hottest door, which reads the rest itself."""
    found = Sitting.objects.only("uuid").filter(uuid=uuid, learner=user).first()
    if found is None:
        raise Http404("no such sitting")
    return found


def own_sitting(user: User, uuid: UUID) -> Sitting:
    """The learner's own sitting, with its exam and course; that of somebody else is none. Raises Http404."""
    found = Sitting.objects.select_related("exam__course", "learner").filter(uuid=uuid, learner=user).first()
    if found is None:
        raise Http404("no such sitting")
    return found
