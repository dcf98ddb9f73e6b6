"""How far a learner is: marking, remembering the place, percent and minutes left. Guests never come here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Case, F, Value, When
from django.utils.translation import gettext as _

from courses.models.outline import Course, Lesson
from courses.models.progress import Enrolment, LessonProgress

if TYPE_CHECKING:
    from accounts.models import User


#: The place of the questions that end a lesson; it has an id of the page, not of the lesson's text.
CHECK = "check"
COMPLETED = (
    "SELECT lesson_id FROM courses_lessonprogress WHERE learner_id = %s AND course_id = %s AND completed_at IS NOT NULL"
)


@transaction.atomic
def mark_complete(*, learner: User, lesson: Lesson, now: datetime) -> None:
    """The learner has finished ``lesson``. A second time keeps the first date; the place moves here."""
    mark, created = LessonProgress.objects.get_or_create(
        learner=learner,
        lesson=lesson,
        defaults={"course_id": lesson.course_id, "completed_at": now, "changed_at": now},
    )
    if not created:
        LessonProgress.objects.filter(pk=mark.pk, completed_at__isnull=True).update(completed_at=now, changed_at=now)
    remember_place(learner=learner, lesson=lesson, section="", now=now)


@transaction.atomic
def undo_complete(*, learner: User, lesson: Lesson, now: datetime) -> None:
    """Take the mark back; that there was one stays on record as a change."""
    LessonProgress.objects.filter(learner=learner, lesson=lesson, completed_at__isnull=False).update(
        completed_at=None, changed_at=now
    )


def remember_place(*, learner: User, lesson: Lesson, section: str, now: datetime) -> None:
    """The learner was last seen at ``section`` (a heading's id) of ``lesson``.

    "" is the top, where every visit begins: it moves the place to another lesson, but within the lesson it does not
    take back a section that was reached before.
    """
    kept = Case(When(lesson=lesson, then=F("section")), default=Value("")) if section == "" else Value(section)
    enrolment = Enrolment.objects.filter(learner=learner, course_id=lesson.course_id)
    if not enrolment.update(section=kept, lesson=lesson, seen_at=now):
        Enrolment.objects.get_or_create(
            learner=learner,
            course_id=lesson.course_id,
            defaults={"lesson": lesson, "section": section, "seen_at": now, "started_at": now},
        )


def completed_lessons(learner: User, course_id: int) -> set[int]:
    """Ids of the lessons of a course that the learner has marked complete. One query, asked with every lesson."""
    with connection.cursor() as cursor:
        cursor.execute(COMPLETED, [learner.pk, course_id])
        return {lesson for (lesson,) in cursor.fetchall()}


@dataclass(frozen=True)
class Summary:
    """Progress over a list of lessons. Minutes are those the lessons declare."""

    done: int
    total: int
    minutes_left: int

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means all."""
        return 100 * self.done // self.total if self.total else 0


@dataclass(frozen=True)
class Place:
    """Where to go on: a lesson, and the section in it ("" for the top) with its title and the minutes from there."""

    lesson: Lesson
    section: str
    section_title: str
    minutes_left: int

    @property
    def url(self) -> str:
        anchor = CHECK if self.section == CHECK else f"s-{self.section}"
        return self.lesson.get_absolute_url() + (f"#{anchor}" if self.section else "")


def next_place(
    lessons: Sequence[Lesson],
    done: Collection[int],
    enrolment: Enrolment | None,
    *,
    order: Mapping[int, int] | None = None,
) -> Place | None:
    """Where a learner continues: the place they left, or after a finished lesson the next unfinished one.

    ``lessons`` are the readable ones in order; ``order`` has their indexes by primary key, where they are known. None
    when everything is done.
    """
    if order is None:
        order = {lesson.pk: index for index, lesson in enumerate(lessons)}
    last = order.get(enrolment.lesson_id) if enrolment and enrolment.lesson_id else None
    if enrolment and last is not None and lessons[last].pk not in done:
        return place_in(lessons[last], enrolment.section)
    start = last + 1 if last is not None else 0
    for lesson in [*lessons[start:], *lessons[:start]]:
        if lesson.pk not in done:
            return place_in(lesson, "")
    return None


def place_in(lesson: Lesson, section: str) -> Place:
    """A place in ``lesson``; an unknown section means the top. What is left is counted by sections, to 5 minutes."""
    sections = [heading for heading in lesson.contents if heading["level"] == 2]
    for index, heading in enumerate(sections):
        if heading["id"] == section:
            rest = lesson.minutes * (len(sections) - index) / len(sections)
            return Place(lesson, section, heading["text"], max(5, 5 * round(rest / 5)))
    if section == CHECK and lesson.check_at is not None:
        return Place(lesson, CHECK, _("Knowledge check"), max(5, 5 * round(lesson.check_minutes / 5)))
    return Place(lesson, "", "", lesson.minutes)


def enrolment_in(learner: User, course: Course) -> Enrolment | None:
    """The learner's enrolment in a course, or None before they have begun it."""
    return Enrolment.objects.filter(learner=learner, course=course).first()


def enrolments_of(learner: User) -> list[Enrolment]:
    """The courses a learner has begun, the latest first."""
    current = Enrolment.objects.filter(learner=learner, course__status=Course.Status.PUBLISHED)
    return list(current.select_related("course").order_by("-seen_at"))
