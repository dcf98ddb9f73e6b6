"""The exam of a course: its title, whether it is open, and the blueprint that forms are drawn from."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models.outline import Course, Sourced
from exams.blueprint import Blueprint


class ExamQuerySet(models.QuerySet["Exam"]):
    def published(self) -> ExamQuerySet:
        return self.filter(status=Exam.Status.PUBLISHED, course__status=Course.Status.PUBLISHED)


class Exam(Sourced):
    """The one exam of a course, and also the file ``exam/exam.yml``.

    ``rules`` is the blueprint as :mod:`exams.schema` reads it. A sitting keeps its own copy, so that a change here is
    for sittings that start later.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")

    course = models.OneToOneField(Course, on_delete=models.CASCADE, related_name="exam")
    title = models.CharField(_("title"), max_length=160)
    summary = models.CharField(_("summary"), max_length=400, blank=True)
    label = models.CharField(_("label"), max_length=40, blank=True, help_text=_("Shown beside the title, like “beta”."))
    edition = models.CharField(_("edition"), max_length=40, blank=True)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.DRAFT)
    rules: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(_("blueprint"), default=dict)
    judges = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="+",
        verbose_name=_("judges"),
        help_text=_("Who rates its items, beside the instructors of the course."),
    )

    objects = ExamQuerySet.as_manager()

    class Meta:
        verbose_name = _("exam")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=["draft", "published", "retired"]), name="exam_status")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("exams:start", args=[self.course.slug])

    @property
    def blueprint(self) -> Blueprint:
        """The rules as a value. They are checked on write."""
        return Blueprint.of(self.rules)

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED
