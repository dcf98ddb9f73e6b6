"""Questions and their revisions: what was asked before is never overwritten."""

import pytest
from django.utils import timezone

from courses.models.outline import Term
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import Question, QuestionRevision
from tests.courses.trees import Tree
from tests.courses.writing.texts import FIRST, rewrite
from tests.factories import make_lesson, make_user, question_text

pytestmark = pytest.mark.django_db


def answer(question, learner):
    return PracticeAnswer.objects.create(
        learner=learner,
        question=question,
        revision=question.revision,
        response={"choice": "a"},
        is_correct=False,
        score=0,
        answered_at=timezone.now(),
    )


def revisions():
    found = QuestionRevision.objects.order_by("pk").select_related("question")
    return [(revision.question.key, revision.label) for revision in found]


def test_the_same_text_makes_no_new_revision():
    lesson = make_lesson(body=FIRST + question_text("q"))

    rewrite(lesson, lesson.body)
    rewrite(lesson, lesson.body + "\nOther text.\n")
    rewrite(lesson, lesson.body.replace("A fruit grows from", "A fruit grows\nfrom"))

    assert revisions() == [("q", "1.1")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A carrot is a root.", "A carrot is a taproot."),
        ("Which one is a fruit?", "Which of these is a fruit?"),
        ("- (x) An apple", "- (x) A pear"),
        ("Hint: Think of seeds.", "Hint: Think of flowers."),
        ("Explanation: A fruit", "Explanation: Every fruit"),
        ("section=first", ""),
        ("level=understand", "level=apply"),
    ],
)
def test_a_reworded_question_is_another_wording_and_answers_keep_the_old_one(old, new):
    lesson = make_lesson(body=FIRST + question_text("q"))
    question = Question.objects.get()
    before = QuestionRevision.objects.values().get()
    given = answer(question, make_user())

    rewrite(lesson, lesson.body.replace(old, new))

    question.refresh_from_db()
    given.refresh_from_db()
    assert revisions() == [("q", "1.1"), ("q", "1.2")]
    assert (question.revision.label, given.revision.label) == ("1.2", "1.1")
    assert QuestionRevision.objects.values().get(wording=1) == before


def test_a_text_that_comes_back_is_a_third_wording():
    lesson = make_lesson(body=FIRST + question_text("q"))
    first = lesson.body

    rewrite(lesson, first.replace("A carrot is a root.", "A carrot is a taproot."))
    rewrite(lesson, first)

    assert revisions() == [("q", "1.1"), ("q", "1.2"), ("q", "1.3")]
    one, three = QuestionRevision.objects.get(wording=1), QuestionRevision.objects.get(wording=3)
    assert (one.content, one.sha256) == (three.content, three.sha256)
    assert Question.objects.get().revision == three


def test_a_removed_question_is_retired_with_its_answers_and_returns_as_the_same():
    lesson = make_lesson(body=FIRST + question_text("q") + "\n" + question_text("r"))
    question = Question.objects.get(key="q")
    given = answer(question, make_user())

    rewrite(lesson, FIRST + question_text("r"))

    assert list(Question.objects.order_by("key").values_list("key", "is_retired", "position", "total")) == [
        ("q", True, 1, 2),
        ("r", False, 1, 1),
    ]
    assert list(PracticeAnswer.objects.values_list("pk", "question")) == [(given.pk, question.pk)]

    rewrite(lesson, FIRST + question_text("r") + "\n" + question_text("q"))

    assert list(Question.objects.order_by("key").values_list("pk", "key", "is_retired", "position", "total")) == [
        (question.pk, "q", False, 2, 2),
        (Question.objects.get(key="r").pk, "r", False, 1, 2),
    ]
    assert revisions() == [("q", "1.1"), ("r", "1.1")]


def test_a_question_may_change_its_kind():
    lesson = make_lesson(body=FIRST + question_text("q"))

    rewrite(lesson, lesson.body.replace("( )", "[ ]").replace("(x)", "[x]"))

    question = Question.objects.get()
    assert (question.kind, question.revision.kind, question.revision.number) == ("multiple", "multiple", 2)
    assert QuestionRevision.objects.get(number=1).kind == "single"


@pytest.mark.parametrize("target", ["alpha", "gamma"])
def test_a_question_and_a_term_move_to_another_lesson_in_one_sync(tmp_path, target):
    """Once to a lesson that is written later, once to one that is written before."""
    tree = Tree(tmp_path)
    start, end = ("alpha", "gamma") if target == "gamma" else ("gamma", "alpha")
    names = {"alpha": "a-course/01-first/01-alpha.md", "gamma": "a-course/02-second/01-gamma.md"}
    extra = f'\nA [berry](#term "Small.").\n\n## Moved {{#first}}\n\n{question_text("moved")}'
    if start == "alpha":
        extra = extra.replace(" {#first}", "")
    tree.write(names[start], tree.read(names[start]) + extra)
    assert tree.sync().status == 0
    question = Question.objects.get(key="moved")
    given = answer(question, make_user())

    tree.write(names[start], tree.read(names[start]).replace(extra, ""))
    tree.write(
        names[end], tree.read(names[end]) + extra.replace("## Moved {#first}", "## Moved").replace("section=first", "")
    )
    run = tree.sync()

    assert run.status == 0
    question.refresh_from_db()
    assert (question.lesson.slug, question.is_retired) == (end, False)
    assert Term.objects.get(slug="berry").lesson.slug == end
    assert PracticeAnswer.objects.get() == given
    assert tree.sync().out == ["0 changed, 8 unchanged."]
