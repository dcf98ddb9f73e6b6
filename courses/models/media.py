"""The files of a course: figures, pictures and materials."""

from __future__ import annotations

import re

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models.outline import Course

#: The type of drawings: the one kind of picture whose text goes into the page.
DRAWING = "image/svg+xml"
#: What a file may be called.
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,118}")


class MediaFile(models.Model):
    """One file under ``content/<course>/media/``; its bytes live in the database.

    So a sync is one transaction whatever it brings, every app server has every file, and one backup has it all.
    ``alt`` says what a reader should notice in it; whoever puts it into a lesson starts from these words.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="media_files")
    name = models.CharField(_("name"), max_length=120, help_text=_("As lessons write it, without “media/”."))
    data = models.BinaryField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(_("type"), max_length=60)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    alt = models.CharField(_("what it shows"), max_length=500, blank=True, default="")
    uploaded_at = models.DateTimeField(null=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    synced_sha256 = models.CharField(max_length=64, blank=True, default="", editable=False)

    class Meta:
        verbose_name = _("media file")
        constraints = [models.UniqueConstraint("course", "name", name="one_media_file_per_name")]
        ordering = ("course", "name")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("courses:media", args=[self.course.slug, self.sha256[:16], self.name])

    @property
    def served_type(self) -> str:
        """The type as a browser is told it. The text of a drawing is read as UTF-8 everywhere."""
        return f"{DRAWING}; charset=utf-8" if self.content_type == DRAWING else self.content_type
