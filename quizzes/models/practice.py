"""What people answered in practice: history that is only ever added to, and what follows from it question by question.

A row belongs to a learner, or to a guest: a browser in which somebody practices without an account. When that person
signs in, the guest's answers become the learner's, once (``quizzes/guests.py``). None of this ever meets an exam.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quizzes.models.question import Question, QuestionRevision

if TYPE_CHECKING:
    from accounts.models import User

#: What stands in the place of a response that is no longer kept. No kind of question reads an answer in it.
FORGOTTEN: dict[str, Any] = {}


class Guest(models.Model):
    """A browser in which somebody practices without an account, known by the id in its signed cookie.

    ``learner`` is who signed in there, at ``merged_at``; then the answers are that learner's and the cookie is spent.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField()
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    merged_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("guest")
        constraints = [
            models.CheckConstraint(
                condition=Q(learner__isnull=True, merged_at__isnull=True)
                | Q(learner__isnull=False, merged_at__isnull=False),
                name="guest_merged_into_a_learner",
            ),
        ]
        indexes = [models.Index(fields=["made_at"], name="guests_by_age", condition=Q(learner__isnull=True))]

    def __str__(self) -> str:
        return f"guest {self.id}"


class OwnedQuerySet(models.QuerySet):
    """Rows that belong to a learner or to a guest."""

    def of(self, who: User | Guest) -> OwnedQuerySet:
        """The rows of one person. A guest's answers that became a learner's are the learner's alone."""
        if isinstance(who, Guest):
            return self.filter(guest=who, learner__isnull=True)
        return self.filter(learner=who)


class PracticeAnswer(models.Model):
    """One try at one question, against the revision that was shown. Only added, never changed.

    ``response`` is what the kind of question reads from its form; null when the answer was asked for instead.
    ``is_correct`` and ``score`` (0 to 1) are null where nothing was judged: the answer was asked for, or the question
    is a reflection. ``was_sure`` is what the learner said before checking, null if nothing.
    ``guest`` stays after a merge, to tell which browser the answer came from.
    """

    class Place(models.TextChoices):
        LESSON = "lesson", _("Lesson")
        SET = "set", _("Practice set")
        REVIEW = "review", _("Review")

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, null=True, related_name="answers", db_index=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    revision = models.ForeignKey(QuestionRevision, on_delete=models.RESTRICT, related_name="+")
    response = models.JSONField(null=True)
    is_correct = models.BooleanField(null=True)
    score = models.FloatField(null=True)
    was_sure = models.BooleanField(null=True)
    place = models.CharField(max_length=6, choices=Place, default=Place.LESSON)
    answered_at = models.DateTimeField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("practice answer")
        ordering = ("-answered_at", "-pk")
        constraints = [
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="practice_score_0_to_1"),
            models.CheckConstraint(
                condition=Q(learner__isnull=False) | Q(guest__isnull=False), name="practice_answer_owned"
            ),
            models.CheckConstraint(
                condition=Q(is_correct__isnull=True, score__isnull=True)
                | Q(is_correct__isnull=False, score__isnull=False, response__isnull=False),
                name="practice_judged_whole",
            ),
            models.CheckConstraint(condition=Q(place__in=["lesson", "set", "review"]), name="practice_place"),
        ]
        indexes = [
            models.Index(fields=["learner", "question", "answered_at"], name="answers_of_a_learner"),
            models.Index(fields=["learner", "answered_at"], name="answers_by_time"),
            models.Index(fields=["guest", "question"], name="answers_of_a_guest", condition=Q(guest__isnull=False)),
            models.Index(
                fields=["answered_at"],
                name="answers_word_by_word",
                condition=Q(response__isnull=False) & ~Q(response=FORGOTTEN),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id or self.guest_id} on {self.question_id}"


class PracticeStanding(models.Model):
    """How one person stands with one question: what follows from their answers to it (``quizzes/standing.py``).

    Kept beside the answers, so that a page over a whole course reads a row a question, however long the history is.
    Rows fold in answers in the order of time; ``events`` counts them and guards against two at once.
    """

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, null=True, related_name="standings", db_index=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="standings")
    events = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    rights = models.PositiveIntegerField(default=0)
    first_correct = models.BooleanField(null=True)
    is_correct = models.BooleanField(null=True)
    was_sure = models.BooleanField(null=True)
    is_missed = models.BooleanField(default=False)
    is_sure_wrong = models.BooleanField(default=False)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("practice standing")
        ordering = ("question_id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(learner__isnull=False, guest__isnull=True) | Q(learner__isnull=True, guest__isnull=False),
                name="practice_standing_owned",
            ),
            models.UniqueConstraint(
                fields=["learner", "question"], name="one_standing_per_question", condition=Q(learner__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["guest", "question"], name="one_standing_per_guest", condition=Q(guest__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id or self.guest_id} with {self.question_id}"
