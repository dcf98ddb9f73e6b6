"""How the tests of review make questions, learners who have met them, and reviews, as plain rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from courses.models.outline import Course, Lesson, Module, Term
from quizzes import kinds, knowledge_check, practice, review
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import Question, QuestionRevision
from quizzes.models.review import ReviewCard
from tests.factories import make_course, make_module, now
from tests.quizzes.questions import question as parsed

FRUIT = """\
Which one is a fruit?

- ( ) A carrot
  > A carrot is a root.
- (x) An apple
  > It holds seeds.
- ( ) A cabbage
  > A cabbage is leaves.

Hint: Think of seeds.

Explanation: A fruit grows from a flower and holds seeds.
"""
RIGHT, WRONG = "b", "a"


def make_plain_lesson(slug: str = "fruit", course: Course | None = None, **fields: Any) -> Lesson:
    """A published lesson that is a row and nothing else: no text was rendered for it."""
    course = course or Course.objects.filter(slug="botany").first() or make_course("botany")
    module: Module = fields.pop("module", None) or make_module(course)
    defaults = {"title": slug.title(), "status": "published", "position": module.lessons.count() + 1}
    return Lesson.objects.create(course=course, module=module, slug=slug, **(defaults | fields))


def make_questions(lesson: Lesson, count: int = 1, *, start: int = 1, text: str = FRUIT) -> list[Question]:
    """Questions ``<lesson>-q1`` and on; of the usual text, a single choice, option "b" is right."""
    written = parsed(text)
    content = kinds.content(written, kinds.fragments(written))
    kind = content["kind"]
    keys = [f"{lesson.slug}-q{number}" for number in range(start, start + count)]
    questions = Question.objects.bulk_create(
        Question(course=lesson.course, lesson=lesson, key=key, kind=kind, position=at, total=count)
        for at, key in enumerate(keys, 1)
    )
    revisions = QuestionRevision.objects.bulk_create(
        QuestionRevision(question=question, number=1, kind=kind, content=content, sha256=question.key, created_at=now())
        for question in questions
    )
    for question, revision in zip(questions, revisions, strict=True):
        question.revision = revision
    Question.objects.bulk_update(questions, ["revision"])
    return questions


def revised(question: Question) -> Question:
    """The question, asking something else from now on."""
    last = question.revision
    question.revision = QuestionRevision.objects.create(
        question=question,
        number=last.number + 1,
        kind=last.kind,
        content=last.content,
        sha256=f"{last.sha256}'",
        created_at=now(),
    )
    question.save(update_fields=["revision"])
    return question


def make_term(lesson: Lesson, slug: str = "ovary", **fields: Any) -> Term:
    defaults = {"name": slug.title(), "definition": f"<p>What an {slug} is.</p>"}
    return Term.objects.create(course=lesson.course, lesson=lesson, slug=slug, **(defaults | fields))


def answered(question: Question, value: str = RIGHT) -> knowledge_check.Asked:
    """The question after ``value`` was checked."""
    return knowledge_check.checked(
        question, question.revision, question.lesson, values=[value], tries=0, hints=0, elsewhere=True
    )


def meet(learner: Any, *questions: Question, at: datetime, value: str = RIGHT) -> None:
    """The learner answers each question in its lesson."""
    for question in questions:
        practice.record(
            who=learner,
            revision=question.revision,
            asked=answered(question, value),
            place=PracticeAnswer.Place.LESSON,
            now=at,
        )


def count_of(learner: Any, question: Question) -> int:
    """How many reviews the learner's card of the question has."""
    card = review.card_of(learner, question)
    return card.reviews if card else 0


def give(learner: Any, question: Question, rating: int, at: datetime) -> ReviewCard:
    """One review as the pages give it: 1 is a wrong answer, 2 to 4 a right one with its rating."""
    reviews = count_of(learner, question)
    asked = answered(question, WRONG if rating == 1 else RIGHT)
    review.answer_question(learner=learner, revision=question.revision, asked=asked, reviews=reviews, now=at)
    if rating != 1:
        review.rate_question(learner=learner, question=question, rating=rating, reviews=reviews, now=at)
    return ReviewCard.objects.get(learner=learner, question=question)
