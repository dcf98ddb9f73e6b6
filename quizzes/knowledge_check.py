"""A question as a page shows it, in each of its states: untouched, nothing chosen, wrong, right, answer shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from courses.models.outline import Lesson
from quizzes import grading, kinds
from quizzes.kinds.shapes import OptionVerdict, Presented, Response, UnreadableResponse, Verdict
from quizzes.models.question import Question, QuestionRevision


@dataclass(frozen=True)
class Choice:
    """An option with what may be said of it now."""

    key: str
    html: str
    is_chosen: bool = False
    verdict: OptionVerdict | None = None


@dataclass(frozen=True)
class Asked:
    """One question in one state. ``state`` is "", "empty", "wrong", "right" or "shown"."""

    key: str
    kind: str
    stem: str
    choices: tuple[Choice, ...]
    number: int
    total: int
    revision: int
    section: str = ""
    section_title: str = ""
    state: str = ""
    tries: int = 0
    error: str = ""
    incomplete: bool = False
    explanation: str = ""
    hints: tuple[str, ...] = ()
    hints_left: int = 0
    response: Response | None = field(default=None, compare=False)
    verdict: Verdict | None = field(default=None, compare=False)

    @property
    def takes_several(self) -> bool:
        return self.kind == "multiple"

    @property
    def input_type(self) -> str:
        return "checkbox" if self.takes_several else "radio"

    @property
    def is_open(self) -> bool:
        """Whether an answer can be checked now."""
        return self.state in {"", "empty"}


def untouched(question: Question, lesson: Lesson) -> Asked:
    """The question as everyone gets it first. Nothing in it depends on which options are right."""
    assert question.revision is not None
    return shown(question, question.revision, lesson, presented(question, question.revision))


def presented(question: Question, revision: QuestionRevision) -> Presented:
    """What may be known before an answer; the order of the options belongs to the question's id."""
    return kinds.present(revision.content, question.key)


def shown(
    question: Question,
    revision: QuestionRevision,
    lesson: Lesson,
    offered: Presented,
    *,
    chosen: Sequence[str] = (),
    verdicts: dict[str, OptionVerdict] | None = None,
    hints: int = 0,
    **state: Any,
) -> Asked:
    """Put a question together from what is presented and what may be said of it."""
    section = revision.content.get("section") or ""
    titles = {heading["id"]: heading["text"] for heading in lesson.contents}
    said = verdicts or {}
    opened = grading.hints(revision.content, hints)
    return Asked(
        key=question.key,
        kind=revision.kind,
        stem=offered.stem,
        choices=tuple(
            Choice(option.key, option.html, option.key in chosen, said.get(option.key)) for option in offered.options
        ),
        number=question.position,
        total=question.total,
        revision=revision.number,
        section=section if section in titles else "",
        section_title=titles.get(section, ""),
        hints=opened,
        hints_left=offered.hints - len(opened),
        **state,
    )


def checked(
    question: Question,
    revision: QuestionRevision,
    lesson: Lesson,
    *,
    values: Sequence[str],
    tries: int,
    hints: int,
) -> Asked:
    """The question after "Check answer": graded, or sent back because nothing (or nothing sensible) was chosen."""
    offered = presented(question, revision)
    try:
        response = kinds.read(values, revision.content)
    except UnreadableResponse:
        message = _("This question has changed since you opened the page. Choose again from these answers.")
        return shown(question, revision, lesson, offered, state="empty", error=message, tries=tries, hints=hints)
    if response is None:
        message = _("Choose an answer before you check it")
        return shown(question, revision, lesson, offered, state="empty", error=message, tries=tries, hints=hints)
    verdict = grading.grade(revision.content, response)
    return shown(
        question,
        revision,
        lesson,
        offered,
        chosen=list(verdict.options),
        verdicts=dict(verdict.options),
        state="right" if verdict.correct else "wrong",
        tries=tries + 1,
        hints=hints,
        incomplete=verdict.incomplete,
        explanation=verdict.explanation,
        response=response,
        verdict=verdict,
    )


def revealed(question: Question, revision: QuestionRevision, lesson: Lesson, *, tries: int) -> Asked:
    """The question after "Show the answer"."""
    offered = presented(question, revision)
    answer = grading.reveal(revision.content)
    return shown(
        question,
        revision,
        lesson,
        offered,
        chosen=list(answer.options),
        verdicts=dict(answer.options),
        state="shown",
        tries=tries,
        explanation=answer.explanation,
    )


def hinted(
    question: Question,
    revision: QuestionRevision,
    lesson: Lesson,
    *,
    values: Sequence[str],
    tries: int,
    hints: int,
) -> Asked:
    """The question with one more hint, what was chosen so far kept."""
    offered = presented(question, revision)
    return shown(question, revision, lesson, offered, chosen=values, tries=tries, hints=hints + 1)
