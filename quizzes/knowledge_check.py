"""A question as a page shows it, in each state: untouched, sent back, wrong, right, shown, kept, and as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from courses.models.outline import Lesson
from quizzes import details, grading, kinds, wording
from quizzes.asked import Asked, Choice, Lettered, Part
from quizzes.kinds.shapes import Option, OptionVerdict, Presented, Response, Unclear, UnreadableResponse, Verdict
from quizzes.models.question import Question, QuestionRevision

if TYPE_CHECKING:
    from quizzes.models.practice import PracticeAnswer

CHOICES = frozenset({"single", "multiple"})
TYPED = frozenset({"numeric", "text", "reflection"})


def untouched(question: Question, lesson: Lesson, *, elsewhere: bool = False) -> Asked:
    """The question as everyone gets it first. Nothing in it depends on which answers are right.

    ``elsewhere`` says that it is shown on another page than its lesson's.
    """
    assert question.revision is not None
    return shown(question, question.revision, lesson, elsewhere=elsewhere)


def presented(question: Question, revision: QuestionRevision) -> Presented:
    """What may be known before an answer; the order of the options belongs to the question's id."""
    return kinds.present(revision.content, question.key)


def shown(
    question: Question,
    revision: QuestionRevision,
    lesson: Lesson,
    *,
    values: Sequence[str] = (),
    verdicts: Mapping[str, OptionVerdict] | None = None,
    hints: int = 0,
    elsewhere: bool = False,
    **state: Any,
) -> Asked:
    """Put a question together from what is presented, what is set (``values``) and what may be said of it."""
    offered = presented(question, revision)
    opened = grading.hints(revision.content, hints)
    section = revision.content.get("section") or ""
    headings = {heading["id"]: heading["text"] for heading in lesson.contents}
    title = headings.get(section, "")
    page = lesson.get_absolute_url() if elsewhere and title else ""
    return Asked(
        id=f"q-{question.key}",
        key=question.key,
        kind=revision.kind,
        stem=offered.stem,
        number=0 if elsewhere else question.position,
        total=question.total,
        revision=revision.label,
        section_url=f"{page}#s-{section}" if title else "",
        section_title=title,
        headings=headings,
        hints=opened,
        hints_left=offered.hints - len(opened),
        **answerable(offered, values, verdicts or {}),
        **state,
    )


def answerable(offered: Presented, values: Sequence[str], verdicts: Mapping[str, OptionVerdict]) -> dict[str, Any]:
    """What is answered, filled with what is set and what may be said of it."""
    if offered.kind in TYPED:
        return {"typed": values[0] if values else "", "said": verdicts.get("")}
    if offered.kind in CHOICES:
        return {
            "choices": tuple(
                Choice(option.key, option.html, option.key in values, verdicts.get(option.key))
                for option in offered.options
            )
        }
    chosen = dict(value.partition(":")[::2] for value in values)
    parts = [Part(part.key, part.html, chosen.get(part.key, ""), verdicts.get(part.key)) for part in offered.parts]
    if offered.kind == "ordering" and all(part.value.isdecimal() for part in parts):
        parts.sort(key=lambda part: int(part.value))
    return {"parts": tuple(parts), "bank": lettered(offered.options)}


def lettered(options: Sequence[Option]) -> tuple[Lettered, ...]:
    """The options with letters to call them by: A, B, … Z, AA, AB, …"""
    return tuple(Lettered(option.key, letters(at), option.html, option.text) for at, option in enumerate(options))


def letters(at: int) -> str:
    tens, ones = divmod(at, 26)
    return (letters(tens - 1) if tens else "") + chr(ord("A") + ones)


def checked(
    question: Question,
    revision: QuestionRevision,
    lesson: Lesson,
    *,
    values: Sequence[str],
    tries: int,
    hints: int,
    sure: bool | None = None,
    elsewhere: bool = False,
) -> Asked:
    """The question after "Check answer": graded, or sent back because there was nothing (clear) to grade."""
    same: dict[str, Any] = {"values": values, "tries": tries, "hints": hints, "sure": sure, "elsewhere": elsewhere}
    try:
        response = kinds.read(values, revision.content)
    except Unclear as unclear:
        error = wording.unclear(unclear.reason, revision.kind, values)
        return shown(question, revision, lesson, state="empty", error=error, **same)
    except UnreadableResponse:
        return shown(question, revision, lesson, state="empty", error=wording.changed(), **{**same, "values": ()})
    if response is None:
        return shown(question, revision, lesson, state="empty", error=wording.nothing(revision.kind), **same)
    verdict = grading.grade(revision.content, response)
    return judged(question, revision, lesson, verdict, response, **{**same, "tries": tries + 1})


def judged(
    question: Question,
    revision: QuestionRevision,
    lesson: Lesson,
    verdict: Verdict,
    response: Response,
    **same: Any,
) -> Asked:
    """The question with the verdict on ``response``."""
    state = {None: "kept", True: "right", False: "wrong"}[verdict.correct]
    asked = shown(
        question,
        revision,
        lesson,
        verdicts=verdict.options,
        state=state,
        incomplete=verdict.incomplete,
        explanation=verdict.explanation,
        lead=verdict.lead,
        **same,
    )
    return replace(asked, response=response, verdict=verdict)


def revealed(
    question: Question, revision: QuestionRevision, lesson: Lesson, *, tries: int, elsewhere: bool = False
) -> Asked:
    """The question after "Show the answer"."""
    answer = grading.reveal(revision.content)
    return shown(
        question,
        revision,
        lesson,
        values=answer.values,
        verdicts=answer.options,
        state="shown",
        tries=tries,
        answer=answer.text,
        explanation=answer.explanation,
        elsewhere=elsewhere,
    )


def hinted(
    question: Question,
    revision: QuestionRevision,
    lesson: Lesson,
    *,
    values: Sequence[str],
    tries: int,
    hints: int,
    sure: bool | None = None,
    elsewhere: bool = False,
) -> Asked:
    """The question with one more hint, what was set so far kept."""
    return shown(
        question,
        revision,
        lesson,
        values=values,
        tries=tries,
        hints=hints + 1,
        sure=sure,
        elsewhere=elsewhere,
    )


def retried(
    question: Question,
    revision: QuestionRevision,
    lesson: Lesson,
    *,
    values: Sequence[str],
    tries: int,
    hints: int,
    elsewhere: bool = False,
) -> Asked:
    """The question after "Try again": choices are cleared, what was typed, paired or ordered stays to be mended."""
    kept = () if revision.kind in CHOICES else values
    return shown(question, revision, lesson, values=kept, tries=tries, hints=hints, elsewhere=elsewhere)


def past(answer: PracticeAnswer) -> Asked:
    """A stored answer to the question as it was asked then, to be looked at only.

    ``answer`` comes with its revision, question and lesson.
    """
    revision, question = answer.revision, answer.question
    lesson = question.lesson
    if details.is_forgotten(answer.response):
        asked = replace(shown(question, revision, lesson, elsewhere=True), is_forgotten=True)
    elif answer.response is None:
        asked = revealed(question, revision, lesson, tries=0, elsewhere=True)
    else:
        asked = judged(
            question,
            revision,
            lesson,
            grading.grade(revision.content, answer.response),
            answer.response,
            values=kinds.values(revision.content, answer.response),
            elsewhere=True,
            sure=answer.was_sure,
        )
    return replace(asked, id=f"q-{question.key}-{answer.pk}", is_past=True, hints_left=0)
