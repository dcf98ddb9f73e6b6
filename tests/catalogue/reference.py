"""What an edit did to the people in a lesson, counted from the rows before and after it: an independent little rule.

What the site announces is held against this. Nothing here asks :mod:`courses.impact` or :mod:`quizzes.impact`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from courses.models.outline import Lesson, Term
from courses.models.progress import Enrolment, LessonProgress
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import Question
from quizzes.models.review import ReviewCard

Said = tuple[str, str, int, bool]


@dataclass(frozen=True)
class Asked:
    """A question as it stands: where it is asked, and as what."""

    lesson: int
    is_retired: bool
    number: int
    wording: int
    choices: dict[str, str]


@dataclass(frozen=True)
class State:
    """``places`` of a lesson are those that a learner can come back to; ``given`` are (question, revision, choices)."""

    slugs: dict[int, str]
    places: dict[int, set[str]]
    here: Counter[tuple[int, str]]
    done: Counter[int]
    questions: dict[str, Asked]
    given: list[tuple[str, int, frozenset[str]]]
    cards: Counter[str]
    terms: dict[str, tuple[int, bool]]
    term_cards: Counter[str]


def state() -> State:
    lessons = list(Lesson.objects.all())
    answers = PracticeAnswer.objects.values_list("question__key", "revision__number", "response")
    questions = Question.objects.select_related("revision").exclude(revision=None)
    return State(
        slugs={lesson.pk: lesson.slug for lesson in lessons},
        places={lesson.pk: places(lesson) for lesson in lessons},
        here=Counter(Enrolment.objects.values_list("lesson_id", "section")),
        done=Counter(LessonProgress.objects.exclude(completed_at=None).values_list("lesson_id", flat=True)),
        questions={question.key: asked(question) for question in questions},
        given=[(key, number, chosen(response or {})) for key, number, response in answers],
        cards=Counter(ReviewCard.objects.exclude(question=None).values_list("question__key", flat=True)),
        terms={term.slug: (term.lesson_id, term.is_retired) for term in Term.objects.all()},
        term_cards=Counter(ReviewCard.objects.exclude(term=None).values_list("term__slug", flat=True)),
    )


def places(lesson: Lesson) -> set[str]:
    """Where learners can come back to: the sections, and the knowledge check where the lesson ends in it."""
    check = {"check"} if lesson.check_at is not None else set()
    return {heading["id"] for heading in lesson.contents if heading["level"] == 2} | check


def asked(question: Question) -> Asked:
    revision = question.revision
    assert revision is not None
    choices = {choice["key"]: choice["html"] for choice in revision.content.get("choices", ())}
    return Asked(question.lesson_id, question.is_retired, revision.number, revision.wording, choices)


def chosen(response: dict[str, Any]) -> frozenset[str]:
    return frozenset([response["choice"]] if "choice" in response else response.get("choices", ()))


def happened(lesson: int, before: State, after: State, *, leaves: bool = False) -> list[Said]:
    """Code, subject, count and whether it is a loss, of all that became of the people in ``lesson``."""
    said: list[Said] = []
    if here := sum(n for (pk, _section), n in before.here.items() if pk == lesson):
        said.append(("readers", before.slugs[lesson], here, False))
    if before.done[lesson]:
        said.append(("completed", before.slugs[lesson], before.done[lesson], False))
    if leaves:
        return sorted(said)
    if after.slugs[lesson] != before.slugs[lesson]:
        said.append(("address", after.slugs[lesson], 0, False))
    for (pk, section), n in before.here.items():
        if pk == lesson and section in before.places[lesson] - after.places[lesson]:
            said.append(("place", section, n, True))
    new = [key for key, now in after.questions.items() if now.lesson == lesson and key not in before.questions]
    if new:
        said.append(("new", ", ".join(sorted(new)), len(new), False))
    for key, was in before.questions.items():
        said += of_question(key, lesson, was, before, after)
    for slug, (home, was_retired) in before.terms.items():
        if home == lesson and not was_retired and after.terms[slug][1]:
            said.append(("term", slug, before.term_cards[slug], before.term_cards[slug] > 0))
    return sorted(said)


def of_question(key: str, lesson: int, was: Asked, before: State, after: State) -> list[Said]:
    now, said = after.questions[key], []
    answers = sum(each == key for each, _number, _choices in before.given)
    if was.lesson == lesson and not was.is_retired and now.is_retired:
        said.append(("retired", key, answers, bool(answers or before.cards[key])))
    if now.lesson != lesson or now.is_retired:
        return said
    if was.is_retired:
        said.append(("back", key, answers, False))
    elif was.lesson != lesson:
        said.append(("moved", key, answers, False))
    if now.number == was.number and now.wording > was.wording:
        said.append(("reworded", key, answers, False))
    if now.number > was.number:
        said.append(("revised", key, answers, False))
        gone = {name for name, html in was.choices.items() if html not in now.choices.values()}
        pointing = sum(
            each == key and number == was.number and bool(choices & gone) for each, number, choices in before.given
        )
        if pointing:
            said.append(("removed choice", key, pointing, True))
    return said
