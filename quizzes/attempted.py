"""Whether questions were tried at all: all that an exam may know of practice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from courses.models.outline import Lesson
from quizzes.models.practice import PracticeStanding
from quizzes.models.question import Question

if TYPE_CHECKING:
    from accounts.models import User


def lessons_with_untried_questions(learner: User, course_id: int) -> dict[int, int]:
    """How many of its questions the learner has never answered, by the id of the published lesson; how they were
    answered is not told. Reflections do not count. One query.
    """
    tried = PracticeStanding.objects.filter(learner=learner).values("question")
    published = Lesson.objects.published().filter(course_id=course_id)
    left = Question.objects.current().filter(lesson__in=published).exclude(kind="reflection").exclude(pk__in=tried)
    counts: dict[int, int] = {}
    for lesson in left.values_list("lesson_id", flat=True):
        counts[lesson] = counts.get(lesson, 0) + 1
    return counts
