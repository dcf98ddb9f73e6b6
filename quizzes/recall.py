"""What a glossary shows of a learner's review: which of its terms they review (``settings.GLOSSARY_OWNER``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzes.models.review import ReviewCard

if TYPE_CHECKING:
    from accounts.models import User


def card_truth(slug: str) -> str:
    """The name under which a page knows that the reader reviews the term."""
    return f"card:{slug}"


def glossary_truths(learner: User, course_id: int) -> frozenset[str]:
    """Which terms of the course the learner reviews. One query."""
    cards = ReviewCard.objects.filter(learner=learner, term__course_id=course_id, is_suspended=False)
    return frozenset(card_truth(slug) for slug in cards.values_list("term__slug", flat=True))
