"""The exams on a learner's home: those of the courses they began, and those they sat, each with how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from courses.models.outline import Course
from courses.models.progress import Enrolment
from exams import certificates, results
from exams.blueprint import Blueprint
from exams.certificates import Standing
from exams.models.blueprint import Exam
from exams.models.certificate import Certificate
from exams.models.result import Result
from exams.models.sitting import Sitting
from exams.transitions import State

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class ExamLine:
    """One exam and the sitting that says most about it now, if there was any.

    ``state``: "new" (never sat), "running", "waiting" (ended, its result not released), "passed", "failed", "voided".
    ``standing`` is what the certificate of a pass is worth, None while nobody claimed it.
    """

    exam: Exam
    state: str = "new"
    sitting: Sitting | None = None
    certificate: Certificate | None = None
    standing: Standing | None = None

    @property
    def blueprint(self) -> Blueprint:
        return self.exam.blueprint

    @property
    def is_open(self) -> bool:
        """Whether the pages of the exam and of its course are there for its learners."""
        return self.exam.is_published and self.exam.course.status == Course.Status.PUBLISHED

    @property
    def is_certified(self) -> bool:
        """Whether the certificate still says that the exam was passed."""
        return self.standing in {Standing.GENUINE, Standing.EXPIRED, Standing.RENEWED}


def exams_of(learner: User, now: datetime) -> list[ExamLine]:
    """The exams that concern a learner, in the order of the courses. At most four queries, however many there are."""
    begun = Enrolment.objects.filter(learner=learner).values("course")
    sat = Sitting.objects.filter(learner=learner).values("exam")
    is_open = Q(pk__in=Exam.objects.published().filter(course__in=begun).values("pk"))
    exams = list(
        Exam.objects.filter(is_open | Q(pk__in=sat)).select_related("course").order_by("course__position", "course")
    )
    if not exams:
        return []
    sittings: dict[int, list[Sitting]] = {exam.pk: [] for exam in exams}
    for sitting in Sitting.objects.filter(learner=learner).defer("rules", "terms").order_by("started_at", "pk"):
        sittings[sitting.exam_id].append(sitting)
    had = [sitting for of_exam in sittings.values() for sitting in of_exam]
    outcomes = results.latest_of([sitting for sitting in had if sitting.state == State.RELEASED]) if had else {}
    passes = [pk for pk, result in outcomes.items() if result.is_passed]
    held = Certificate.objects.filter(sitting__in=passes).select_related("renewed_by") if passes else ()
    certified = {certificate.sitting_id: certificate for certificate in held}
    return [line(exam, sittings[exam.pk], outcomes, certified, now) for exam in exams]


def line(
    exam: Exam,
    sittings: Sequence[Sitting],
    outcomes: dict[int, Result],
    certified: dict[int, Certificate],
    now: datetime,
) -> ExamLine:
    """What of an exam matters now: that it runs, that its result is awaited, that it is passed, or the last attempt."""
    last = {state_of(sitting, outcomes, now): sitting for sitting in sittings}
    for state in ("running", "waiting", "passed", "failed", "voided"):
        sitting = last.get(state)
        if sitting is not None:
            certificate = certified.get(sitting.pk)
            standing = certificates.standing(certificate, now) if certificate else None
            return ExamLine(exam, state, sitting, certificate, standing)
    return ExamLine(exam)


def state_of(sitting: Sitting, outcomes: dict[int, Result], now: datetime) -> str:
    """A sitting whose time is up is awaited, also while nobody has closed it yet."""
    if sitting.state in State.running():
        return "waiting" if sitting.state == State.OPEN and sitting.deadline <= now else "running"
    if sitting.state == State.VOIDED:
        return "voided"
    result = outcomes.get(sitting.pk)
    if result is None:
        return "waiting"
    return "passed" if result.is_passed else "failed"
