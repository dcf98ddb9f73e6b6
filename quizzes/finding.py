"""Questions for the search of the admin (``settings.ADMIN_FINDERS``): by their id and by what they ask."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from courses import finding
from courses.finding import Found, Group
from courses.models.outline import Course
from quizzes.models.question import Question


def find(user: User, words: Sequence[str]) -> list[Group]:
    """Questions that are asked now, in lessons of the courses this person teaches."""
    taught = Course.objects.editable_by(user)
    rows = Question.objects.current().filter(course__in=taught, revision__isnull=False)
    rows = rows.select_related("revision", "lesson", "course").defer("lesson__segments", "lesson__contents")
    found = finding.best(rows, words, ("key",), ("revision__content__stem",))
    return [finding.group(_("Questions"), found, question_found)]


def question_found(question: Question) -> Found:
    assert question.revision is not None
    line, _snippet = finding.line_with(question.lesson.body, [f"#{question.key}"])
    stem = strip_tags(str(question.revision.content.get("stem", "")))
    return Found(
        question.key,
        finding.lesson_url(question.lesson, line),
        question.course.title,
        Truncator(" ".join(stem.split())).chars(2 * finding.AROUND),
        line=line,
    )
