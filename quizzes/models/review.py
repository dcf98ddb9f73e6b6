"""Spaced review: the cards a learner reviews, every review that was given, and how the learner likes to review."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models.outline import Term
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import Question


class ReviewCard(models.Model):
    """A question or a term that a learner reviews, with its memory state (FSRS).

    A question gets its card when it is reviewed (or put aside) for the first time; until then the learner's
    practice standing is what makes it a new one in the queue. A term gets its card when the learner adds it.
    ``state`` is 1 learning, 2 review, 3 relearning, as the library ``fsrs`` numbers them; ``stability`` is in days,
    ``difficulty`` runs from 1 to 10. Both and ``due`` are null while ``reviews`` is 0.
    An edit of the question keeps the card; a retired question or term takes no part in the queue.
    """

    class State(models.IntegerChoices):
        LEARNING = 1, _("Learning")
        REVIEW = 2, _("Review")
        RELEARNING = 3, _("Relearning")

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, null=True, related_name="cards")
    term = models.ForeignKey(Term, on_delete=models.CASCADE, null=True, related_name="cards")
    state = models.PositiveSmallIntegerField(choices=State, default=State.LEARNING)
    step = models.PositiveSmallIntegerField(null=True, default=0)
    stability = models.FloatField(null=True)
    difficulty = models.FloatField(null=True)
    due = models.DateTimeField(null=True)
    last_reviewed_at = models.DateTimeField(null=True)
    reviews = models.PositiveIntegerField(default=0)
    lapses = models.PositiveIntegerField(default=0)
    buried_until = models.DateTimeField(null=True)
    is_suspended = models.BooleanField(default=False)
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("review card")
        ordering = ("due", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(question__isnull=False, term__isnull=True) | Q(question__isnull=True, term__isnull=False),
                name="card_of_a_question_or_a_term",
            ),
            models.CheckConstraint(condition=Q(state__in=[1, 2, 3]), name="card_state"),
            models.CheckConstraint(
                condition=Q(reviews=0, due__isnull=True, stability__isnull=True, last_reviewed_at__isnull=True)
                | Q(reviews__gt=0, due__isnull=False, stability__isnull=False, last_reviewed_at__isnull=False),
                name="card_new_or_scheduled",
            ),
            models.UniqueConstraint(
                fields=["learner", "question"], name="one_card_per_question", condition=Q(question__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["learner", "term"], name="one_card_per_term", condition=Q(term__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["learner", "is_suspended", "due"], name="cards_due")]

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.question_id or self.term_id}"


class ReviewLog(models.Model):
    """One review of a card: the rating (1 again, 2 hard, 3 good, 4 easy) and the memory state before and after it.

    Only added. ``number`` counts the reviews of the card from 1; two forms of the same page can give only one.
    """

    card = models.ForeignKey(ReviewCard, on_delete=models.CASCADE, related_name="log", db_index=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    rating = models.PositiveSmallIntegerField()
    answer = models.ForeignKey(PracticeAnswer, on_delete=models.SET_NULL, null=True, related_name="+")
    reviewed_at = models.DateTimeField()
    before = models.JSONField(help_text=_("state, step, stability, difficulty, due and last review before"))
    stability = models.FloatField()
    difficulty = models.FloatField()
    due = models.DateTimeField()

    class Meta:
        verbose_name = _("review")
        ordering = ("card", "number")
        constraints = [
            models.UniqueConstraint(fields=["card", "number"], name="one_review_per_number"),
            models.CheckConstraint(condition=Q(rating__in=[1, 2, 3, 4]), name="review_rating_1_to_4"),
        ]
        indexes = [models.Index(fields=["learner", "reviewed_at"], name="reviews_by_time")]

    def __str__(self) -> str:
        return f"{self.card_id} review {self.number}"


class ReviewSettings(models.Model):
    """How a learner likes to review; without a row the defaults hold.

    ``desired_retention`` is the chance of remembering at which a card comes back (0.70 to 0.97).
    """

    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    desired_retention = models.FloatField(
        _("chance of remembering"), default=0.9, validators=[MinValueValidator(0.7), MaxValueValidator(0.97)]
    )
    new_per_day = models.PositiveSmallIntegerField(
        _("new questions a day"), default=10, validators=[MaxValueValidator(100)]
    )
    reviews_per_day = models.PositiveSmallIntegerField(
        _("reviews a day"), default=60, validators=[MinValueValidator(5), MaxValueValidator(500)]
    )
    shortcuts = models.BooleanField(_("keyboard shortcuts"), default=True)

    class Meta:
        verbose_name = _("review settings")
        verbose_name_plural = _("review settings")
        constraints = [
            models.CheckConstraint(
                condition=Q(desired_retention__gte=0.7, desired_retention__lte=0.97), name="retention_70_to_97"
            ),
            models.CheckConstraint(condition=Q(new_per_day__lte=100), name="new_per_day_to_100"),
            models.CheckConstraint(
                condition=Q(reviews_per_day__gte=5, reviews_per_day__lte=500), name="reviews_per_day_5_to_500"
            ),
        ]

    def __str__(self) -> str:
        return f"how {self.learner_id} reviews"
