"""Figures over many people that are counted beside the server and kept until they are counted anew.

The bases of an app's own tables: no row names a person, and what may not be shown is not in it.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from courses.models.outline import Course


class AbstractCounting(models.Model):
    """A course whose figures are kept. ``counted_at`` is None until they were counted once, which took ``seconds``.

    ``wanted_at`` is when somebody asked for new ones, ``begun_at`` when they began to be counted; both are None
    otherwise. ``shape`` tells figures apart that another release kept in another form.
    """

    course = models.OneToOneField(Course, on_delete=models.CASCADE, primary_key=True, related_name="+")
    counted_at = models.DateTimeField(null=True)
    seconds = models.FloatField(default=0)
    wanted_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    shape = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"course {self.course_id}"


class AbstractKept(models.Model):
    """What is kept of a course under a name, as JSON."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    figures: models.JSONField[Any, Any] = models.JSONField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"course {self.course_id} {self.name}"
