"""Sittings: who sits which exam, the paper they were given, the answers that stand, and every answer that arrived."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from exams.models.blueprint import Exam
from exams.models.item import Item, ItemRevision
from exams.transitions import State


class SittingQuerySet(models.QuerySet["Sitting"]):
    def unfinished(self) -> SittingQuerySet:
        return self.filter(state__in=State.unfinished())

    def counted(self) -> SittingQuerySet:
        """Those that use up an attempt."""
        return self.filter(is_counted=True)


class Sitting(models.Model):
    """One attempt of a learner at an exam.

    ``state`` moves only along :mod:`exams.transitions`, each move one conditional update. ``rules`` is the blueprint,
    ``terms`` the time allowed (:mod:`exams.timing`), both as they were at the start. ``deadline`` only ever moves
    later. ``seat`` names the browser that may answer. ``events`` counts the answer log, ``chain`` is its last hash.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="sittings")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="sittings")
    number = models.PositiveSmallIntegerField(help_text=_("Which attempt of this learner it is, from 1."))
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    is_counted = models.BooleanField(default=True)
    seed = models.CharField(max_length=32, editable=False)
    rules: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    terms: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    edition = models.CharField(max_length=40, blank=True)
    paper_sha256 = models.CharField(max_length=64)
    size = models.PositiveSmallIntegerField(help_text=_("How many questions the paper has, pilots among them."))
    pass_mark = models.DecimalField(max_digits=7, decimal_places=2)
    is_provisional = models.BooleanField(default=True, help_text=_("Not all items had enough judges."))

    started_at = models.DateTimeField()
    deadline = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=10, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    break_started_at = models.DateTimeField(null=True, blank=True)
    breaks_taken = models.PositiveSmallIntegerField(default=0)
    suspended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=400, blank=True)

    seat = models.CharField(max_length=32, editable=False)
    events = models.PositiveIntegerField(default=0, editable=False)
    chain = models.CharField(max_length=64, editable=False)

    objects = SittingQuerySet.as_manager()

    class Meta:
        verbose_name = _("sitting")
        ordering = ("-started_at",)
        constraints = [
            models.UniqueConstraint("learner", "exam", "number", name="one_sitting_per_number"),
            models.UniqueConstraint(
                "learner", "exam", condition=Q(state__in=State.unfinished()), name="one_sitting_at_a_time"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="sitting_state"),
            models.CheckConstraint(
                condition=Q(state__in=State.running()) | Q(ended_at__isnull=False), name="sitting_ended_at"
            ),
            models.CheckConstraint(condition=Q(deadline__gte=F("started_at")), name="sitting_deadline"),
        ]
        indexes = [models.Index(fields=["state", "deadline"], name="sittings_by_state")]

    def __str__(self) -> str:
        return f"{self.uuid}"

    def get_absolute_url(self) -> str:
        return reverse("exams:question", args=[self.uuid, 1])

    @property
    def is_running(self) -> bool:
        return self.state in State.running()


class PaperItem(models.Model):
    """One question of a paper: an item as it was when the sitting started. Never changed (the database refuses).

    ``content`` is the item's whole content with its key. ``expected`` is the share of just-qualified people, in
    percent, that the pass mark of this paper counted with.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="paper")
    number = models.PositiveSmallIntegerField()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="papers")
    revision = models.ForeignKey(ItemRevision, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    revision_number = models.PositiveIntegerField()
    content: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    domain = models.CharField(max_length=20)
    lesson_slug = models.CharField(max_length=80, blank=True)
    level = models.CharField(max_length=10)
    points = models.PositiveSmallIntegerField(default=1)
    expected = models.DecimalField(max_digits=5, decimal_places=2)
    is_pilot = models.BooleanField(default=False)

    class Meta:
        ordering = ("sitting", "number")
        constraints = [
            models.UniqueConstraint("sitting", "number", name="one_paper_item_per_number"),
            models.UniqueConstraint("sitting", "item", name="no_item_twice_in_a_paper"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.key}"


class Answer(models.Model):
    """The answer that stands for one question of a paper.

    ``values`` are what the form sent, kept whatever they are; ``response`` is what its kind reads in them, empty when
    nothing was answered or it cannot be read (then ``unclear`` says why). ``rev`` grows with each change, and a change
    must name the one that it saw. ``seconds`` is how long the question was on the screen.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="answers")
    number = models.PositiveSmallIntegerField()
    rev = models.PositiveIntegerField(default=0)
    values: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    response: models.JSONField[Any, Any] = models.JSONField(null=True, default=None)
    unclear = models.CharField(max_length=12, blank=True)
    is_flagged = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    seconds = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("sitting", "number")
        constraints = [models.UniqueConstraint("sitting", "number", name="one_answer_per_question")]

    def __str__(self) -> str:
        return f"{self.number} (rev {self.rev})"

    @property
    def is_answered(self) -> bool:
        return self.response is not None


class AnswerEvent(models.Model):
    """One thing that arrived for a sitting, in the order of arrival. Never changed (the database refuses).

    ``outcome`` says what became of it: saved, or kept here and not counted (stale, late, moved). ``key`` is the
    sender's own: the same one twice is the same event. ``sha256`` chains each event to the one before.
    """

    class Outcome(models.TextChoices):
        SAVED = "saved", _("Saved")
        STALE = "stale", _("Not counted: a newer answer stood already")
        LATE = "late", _("Not counted: after the time")
        MOVED = "moved", _("Not counted: from a browser that was no longer the one in use")
        SEATED = "seated", _("The sitting went on in another browser")

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="log")
    sequence = models.PositiveIntegerField()
    number = models.PositiveSmallIntegerField(null=True)
    outcome = models.CharField(max_length=6, choices=Outcome)
    rev = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=36)
    values: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    is_flagged = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    seat = models.CharField(max_length=12)
    address = models.CharField(max_length=45, blank=True)
    previous = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("sitting", "sequence")
        constraints = [
            models.UniqueConstraint("sitting", "sequence", name="one_event_per_place"),
            models.UniqueConstraint("sitting", "key", name="one_event_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.outcome}"
