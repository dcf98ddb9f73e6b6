"""``::: question`` and ``::: reflection`` blocks: read on write, stored with revisions, shown as knowledge checks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery
from django.template import loader

from courses.blocks import Finding, Group, Prepared, lessons_linked
from courses.models.outline import Lesson
from courses.rendering import Block, Heading, RenderRefused, budget
from quizzes import kinds, syntax
from quizzes.advice import advice
from quizzes.asked import Asked
from quizzes.impact import effects
from quizzes.knowledge_check import untouched
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import Question, QuestionRevision
from quizzes.revising import revise
from quizzes.syntax import ParsedQuestion

if TYPE_CHECKING:
    from accounts.models import User
    from courses.formatting import Rewritten

#: Told before publishing: see :mod:`quizzes.impact`.
__all__ = ["canonical", "effects", "group_html", "keys_in", "own_words", "prepare", "store", "used_elsewhere"]
#: The kinds that want feedback for each answer.
EXPLAINED = frozenset({"single", "multiple", "numeric", "text"})


def prepare(
    blocks: Sequence[Block], contents: Sequence[Heading], objectives: int
) -> tuple[list[Prepared], list[Finding]]:
    """Read question blocks and render their texts; nothing is stored. Findings name lines of the lesson's body."""
    prepared: list[Prepared] = []
    findings: list[Finding] = []
    seen: dict[str, int] = {}
    parsed_blocks = [syntax.parse(block.attributes, block.body, block.line, block.name) for block in blocks]
    for parsed in parsed_blocks:
        findings += [Finding(line, message) for line, message in parsed.problems if not is_about_fences(message)]
        findings += in_lesson(parsed, contents, objectives)
        findings += advised(parsed)
        if parsed.key is None or parsed.problems:
            continue
        if parsed.key in seen:
            message = f"question id “{parsed.key}” is also on line {seen[parsed.key]}; rename one."
            findings.append(Finding(parsed.line, message))
            continue
        seen[parsed.key] = parsed.line
        try:
            rendered = budget.render_fragments(kinds.fragments(parsed))
        except RenderRefused as refusal:
            findings.append(Finding(parsed.line, f"question “{parsed.key}”: {refusal}"))
            continue
        value = {"kind": parsed.kind, "content": kinds.content(parsed, rendered)}
        links = lessons_linked("".join(rendered))
        prepared.append(Prepared(parsed.key, parsed.line, value, links, is_counted=parsed.kind != "reflection"))
    return prepared, [*findings, *untested(parsed_blocks, objectives)]


def advised(parsed: ParsedQuestion) -> Iterable[Finding]:
    """What rules for writing questions say about this one."""
    name = f"question “{parsed.key}”" if parsed.key else "this question"
    return [Finding(line, f"{name}: {message}.", advice=True) for line, message in advice(parsed)]


def untested(questions: Sequence[ParsedQuestion], objectives: int) -> Iterable[Finding]:
    """Objectives that no question of the lesson tests; told only where there are questions that could."""
    judged = [question for question in questions if question.block == "question"]
    tested = {question.objective for question in judged}
    for number in range(1, objectives + 1) if judged else ():
        if number not in tested:
            message = f"objective {number} of {objectives} is tested by no question; add one with objective={number}."
            yield Finding(1, message, advice=True)


def is_about_fences(message: str) -> bool:
    """Whether the renderer, which looks at the fences of every block, says the same."""
    return message.startswith(("blank line missing after `:::", "blank line missing before `:::"))


def in_lesson(parsed: ParsedQuestion, contents: Sequence[Heading], objectives: int) -> Iterable[Finding]:
    """What is wrong with a question only because of the lesson it stands in."""
    name = f"question “{parsed.key}”" if parsed.key else "this question"
    if parsed.section and parsed.section not in {heading.id for heading in contents}:
        known = ", ".join(heading.id for heading in contents) or "none"
        yield Finding(parsed.line, f"{name}: no section “{parsed.section}” in this lesson; its sections are {known}.")
    if parsed.objective is not None and objectives and not 1 <= parsed.objective <= objectives:
        yield Finding(parsed.line, f"{name}: objective {parsed.objective} of {objectives}; count from 1.")
    silent = [answer.text for answer in parsed.answers if not answer.feedback]
    if silent and parsed.kind in EXPLAINED and not parsed.problems:
        message = f"{name}: {len(silent)} of {len(parsed.answers)} answers have no feedback; add `>` lines under them."
        yield Finding(parsed.line, message, advice=True)


def keys_in(course_id: int) -> Iterable[str]:
    """All ids of questions of the course, those of retired ones among them."""
    return Question.objects.filter(course_id=course_id).values_list("key", flat=True)


def used_elsewhere(course_id: int, keys: Iterable[str], ignore: Collection[int]) -> Mapping[str, Lesson]:
    """Which keys belong to a question of another lesson that is still asked."""
    taken = Question.objects.current().filter(course_id=course_id, key__in=list(keys))
    taken = taken.filter(lesson__in=Lesson.objects.current()).exclude(lesson__in=ignore)
    return {question.key: question.lesson for question in taken.select_related("lesson")}


def store(lesson: Lesson, prepared: Sequence[Prepared]) -> None:
    """Make this lesson's questions equal to ``prepared``.

    A question whose content changed gets a new revision; one that is gone is retired, with its answers kept. The
    number of queries does not grow with the questions.
    """
    keys = [item.key for item in prepared]
    questions = {
        question.key: question
        for question in Question.objects.filter(course_id=lesson.course_id, key__in=keys).select_related("revision")
    }
    total = sum(item.is_counted for item in prepared)
    position = 0
    new, moved = [], []
    for item in prepared:
        position += item.is_counted
        place = {"lesson_id": lesson.pk, "position": position, "total": total, "kind": item.value["kind"]}
        if item.key not in questions:
            questions[item.key] = Question(course_id=lesson.course_id, key=item.key, **place)
            new.append(questions[item.key])
        elif put(questions[item.key], place | {"is_retired": False}):
            moved.append(questions[item.key])
    Question.objects.bulk_create(new)
    Question.objects.bulk_update(moved, ["lesson", "position", "total", "kind", "is_retired"])
    revise(QuestionRevision, "question", [(questions[item.key], item.value["content"]) for item in prepared])
    Question.objects.current().filter(lesson=lesson).exclude(key__in=keys).update(is_retired=True)


def put(question: Question, values: Mapping[str, Any]) -> bool:
    """Set the question's fields; whether one of them was another."""
    changed = {name: value for name, value in values.items() if getattr(question, name) != value}
    for name, value in changed.items():
        setattr(question, name, value)
    return bool(changed)


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


def canonical(blocks: Sequence[Block], taken: Collection[str], *, keys: bool = False) -> list[Rewritten | None]:
    """Each block as it is to be written (:mod:`quizzes.formatting`)."""
    from quizzes import formatting

    return formatting.canonical(blocks, taken, keys=keys)
