"""What an author wrote into ``::: question`` and ``::: reflection`` blocks: read, rendered, stored with revisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from courses.blocks import Finding, Prepared, lessons_linked
from courses.models.outline import Lesson
from courses.rendering import Block, Heading, RenderRefused, budget
from quizzes import kinds, syntax
from quizzes.advice import advice
from quizzes.models.question import Question, QuestionRevision
from quizzes.revising import revise
from quizzes.syntax import ParsedQuestion

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
