"""``::: question`` and ``::: reflection`` blocks in a lesson's page: shown as knowledge checks.

Reading and storing what an author wrote is in :mod:`quizzes.written_blocks`, which is read when somebody writes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery
from django.template import loader

from courses.blocks import Effect, Finding, Group, Prepared
from courses.models.outline import Lesson
from quizzes.asked import Asked
from quizzes.knowledge_check import untouched
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import Question, QuestionRevision

if TYPE_CHECKING:
    from accounts.models import User
    from courses.formatting import Rewritten
    from courses.rendering import Block, Heading


def prepare(
    blocks: Sequence[Block], contents: Sequence[Heading], objectives: int
) -> tuple[list[Prepared], list[Finding]]:
    """:func:`quizzes.written_blocks.prepare`."""
    from quizzes import written_blocks

    return written_blocks.prepare(blocks, contents, objectives)


def effects(lesson: Lesson, prepared: Sequence[Prepared], terms: Collection[str]) -> Iterable[Effect]:
    """:func:`quizzes.impact.effects`."""
    from quizzes import impact

    return impact.effects(lesson, prepared, terms)


def store(lesson: Lesson, prepared: Sequence[Prepared]) -> None:
    """:func:`quizzes.written_blocks.store`."""
    from quizzes import written_blocks

    written_blocks.store(lesson, prepared)


def canonical(blocks: Sequence[Block], taken: Collection[str], *, keys: bool = False) -> Sequence[Rewritten | None]:
    """:func:`quizzes.formatting.canonical`."""
    from quizzes import formatting

    return formatting.canonical(blocks, taken, keys=keys)


def keys_in(course_id: int) -> Iterable[str]:
    """All ids of questions of the course, those of retired ones among them."""
    return Question.objects.filter(course_id=course_id).values_list("key", flat=True)


def used_elsewhere(course_id: int, keys: Iterable[str], ignore: Collection[int]) -> Mapping[str, Lesson]:
    """Which keys belong to a question of another lesson that is still asked."""
    taken = Question.objects.current().filter(course_id=course_id, key__in=list(keys))
    taken = taken.filter(lesson__in=Lesson.objects.current()).exclude(lesson__in=ignore)
    return {question.key: question.lesson for question in taken.select_related("lesson")}


def own_words(learner: User, course_id: int, keys: Collection[str]) -> Mapping[str, str]:
    """What the learner last kept in each of these reflections. One query."""
    latest = PracticeAnswer.objects.filter(learner=learner, question=OuterRef("pk"), response__isnull=False)
    found = Question.objects.filter(course_id=course_id, key__in=keys).annotate(
        last=Subquery(latest.order_by("-answered_at", "-pk").values("response")[:1])
    )
    rows = found.values_list("key", "last")
    return {f"reflection:{key}": str(last.get("text", "")) for key, last in rows if isinstance(last, dict)}


def turn(lesson: Lesson, group: Group) -> int:
    """Which of the lesson's groups of questions this is, from 1."""
    firsts = [segment["items"][0] for segment in lesson.segments if segment.get("block") == group.name]
    return firsts.index(group.keys[0]) + 1 if group.keys[0] in firsts else 1


def group_html(lesson: Lesson, group: Group, context: Mapping[str, Any]) -> str:
    """Questions that stand together, as one knowledge check.

    ``context["answered"]`` may hold one just answered, ``context["prepared"]`` the blocks of a text that is only
    previewed; then their answers go below the address ``context["answers_at"]``.
    """
    answered: Mapping[str, Asked] = context.get("answered") or {}
    if "prepared" in context:
        questions = previewed(lesson, context["prepared"].get(group.name, []))
    else:
        found = Question.objects.current().filter(course_id=lesson.course_id, key__in=group.keys)
        questions = {question.key: question for question in found.select_related("revision")}
    asked = [answered.get(key) or untouched(questions[key], lesson) for key in group.keys if key in questions]
    return loader.render_to_string(
        "quizzes/knowledge_check.html",
        {
            "asked": asked,
            "is_last": group.is_last,
            "turn": turn(lesson, group),
            "name": "check" if group.is_last else f"check-{group.keys[0]}",
            "course": lesson.course,
            "learner": context.get("learner"),
            "personal": context.get("personal"),
            "answers_at": context.get("answers_at"),
        },
    )


def previewed(lesson: Lesson, prepared: Sequence[Prepared]) -> dict[str, Question]:
    """The questions of a text that is only looked at, as rows that are never saved."""
    total = sum(item.is_counted for item in prepared)
    questions: dict[str, Question] = {}
    position = 0
    for item in prepared:
        position += item.is_counted
        kind, content = item.value["kind"], item.value["content"]
        question = Question(
            course=lesson.course, lesson=lesson, key=item.key, kind=kind, position=position, total=total
        )
        question.revision = QuestionRevision(question=question, number=0, wording=0, kind=kind, content=content)
        questions[item.key] = question
    return questions
