"""What people wrote of a lesson: every saved version, and what somebody is writing now and has not saved yet."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models.outline import Lesson


class LessonVersion(models.Model):
    """One saved state of a lesson's text and fields. Never changed after it is inserted.

    ``number`` counts from 1 within the lesson. ``Lesson.head`` is the newest number, ``Lesson.version`` the one that
    the lesson shows; a version that is newer than that is an edit which is not published yet. The text may have
    problems: such a version cannot be published, but it is kept.
    """

    class Origin(models.TextChoices):
        EDITOR = "editor", _("Editor")
        FILES = "files", _("Files")
        RESTORED = "restored", _("Restored")
        IMPORTED = "imported", _("Imported")

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    slug = models.CharField(max_length=80)
    title = models.CharField(max_length=160)
    fields: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        default=dict, help_text=_("Minutes by part, objectives and further fields, as courses.manuscript writes them.")
    )
    body = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.EDITOR)
    note = models.CharField(max_length=200, blank=True, default="")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("lesson version")
        ordering = ("lesson", "-number")
        constraints = [
            models.UniqueConstraint("lesson", "number", name="one_version_per_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_numbers_from_1"),
            models.CheckConstraint(
                condition=Q(origin__in=["editor", "files", "restored", "imported"]), name="version_origin"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id} version {self.number}"


class WorkingCopy(models.Model):
    """What one person writes in one window and has not saved as a version.

    ``page`` names the window, so two windows, like two people, never write over each other. ``base`` is the number of
    the version it was begun from, ``rev`` counts its saves, ``data`` holds the form's fields as they were typed, also
    those that no lesson could have. A copy that was begun from a content file names it (``file_path``), with the hash
    of what it said: once that is saved, the file is no news any more.
    """

    page = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="working_copies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    base = models.PositiveIntegerField()
    rev = models.PositiveIntegerField(default=1)
    data: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField()
    saved_at = models.DateTimeField()
    file_path = models.CharField(max_length=400, blank=True, default="")
    file_sha256 = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        verbose_name = _("working copy")
        verbose_name_plural = _("working copies")
        ordering = ("-saved_at",)
        indexes = [models.Index(fields=["lesson", "author", "-saved_at"], name="working_copies_of_a_person")]

    def __str__(self) -> str:
        return f"{self.author_id} on {self.lesson_id}"
