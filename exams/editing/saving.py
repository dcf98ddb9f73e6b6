"""Saving an exam from the admin: nobody's words are written over, and no exam is open that has no form."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from courses.models import publication
from courses.models.outline import Course
from exams import audit, bank
from exams.blueprint import Blueprint
from exams.content_files import exam_fields
from exams.models.blueprint import Exam
from exams.selection import Infeasible, obstacles

if TYPE_CHECKING:
    from accounts.models import User


class Outdated(Exception):
    """Somebody saved the exam since its author opened it; ``exam`` is how it is now."""

    def __init__(self, exam: Exam) -> None:
        self.exam = exam
        super().__init__(str(exam))


class HasExam(Exception):
    """The course has an exam already: ``exam``."""

    def __init__(self, exam: Exam) -> None:
        self.exam = exam
        super().__init__(str(exam))


def state_of(exam: Exam) -> str:
    """What identifies an exam as it is now, its judges among it."""
    return digest(exam_fields(exam), sorted(judge.pk for judge in exam.judges.all()))


def digest(values: Mapping[str, Any], judges: Sequence[int]) -> str:
    return hashlib.sha256(audit.canonical({**values, "judges": judges})).hexdigest()[:32]


@transaction.atomic
def save_exam(
    *, exam: Exam, values: Mapping[str, Any], judges: Sequence[User], base: str, author: User, now: datetime
) -> list[str]:
    """Store what the form says. Returns why no form can be drawn, which is advice for a draft.

    Raises :class:`Outdated` when ``base`` is not how the exam is any more, :class:`HasExam` for a second one of a
    course, and :class:`Infeasible` for an exam that is to be open and has no form. Nothing is written then.
    """
    is_new = exam.pk is None
    # Two authors stand in line at the row: of the exam, or of the course that is to have one.
    if is_new:
        Course.objects.filter(pk=exam.course_id).update(slug=F("slug"))
        if other := Exam.objects.filter(course=exam.course_id).first():
            raise HasExam(other)
    else:
        Exam.objects.filter(pk=exam.pk).update(status=F("status"))
        exam = Exam.objects.select_related("course").get(pk=exam.pk)
        if state_of(exam) != base:
            raise Outdated(exam)
    blueprint = Blueprint.of(values["rules"])
    reasons = obstacles(blueprint, bank.of_exam(exam, blueprint).candidates)
    if values["status"] == Exam.Status.PUBLISHED and reasons:
        raise Infeasible(reasons)
    people = sorted(judge.pk for judge in judges)
    if not is_new and digest(values, people) == base:
        return reasons
    changes = {} if is_new else changed(exam, values, people)
    for name, value in values.items():
        setattr(exam, name, value)
    exam.save()
    exam.judges.set(judges)
    audit.record(
        action="exam.added" if is_new else "exam.edited",
        subject=f"exam:{exam.pk}",
        actor=audit.actor(author),
        at=now,
        data={"state": digest(values, people), "status": values["status"], "changed": changes},
    )
    publication.publish()
    return reasons


def changed(exam: Exam, values: Mapping[str, Any], people: Sequence[int]) -> dict[str, Any]:
    """What is other than before, as (before, after)."""
    before = flat(exam_fields(exam)) | {"people": sorted(judge.pk for judge in exam.judges.all())}
    after = flat(values) | {"people": list(people)}
    return {name: [before.get(name), after[name]] for name in after if before.get(name) != after[name]}


def flat(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "rules"} | dict(values["rules"])
