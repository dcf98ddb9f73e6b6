"""Questions, with every form they ever had."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.outline import Course, Lesson


class AbstractQuestion(models.Model):
    """What practice questions and exam items have in common: a name within the course, and a kind."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="%(class)ss")
    key = models.CharField(_("id"), max_length=80, help_text=_("The #id of its block; unique within the course."))
    kind = models.CharField(_("kind"), max_length=20)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.key


class QuestionQuerySet(models.QuerySet["Question"]):
    def current(self) -> QuestionQuerySet:
        return self.filter(is_retired=False)


class Question(AbstractQuestion):
    """A practice question of a lesson. ``revision`` is its present form; a question is retired, never deleted."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=1)
    total = models.PositiveSmallIntegerField(default=1, help_text=_("How many questions its lesson has."))
    revision = models.ForeignKey(
        "quizzes.QuestionRevision", on_delete=models.RESTRICT, null=True, related_name="+", editable=False
    )
    is_retired = models.BooleanField(_("retired"), default=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        ordering = ("lesson", "position")
        constraints = [models.UniqueConstraint("course", "key", name="one_question_per_key")]


class AbstractRevision(models.Model):
    """One form of a question or an exam item. Never changed after it is inserted.

    ``number`` grows when it asks something else (``quizzes/changes.py``): answers to two numbers cannot be compared.
    ``wording`` counts the wordings within one number, from 1: those answers can.
    ``content`` is what its kind makes of the author's text (``quizzes/kinds``): finished HTML, choices and the key.
    """

    number = models.PositiveIntegerField()
    wording = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=20)
    content: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def label(self) -> str:
        """How a form names the revision it shows: "2.1" is the first wording of the second revision."""
        return f"{self.number}.{self.wording}"


class QuestionRevision(AbstractRevision):
    """One form of a practice question, as it was asked, so that an old answer keeps its question."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="revisions")

    class Meta(AbstractRevision.Meta):
        ordering = ("question", "number", "wording")
        constraints = [models.UniqueConstraint("question", "number", "wording", name="one_revision_per_wording")]

    def __str__(self) -> str:
        return f"{self.question_id} revision {self.label}"
