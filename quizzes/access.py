"""The door from a request to a practice question: find it and make sure this person may read its lesson."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.http import Http404

from courses import pages
from courses.access import may_read
from courses.models import publication
from quizzes.models.question import QuestionRevision

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Found:
    """A revision with its question, lesson and course. That of a published question is kept like a page: it changes
    only with the content version. So does what it looks like once answered: ``states`` is for those who draw it.
    """

    revision: QuestionRevision
    states: dict[Hashable, Any] = field(default_factory=dict)
    size: int = 48 * 1024


def practice_revision(user: User | None, course_slug: str, key: str, label: str) -> Found:
    """The form of a question that the page showed ("2.1"), or its present one.

    Raises Http404 for a question that is not asked (any more) or whose lesson this person may not read.
    """
    name = ("question", course_slug, key, label)
    version = publication.current_version()
    kept: Found | None = pages.shelf.find(name, version)
    if kept is not None:
        return kept
    revision = stored_revision(course_slug, key, label)
    if revision is None or not may_read(user, revision.question.lesson):
        raise Http404("no such question")
    found = Found(revision)
    if may_read(None, revision.question.lesson):
        pages.shelf.keep(name, version, found)
    return found


def stored_revision(course_slug: str, key: str, label: str) -> QuestionRevision | None:
    """The revision called ``label``; one that cannot be, or "", means the present one."""
    found = QuestionRevision.objects.select_related("question__lesson__course", "question__lesson__module").defer(
        "question__lesson__body", "question__lesson__segments", "question__lesson__front_matter"
    )
    found = found.filter(question__course__slug=course_slug, question__key=key, question__is_retired=False)
    if not label:
        return found.filter(pk=F("question__revision_id")).first()
    number, _, wording = label.partition(".")
    return found.filter(number=number, wording=wording or 1).first()
