"""The doors from a request to what somebody reviews: a question they have met, a term they review, a term to add."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from courses.models.outline import Term
from quizzes import access, queue
from quizzes.models.practice import PracticeStanding
from quizzes.models.question import QuestionRevision
from quizzes.models.review import ReviewCard

if TYPE_CHECKING:
    from accounts.models import User


def question_in_review(learner: User, course_slug: str, key: str, label: str = "") -> QuestionRevision:
    """The form of a question that a page showed ("2.1"), or its present one. Raises Http404.

    It must be readable, have something to be right about, and have been met or reviewed by this learner.
    """
    revision = access.practice_revision(learner, course_slug, key, label).revision
    question = revision.question
    met = PracticeStanding.objects.filter(learner=learner, question=question, events__gt=0)
    with_card = ReviewCard.objects.filter(learner=learner, question=question)
    if question.kind == "reflection" or not (met.exists() or with_card.exists()):
        raise Http404("no such question in this learner's review")
    return revision


def term_in_review(learner: User, course_slug: str, slug: str) -> ReviewCard:
    """The learner's card of a term, with all it takes to show it. Raises Http404."""
    cards = queue.whole(queue.cards(learner)).filter(term__course__slug=course_slug, term__slug=slug)
    card = cards.first()
    if card is None:
        raise Http404("no such term in this learner's review")
    return card


def glossary_term(learner: User, course_slug: str, slug: str) -> Term:
    """A term that the glossary shows this learner, with its course. Raises Http404."""
    terms = Term.objects.current().filter(course__slug=course_slug, slug=slug)
    term = terms.filter(lesson__in=queue.readable_lessons(learner).values("pk")).select_related("course").first()
    if term is None:
        raise Http404("no such term")
    return term
