"""How far a learner is. Guests have no rows here, ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.outline import Course, Lesson

if TYPE_CHECKING:
    from accounts.models import User


class Enrolment(models.Model):
    """A learner has begun a course; ``lesson`` and ``section`` are where they last were."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrolments")
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    lesson = models.ForeignKey(Lesson, on_delete=models.SET_NULL, null=True, related_name="+")
    section = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        verbose_name = _("enrolment")
        constraints = [models.UniqueConstraint("learner", "course", name="one_enrolment_per_course")]
        indexes = [models.Index(fields=["learner", "-seen_at"], name="enrolment_recent")]

    def __str__(self) -> str:
        return f"{self.learner_id} in {self.course_id}"


class LessonProgressQuerySet(models.QuerySet["LessonProgress"]):
    def completed_by(self, learner: User) -> LessonProgressQuerySet:
        return self.filter(learner=learner, completed_at__isnull=False)


class LessonProgress(models.Model):
    """A learner's mark on a lesson: when it was completed, or null after they took the mark back."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="progress")
    completed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    objects = LessonProgressQuerySet.as_manager()

    class Meta:
        verbose_name = _("lesson progress")
        constraints = [models.UniqueConstraint("learner", "lesson", name="one_mark_per_lesson")]
        indexes = [models.Index(fields=["learner", "course"], name="progress_in_course")]

    def __str__(self) -> str:
        return f"{self.learner_id} on {self.lesson_id}"
