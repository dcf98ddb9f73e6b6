"""What was agreed with a learner so that an exam measures what they know and nothing else."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.models.blueprint import Exam


class Accommodation(models.Model):
    """Time, breaks and attempts for one learner at one exam. Private: the learner, instructors and operators see it.

    It counts for sittings that start later; the time of one that runs is extended with
    :func:`exams.accommodations.extend`.
    """

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="accommodations", verbose_name=_("learner")
    )
    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="accommodations", verbose_name=_("exam"))
    extra_percent = models.PositiveSmallIntegerField(_("extra time in percent"), default=0)
    extra_minutes = models.PositiveSmallIntegerField(_("extra minutes"), default=0)
    breaks = models.PositiveSmallIntegerField(_("breaks"), default=0)
    break_minutes = models.PositiveSmallIntegerField(_("minutes of each break, at most"), default=0)
    extra_attempts = models.PositiveSmallIntegerField(_("extra attempts"), default=0)
    no_wait = models.BooleanField(_("no waiting between attempts"), default=False)
    window_minutes = models.PositiveIntegerField(
        _("minutes past the end of the exam's window"), default=0, help_text=_("A start until then is allowed, too.")
    )
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("accommodation")
        ordering = ("exam", "pk")
        constraints = [
            models.UniqueConstraint("learner", "exam", name="one_accommodation_per_learner"),
            models.CheckConstraint(
                condition=Q(extra_percent__lte=300)
                & Q(extra_minutes__lte=1440)
                & Q(breaks__lte=20)
                & Q(break_minutes__lte=120)
                & Q(extra_attempts__lte=100)
                & Q(window_minutes__lte=43200),
                name="accommodation_bounds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner}"
