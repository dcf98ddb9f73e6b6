"""Practicing: what becomes of an answer. A guest's is judged and forgotten, a learner's is kept as history."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from quizzes.knowledge_check import Asked
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import QuestionRevision

if TYPE_CHECKING:
    from accounts.models import User


def record(*, learner: User, revision: QuestionRevision, asked: Asked, now: datetime) -> PracticeAnswer | None:
    """Keep a graded answer, or that the answer was asked for; other states are not worth a row."""
    if asked.verdict is None and asked.state != "shown":
        return None
    return PracticeAnswer.objects.create(
        learner=learner,
        question_id=revision.question_id,
        revision=revision,
        response=asked.response,
        is_correct=asked.verdict is not None and asked.verdict.correct,
        score=asked.verdict.score if asked.verdict else 0.0,
        answered_at=now,
    )
