"""What is kept of an answer: whose it is, what was given, and the form of the question that was shown."""

import pytest

from quizzes.models.practice import Guest, PracticeAnswer
from tests.quizzes.answering.forms import HERE, ask, rewrite, words

pytestmark = pytest.mark.django_db


def test_a_guests_answers_are_kept_for_the_browser(guest):
    for data in ({"answer": "a", "sure": "yes"}, {"answer": "b"}, {"do": "show"}, {"do": "hint"}, {}):
        ask(guest, data)

    rows = PracticeAnswer.objects.order_by("pk").values_list("learner", "response", "is_correct", "was_sure")
    assert list(rows) == [
        (None, {"choice": "a"}, False, True),
        (None, {"choice": "b"}, True, None),
        (None, None, None, None),
    ]
    assert Guest.objects.count() == 1


@pytest.mark.parametrize(("said", "kept"), [("yes", True), ("no", False), ("", None), ("maybe", None)])
def test_how_sure_a_learner_was_is_kept(learner, said, kept):
    ask(learner, {"answer": "a", "sure": said})

    assert PracticeAnswer.objects.get().was_sure is kept


def test_a_learners_answers_are_kept_as_they_were_given(learner, lesson):
    ask(learner, {"do": "check"})
    ask(learner, {"do": "hint"})
    ask(learner, {"answer": "a"})
    ask(learner, {"do": "again"})
    ask(learner, {"answer": "b"}, headers=HERE)
    ask(learner, {"do": "show"})
    ask(learner, {"answer": ["a", "b"]}, key="several")

    rows = PracticeAnswer.objects.order_by("pk").values_list("question__key", "response", "is_correct", "score")
    assert list(rows) == [
        ("fruit", {"choice": "a"}, False, 0.0),
        ("fruit", {"choice": "b"}, True, 1.0),
        ("fruit", None, None, None),
        ("several", {"choices": ["a", "b"]}, False, 0.0),
    ]
    assert set(PracticeAnswer.objects.values_list("learner__email", "revision__number")) == {("ann@example.org", 1)}


def test_further_fields_of_a_form_change_nothing(learner):
    ask(learner, {"answer": "a", "is_correct": "1", "score": "1", "learner": "99", "answered_at": "2001-01-01"})

    (row,) = PracticeAnswer.objects.all()
    assert (row.is_correct, row.score, row.learner.email) == (False, 0.0, "ann@example.org")
    assert row.answered_at.year > 2001


def test_an_answer_counts_against_the_form_that_was_shown(learner, lesson):
    rewrite(lesson, "A carrot is a root.", "Carrots are roots.")

    old = ask(learner, {"answer": "a", "revision": "1.1"})
    new = ask(learner, {"answer": "a", "revision": "1.2"})
    unnumbered = ask(learner, {"answer": "a"})

    assert "A carrot is a root." in words(old)
    assert "Carrots are roots." in words(new)
    assert "Carrots are roots." in words(unnumbered)
    assert list(PracticeAnswer.objects.order_by("pk").values_list("revision__wording", flat=True)) == [1, 2, 2]


def test_a_question_is_kept_until_the_content_changes(guest, lesson):
    ask(guest, {"answer": "a"})
    rewrite(lesson, "A carrot is a root.", "Carrots are roots.")

    assert "Carrots are roots." in words(ask(guest, {"answer": "a"}))
    assert "A carrot is a root." in words(ask(guest, {"answer": "a", "revision": "1"}))
