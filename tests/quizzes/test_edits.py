"""Edits keep meaning: what each kind of edit makes of a question's revision, and what no edit may touch.

The table is the one that authors read in docs/authoring.md. Pure cases for every kind are in test_changes.py; here a
lesson is really edited, with a learner's history, standing and review card hanging on its question.
"""

import pytest
from django.test import Client

from courses import writing
from courses.models.outline import Lesson
from quizzes import knowledge_check, pace
from quizzes.models.practice import PracticeAnswer, PracticeStanding
from quizzes.models.question import Question, QuestionRevision
from quizzes.models.review import ReviewCard
from quizzes.question_html import question_html
from tests.factories import BODY, QUESTION, make_course, make_lesson, make_module, make_user, now

pytestmark = pytest.mark.django_db

HERE = {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_X_FRAGMENT": "1"}
TEXT = QUESTION % {"key": "fruit"}
WRONG_ONES = (
    "- ( ) A carrot\n  > Tempting, because it is sweet. A carrot is a root.\n",
    "- ( ) A cabbage\n  > A cabbage is leaves.\n",
)
NUMBER = "::: question {#fruit section=first}\n\nHow many seeds?\n\n- = 5 +- 1\n\nExplanation: Five.\n\n:::\n"


def replaced(*pairs):
    """An edit that replaces each first text of a pair by the second."""

    def edit(text):
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        return text

    return edit


def swapped(text):
    first, second = WRONG_ONES
    return text.replace(first, "@").replace(second, first).replace("@", second)


#: Edit → what the question's present revision is called afterwards. 1.1 is the one that was there.
EDITS = {
    "lines wrapped elsewhere": (replaced(("A fruit grows from", "A fruit grows\nfrom")), "1.1"),
    "a bullet of another kind": (lambda text: text.replace("\n- (", "\n* ("), "1.1"),
    "the stem reworded": (replaced(("Which one is a fruit?", "Which of these is a fruit?")), "1.2"),
    "a choice reworded": (replaced(("A carrot\n", "A ripe carrot\n")), "1.2"),
    "the right choice reworded": (replaced(("An apple", "A red apple")), "1.2"),
    "feedback reworded": (replaced(("A cabbage is leaves.", "It is made of leaves.")), "1.2"),
    "a hint added": (replaced(("Hint: Think", "Hint: Look closely.\n\nHint: Think")), "1.2"),
    "the explanation reworded": (replaced(("Explanation: A fruit grows", "Explanation: It grows")), "1.2"),
    "another section": (replaced(("section=first", "section=second")), "1.2"),
    "another level": (replaced(("level=understand", "level=apply")), "1.2"),
    "shuffling switched off": (replaced(("section=first", "section=first shuffle=no")), "1.2"),
    "a choice added": (replaced(("Hint:", "- ( ) A leek\n  > A leek is a stem.\n\nHint:")), "2.1"),
    "a choice taken out": (replaced((WRONG_ONES[1], "")), "2.1"),
    "two wrong choices swapped": (swapped, "2.1"),
    "another choice is right": (replaced(("(x) An", "( ) An"), ("( ) A cab", "(x) A cab")), "2.1"),
    "several may be right": (lambda text: text.replace("( )", "[ ]").replace("(x)", "[x]"), "2.1"),
    "another kind altogether": (lambda text: NUMBER, "2.1"),
}  # fmt: skip


def write(lesson, text):
    """Save the lesson with another question text, as the admin and the sync do."""
    lesson = Lesson.objects.select_related("course", "module").get(pk=lesson.pk)
    lesson.body = BODY + text
    derived = writing.derive(lesson.body, {}, objectives=len(lesson.objectives))
    assert derived.problems == []
    writing.store(lesson, derived)


@pytest.fixture(autouse=True)
def _unhurried():
    pace.forget()


@pytest.fixture
def lesson():
    return make_lesson(make_module(make_course("botany")), slug="fruit", body=BODY + TEXT)


@pytest.fixture
def ann(lesson):
    return make_user("ann@example.org")


@pytest.fixture
def learner(ann):
    client = Client()
    client.force_login(ann)
    return client


def answer(client, choice, revision="1.1"):
    sent = {"answer": choice, "revision": revision, "do": "check", "sure": "yes"}
    return client.post("/courses/botany/practice/fruit/", sent, **HERE)


def kept(ann, rf):
    """All that hangs on the question for this learner, and how each old answer looks."""
    request = rf.get("/")
    request.COOKIES = {}
    answers = PracticeAnswer.objects.filter(learner=ann).select_related("revision", "question__lesson__course")
    return {
        "answers": list(PracticeAnswer.objects.order_by("pk").values()),
        "standings": list(PracticeStanding.objects.values()),
        "cards": list(ReviewCard.objects.values()),
        "pages": [question_html(request, knowledge_check.past(each), each.question.lesson.course) for each in answers],
    }


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_makes_the_revision_of_the_table_and_touches_nothing_that_was(edit, lesson, ann, learner, rf):
    change, label = EDITS[edit]
    for choice in ("a", "c", "b"):
        answer(learner, choice)
    question = Question.objects.get()
    ReviewCard.objects.create(
        learner=ann, question=question, state=2, step=None, stability=3.5, difficulty=5.0,
        due=now(), last_reviewed_at=now(), reviews=2, lapses=1, added_at=now(),
    )  # fmt: skip
    first = QuestionRevision.objects.values().get()
    before = kept(ann, rf)
    assert [len(rows) for rows in before.values()] == [3, 1, 1, 3]

    write(lesson, change(TEXT))

    question.refresh_from_db()
    assert question.revision.label == label
    assert question.is_retired is False
    assert QuestionRevision.objects.values().get(pk=first["id"]) == first
    assert QuestionRevision.objects.count() == (1 if label == "1.1" else 2)
    assert kept(ann, rf) == before


@pytest.mark.parametrize("edit", EDITS)
def test_a_page_opened_before_the_edit_is_graded_by_what_it_shows(edit, lesson, ann, learner):
    write(lesson, EDITS[edit][0](TEXT))

    html = answer(learner, "b").content.decode()

    assert "Why that’s right" in html
    stored = PracticeAnswer.objects.select_related("revision").get()
    assert (stored.revision.label, stored.response, stored.is_correct) == ("1.1", {"choice": "b"}, True)


def test_edits_add_up(lesson):
    first, second = TEXT, EDITS["the stem reworded"][0](TEXT)
    third = EDITS["a choice added"][0](second)

    for text in (second, third, EDITS["a hint added"][0](third), third, first):
        write(lesson, text)

    labels = [revision.label for revision in QuestionRevision.objects.order_by("pk")]
    assert labels == ["1.1", "1.2", "2.1", "2.2", "2.3", "3.1"]


def test_a_question_taken_out_is_retired_with_all_that_hangs_on_it_and_comes_back_as_it_was(lesson, ann, learner, rf):
    answer(learner, "a")
    before = kept(ann, rf)

    write(lesson, "")
    retired = Question.objects.get()
    status = answer(learner, "b").status_code
    write(lesson, TEXT)

    assert (retired.is_retired, status) == (True, 404)
    assert Question.objects.get().is_retired is False
    assert [revision.label for revision in QuestionRevision.objects.all()] == ["1.1"]
    assert kept(ann, rf) == before


def test_a_question_moved_to_another_lesson_keeps_its_history(lesson, ann, learner, rf):
    answer(learner, "a")
    before = kept(ann, rf)["answers"]
    other = make_lesson(lesson.module, slug="other")

    write(lesson, "")
    write(other, TEXT)

    question = Question.objects.get()
    assert (question.lesson, question.is_retired, question.revision.label) == (other, False, "1.1")
    assert kept(ann, rf)["answers"] == before
