"""What becomes of a learner's answer: a row for each graded one, and for each time the answer was shown."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.models import RestrictedError

from quizzes import knowledge_check, practice
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import Question, QuestionRevision
from tests.factories import BODY, make_lesson, make_user, question_text

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.fixture
def revision():
    make_lesson(body=BODY + question_text("q"))
    return QuestionRevision.objects.select_related("question__lesson").get()


def several():
    text = question_text("s").replace("( ) A carrot", "[x] A carrot").replace("(x)", "[x]").replace("( )", "[ ]")
    make_lesson(body=BODY + text.replace("{#s ", "{#s credit=partial "))
    return QuestionRevision.objects.select_related("question__lesson").get(question__key="s")


def answer(revision, values, *, learner=None, now=NOW):
    question = revision.question
    asked = knowledge_check.checked(question, revision, question.lesson, values=values, tries=0, hints=0)
    return practice.record(learner=learner or make_user(), revision=revision, asked=asked, now=now)


def rows():
    return list(PracticeAnswer.objects.order_by("pk").values_list("response", "is_correct", "score", "answered_at"))


@pytest.mark.parametrize(("value", "is_correct", "score"), [("a", False, 0.0), ("b", True, 1.0)])
def test_a_graded_answer_is_a_row(revision, value, is_correct, score):
    learner = make_user()

    row = answer(revision, [value], learner=learner)

    assert rows() == [({"choice": value}, is_correct, score, NOW)]
    assert (row.learner, row.question, row.revision) == (learner, revision.question, revision)


@pytest.mark.parametrize(
    ("values", "response", "is_correct", "score"),
    [
        (["a"], ["a"], False, 0.5),
        (["b", "a"], ["a", "b"], True, 1.0),
        (["a", "b", "c"], ["a", "b", "c"], False, 0.5),
        (["c"], ["c"], False, 0.0),
    ],
)
def test_several_answers_have_a_part_of_the_score(values, response, is_correct, score):
    answer(several(), values)

    assert rows() == [({"choices": response}, is_correct, score, NOW)]


def test_the_shown_answer_is_a_row_without_a_response(revision):
    asked = knowledge_check.revealed(revision.question, revision, revision.question.lesson, tries=0)

    practice.record(learner=make_user(), revision=revision, asked=asked, now=NOW)

    assert rows() == [(None, False, 0.0, NOW)]


@pytest.mark.parametrize("values", [[], ["z"], ["a", "b"]])
def test_what_was_not_graded_is_no_row(revision, values):
    assert answer(revision, values) is None
    assert rows() == []


def test_a_hint_and_a_fresh_start_are_no_rows(revision):
    question = revision.question
    hint = knowledge_check.hinted(question, revision, question.lesson, values=["a"], tries=0, hints=0)
    again = knowledge_check.untouched(question, question.lesson)

    for asked in (hint, again):
        assert practice.record(learner=make_user(), revision=revision, asked=asked, now=NOW) is None
    assert rows() == []


def test_every_try_is_a_row_of_its_own(revision):
    learner = make_user()

    for value in ("a", "a", "b", "b"):
        answer(revision, [value], learner=learner)

    assert [is_correct for _, is_correct, _, _ in rows()] == [False, False, True, True]


def test_a_revision_that_was_answered_cannot_go(revision):
    answer(revision, ["a"])

    with pytest.raises(RestrictedError), transaction.atomic():
        revision.delete()


@pytest.mark.parametrize("score", [-0.1, 1.1])
def test_a_score_lies_between_nothing_and_all(revision, score):
    row = answer(revision, ["a"])

    with pytest.raises(IntegrityError), transaction.atomic():
        PracticeAnswer.objects.filter(pk=row.pk).update(score=score)


def test_a_key_and_a_number_stand_once(revision):
    question = revision.question

    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.create(course=question.course, lesson=question.lesson, key="q", kind="single")
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionRevision.objects.create(
            question=question, number=1, kind="single", content={}, sha256="", created_at=NOW
        )


def test_rows_are_named_for_the_log(revision):
    row = answer(revision, ["a"])

    assert str(revision.question) == "q"
    assert str(revision) == f"{revision.question_id} revision 1"
    assert str(row) == f"{row.learner_id} on {revision.question_id}"
