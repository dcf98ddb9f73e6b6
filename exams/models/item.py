"""Exam items, with every form they ever had, and what judges say of them. They are never practice questions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models.outline import Course, Lesson, Sourced, slug_validator
from quizzes.models.question import AbstractQuestion, AbstractRevision


class ItemPool(Sourced):
    """A text of exam items, and also a file ``exam/<slug>.md``; ``domain`` is that of its items unless they say.

    A pool is retired, never deleted: its items are in papers.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="item_pools")
    slug = models.CharField(_("slug"), max_length=80, validators=[slug_validator])
    domain = models.CharField(_("domain"), max_length=20, blank=True)
    body = models.TextField(_("text"), blank=True)
    is_retired = models.BooleanField(_("retired"), default=False)
    revision = models.PositiveIntegerField(default=0, editable=False, help_text=_("Grows with each change."))
    renderer_version = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("item pool")
        ordering = ("course", "slug")
        constraints = [models.UniqueConstraint("course", "slug", name="one_item_pool_per_slug")]

    def __str__(self) -> str:
        return self.slug


class ItemQuerySet(models.QuerySet["Item"]):
    def current(self) -> ItemQuerySet:
        return self.filter(is_retired=False, pool__is_retired=False)


class Item(AbstractQuestion):
    """An exam item. ``revision`` is its present form; an item is retired, never deleted.

    ``expected`` is the author's guess, in percent, of how many just-qualified people get it right (empty: that of its
    level); judges' ratings take its place once there are enough (:mod:`exams.standard`).
    ``enemies`` are keys of items that must not be on the same form; each of the two names the other.
    """

    pool = models.ForeignKey(ItemPool, on_delete=models.CASCADE, related_name="items")
    lesson = models.ForeignKey(Lesson, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    lesson_slug = models.CharField(max_length=80, blank=True)
    domain = models.CharField(_("domain"), max_length=20)
    level = models.CharField(_("level"), max_length=10)
    objective = models.PositiveSmallIntegerField(null=True, blank=True)
    expected = models.PositiveSmallIntegerField(null=True, blank=True)
    enemies = models.JSONField(default=list, blank=True)
    points = models.PositiveSmallIntegerField(default=1)
    is_pilot = models.BooleanField(_("pilot"), default=False, help_text=_("Shown and not scored."))
    position = models.PositiveSmallIntegerField(default=1)
    revision = models.ForeignKey(
        "exams.ItemRevision", on_delete=models.RESTRICT, null=True, related_name="+", editable=False
    )
    is_retired = models.BooleanField(_("retired"), default=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("exam item")
        ordering = ("pool", "position")
        constraints = [
            models.UniqueConstraint("course", "key", name="one_item_per_key"),
            models.CheckConstraint(condition=Q(expected__isnull=True) | Q(expected__lte=100), name="item_expected"),
        ]


class ItemRevision(AbstractRevision):
    """One form of an item. Never changed after it is inserted."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="revisions")

    class Meta(AbstractRevision.Meta):
        ordering = ("item", "number", "wording")
        constraints = [models.UniqueConstraint("item", "number", "wording", name="one_item_revision_per_wording")]

    def __str__(self) -> str:
        return f"{self.item_id} revision {self.label}"


class Rating(models.Model):
    """What one judge says of one form of an item: of 100 just-qualified people, how many get it right.

    ``turn`` is 1 for what was said alone, 2 after the judges saw how far apart they were. A rating is of a revision
    number: one that asks something else is rated anew.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="ratings")
    number = models.PositiveIntegerField(help_text=_("The revision number that was rated."))
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    judge_key = models.CharField(max_length=32, editable=False)
    turn = models.PositiveSmallIntegerField(default=1)
    percent = models.PositiveSmallIntegerField()
    rated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("rating")
        ordering = ("item", "number", "turn", "pk")
        constraints = [
            models.UniqueConstraint("item", "number", "judge_key", "turn", name="one_rating_per_judge_and_turn"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="rating_percent"),
            models.CheckConstraint(condition=Q(turn__in=[1, 2]), name="rating_turn"),
        ]

    def __str__(self) -> str:
        return f"{self.percent}"
