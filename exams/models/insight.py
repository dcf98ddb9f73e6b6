"""The insights of exams with many sittings, as they were counted last (:mod:`exams.insights.kept`)."""

from __future__ import annotations

from django.db import models

from courses.models.kept import AbstractCounting, AbstractKept


class ExamCounting(AbstractCounting):
    """A course whose exam's insights are kept."""


class ExamKept(AbstractKept):
    """What is shown of an exam, or of one form of an item."""

    class Meta(AbstractKept.Meta):
        constraints = [models.UniqueConstraint(fields=["course", "name"], name="one_kept_exam_insight")]
