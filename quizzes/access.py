"""The door from a request to a practice question: find it and make sure this person may read its lesson."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from courses.access import may_read
from quizzes.models.question import QuestionRevision

if TYPE_CHECKING:
    from accounts.models import User


def practice_revision(user: User | None, course_slug: str, key: str, number: int | None) -> QuestionRevision:
    """The form of a question that the page showed, or its present one; with question, lesson and course.

    Raises Http404 for a question that is not asked (any more) or whose lesson this person may not read.
    """
    found = QuestionRevision.objects.select_related("question__lesson__course", "question__lesson__module").defer(
        "question__lesson__body", "question__lesson__segments", "question__lesson__front_matter"
    )
    found = found.filter(question__course__slug=course_slug, question__key=key, question__is_retired=False)
    wanted = found.filter(number=number) if number else found.order_by("-number")
    revision = wanted.first()
    if revision is None or not may_read(user, revision.question.lesson):
        raise Http404("no such question")
    return revision
