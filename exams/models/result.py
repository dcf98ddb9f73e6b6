"""Results of sittings, in versions that are never changed, and corrections of items, which make new versions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from exams.models.blueprint import Exam
from exams.models.item import Item
from exams.models.sitting import Sitting


class Result(models.Model):
    """What a sitting scored, as :mod:`exams.scoring` worked it out. Never changed (the database refuses).

    The highest ``version`` counts. ``corrections`` are the ids of those that it was worked out with. ``is_kept`` says
    that the score alone is below the pass mark, and that a pass which was released before stays one.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="results")
    version = models.PositiveSmallIntegerField(default=1)
    points = models.DecimalField(max_digits=7, decimal_places=2)
    most = models.DecimalField(max_digits=7, decimal_places=2)
    pass_mark = models.DecimalField(max_digits=7, decimal_places=2)
    is_passed = models.BooleanField()
    is_kept = models.BooleanField(default=False)
    domains: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField()
    items: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField()
    corrections: models.JSONField[list[int], list[int]] = models.JSONField(default=list)
    rule_version = models.PositiveSmallIntegerField()
    paper_sha256 = models.CharField(max_length=64)
    reason = models.CharField(max_length=400, blank=True)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("result")
        ordering = ("sitting", "-version")
        constraints = [
            models.UniqueConstraint("sitting", "version", name="one_result_per_version"),
            models.CheckConstraint(
                condition=Q(points__gte=0) & Q(points__lte=F("most")), name="result_points_within_most"
            ),
            models.CheckConstraint(
                condition=Q(is_passed=False, is_kept=False)
                | Q(is_passed=True, is_kept=True)
                | Q(is_passed=True, points__gte=F("pass_mark")),
                name="result_passed_by_the_mark",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.points} of {self.most}"

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means all and a pass mark is never met by rounding."""
        return int(100 * self.points / self.most) if self.most else 0


class Correction(models.Model):
    """What was found wrong with a form of an item after it was sat, and what that does to its points.

    It holds for every paper with this revision number of the item, from then on. Undone, it stays on record.
    ``is_settled``: every result that it concerns has been worked out anew since it was made, or undone.
    """

    class Action(models.TextChoices):
        KEY = "key", _("Another answer is right")
        ACCEPT = "accept", _("Further answers are right as well")
        VOID = "void", _("The item is left out")
        CREDIT = "credit", _("Everyone gets its points")

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="corrections")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="corrections")
    number = models.PositiveIntegerField()
    action = models.CharField(_("what is done"), max_length=6, choices=Action)
    accepted: models.JSONField[list[list[str]], list[list[str]]] = models.JSONField(default=list, blank=True)
    may_lower = models.BooleanField(_("may take a released pass away"), default=False)
    reason = models.CharField(_("reason"), max_length=400)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_reason = models.CharField(max_length=400, blank=True)
    is_settled = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("correction")
        ordering = ("made_at", "pk")
        constraints = [
            models.UniqueConstraint(
                "item", "number", condition=Q(undone_at__isnull=True), name="one_standing_correction_per_form"
            ),
            models.CheckConstraint(condition=Q(action__in=["key", "accept", "void", "credit"]), name="correction_kind"),
        ]

    def __str__(self) -> str:
        return self.get_action_display()
