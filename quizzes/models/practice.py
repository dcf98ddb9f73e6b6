"""What learners answered in practice: history that is only ever added to, and never meets an exam."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.models.question import Question, QuestionRevision


class PracticeAnswer(models.Model):
    """One try at one question, against the revision that was shown."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    revision = models.ForeignKey(QuestionRevision, on_delete=models.RESTRICT, related_name="+")
    response = models.JSONField(help_text=_("Null when the learner asked for the answer."), null=True)
    is_correct = models.BooleanField()
    score = models.FloatField()
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("practice answer")
        ordering = ("-answered_at",)
        constraints = [
            models.CheckConstraint(condition=models.Q(score__gte=0, score__lte=1), name="practice_score_0_to_1"),
        ]
        indexes = [models.Index(fields=["learner", "question", "answered_at"], name="answers_of_a_learner")]

    def __str__(self) -> str:
        return f"{self.learner_id} on {self.question_id}"
