"""What an edit does to those who answered: announced before it is done, question by question, and then so."""

import pytest

from courses import impact, manuscript, proofreading, writing
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import Question
from quizzes.models.review import ReviewCard
from tests.factories import BODY, QUESTION, make_course, make_lesson, make_module, make_user, now

pytestmark = pytest.mark.django_db

TEXT = QUESTION % {"key": "fruit"}
TERM = 'A [seed](#term "What grows.") grows.\n\n'
CARROT = "- ( ) A carrot\n  > Tempting, because it is sweet. A carrot is a root.\n"


@pytest.fixture
def lesson():
    return make_lesson(make_module(make_course("c"), slug="m"), slug="plants", body=BODY + TERM + TEXT)


def answer(key, *choices, kind="choice"):
    question = Question.objects.select_related("revision").get(key=key)
    for choice in choices:
        response = {"choice": choice} if kind == "choice" else {"choices": list(choice)}
        PracticeAnswer.objects.create(
            learner=make_user(), question=question, revision=question.revision, response=response,
            is_correct=False, score=0, answered_at=now(),
        )  # fmt: skip


def announced(lesson, body):
    lesson.refresh_from_db()
    text = manuscript.of_lesson(lesson)
    changed = type(text)(**{**vars(text), "body": body})
    proof = proofreading.proofread(lesson, changed)
    assert proof.problems == []
    return [(e.code, e.subject, e.count) for e in impact.effects(lesson, changed, proof.derived)]


def write(lesson, body):
    lesson.body = body
    derived = writing.derive(body, {}, objectives=len(lesson.objectives))
    assert derived.problems == []
    writing.store(lesson, derived)


@pytest.mark.parametrize(
    ("body", "effects", "label"),
    [
        (BODY + TERM + TEXT, [], "1.1"),
        (BODY + TERM + TEXT.replace("A fruit grows", "It grows"), [("reworded", "fruit", 4)], "1.2"),
        (BODY + TERM + TEXT.replace("A carrot\n", "A ripe carrot\n"), [("reworded", "fruit", 4)], "1.2"),
        (
            BODY + TERM + TEXT.replace(CARROT, ""),
            [("revised", "fruit", 4), ("removed choice", "fruit", 2)],
            "2.1",
        ),
        (
            BODY + TERM + TEXT.replace("Hint:", "- ( ) A leek\n  > A leek is a stem.\n\nHint:"),
            [("revised", "fruit", 4)],
            "2.1",
        ),
        (BODY + TERM + TEXT.replace("#fruit", "#berry"), [("new", "berry", 1), ("retired", "fruit", 4)], None),
        (BODY + TERM, [("retired", "fruit", 4)], None),
        (BODY + TEXT, [("term", "seed", 1)], "1.1"),
    ],
)
def test_what_is_announced_is_what_the_edit_does(lesson, body, effects, label):
    answer("fruit", "a", "a", "b", "c")
    ReviewCard.objects.create(learner=make_user(), term=lesson.terms.get(), added_at=now())

    assert announced(lesson, body) == effects
    write(lesson, body)

    question = Question.objects.select_related("revision").get(key="fruit")
    assert (question.revision.label if not question.is_retired else None) == label
    assert PracticeAnswer.objects.filter(question=question).count() == 4
    assert lesson.terms.get().is_retired == (("term", "seed", 1) in effects)


def test_a_question_that_comes_back_and_one_that_moves_are_named(lesson):
    answer("fruit", "a")
    write(lesson, BODY)
    assert announced(lesson, BODY + TEXT) == [("back", "fruit", 1)]
    write(lesson, BODY + TEXT)
    other = make_lesson(lesson.module, slug="other", body=BODY)
    write(lesson, BODY)

    assert announced(other, BODY + TEXT) == [("back", "fruit", 1)]


def test_several_choices_of_an_answer_count_once(lesson):
    several = TEXT.replace("( )", "[ ]").replace("(x)", "[x]")
    write(lesson, BODY + several)
    answer("fruit", "ab", "b", "ac", kind="choices")
    shorter = several.replace(CARROT.replace("( )", "[ ]"), "").replace(
        "- [ ] A cabbage\n  > A cabbage is leaves.\n", ""
    )
    shorter = shorter.replace("Hint:", "- [ ] A stone\n  > A stone does not grow.\n\nHint:")

    assert (
        announced(lesson, BODY + shorter)
        == [
            ("revised", "fruit", 3),
            ("removed choice", "fruit", 2),
            ("term", "seed", 0),
        ][:2]
    )


def test_answers_to_an_earlier_revision_do_not_point_at_what_is_removed_now(lesson):
    other_key = TEXT.replace("(x) An", "( ) An").replace("( ) A cab", "(x) A cab")
    answer("fruit", "a", "a")
    write(lesson, BODY + other_key)
    answer("fruit", "a")

    found = announced(lesson, BODY + other_key.replace(CARROT, ""))

    assert found == [("revised", "fruit", 3), ("removed choice", "fruit", 1)]


def test_cards_of_a_retired_question_are_counted(lesson):
    question = Question.objects.get()
    ReviewCard.objects.create(learner=make_user(), question=question, added_at=now())
    text = manuscript.of_lesson(lesson)
    changed = type(text)(**{**vars(text), "body": BODY + TERM})
    found = impact.effects(lesson, changed, proofreading.proofread(lesson, changed).derived)

    assert [effect.text for effect in found] == [
        "“fruit” is asked no more: 0 answers, kept on record; 1 review card rests."
    ]
