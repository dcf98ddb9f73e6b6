"""The practice insights of large courses, as they were counted last (:mod:`quizzes.insights.kept`)."""

from __future__ import annotations

from django.db import models

from courses.models.kept import AbstractCounting, AbstractKept


class PracticeCounting(AbstractCounting):
    """A course whose practice insights are kept."""


class PracticeKept(AbstractKept):
    """What is shown of a course or a lesson for one period."""

    class Meta(AbstractKept.Meta):
        constraints = [models.UniqueConstraint(fields=["course", "name"], name="one_kept_practice_insight")]
