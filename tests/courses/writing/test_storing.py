"""A lesson is stored with everything derived: terms and questions keep their rows, former slugs lead on."""

import pytest

from courses import writing
from courses.models.outline import FormerSlug, Lesson, Term
from courses.models.publication import version
from courses.rendering import RENDERER_VERSION
from quizzes.models.question import Question, QuestionRevision
from tests.courses.writing.texts import FIRST, TERM, derive, rewrite
from tests.factories import make_course, make_lesson, make_module, question_text

pytestmark = pytest.mark.django_db


def test_storing_saves_the_lesson_with_everything_derived():
    lesson = make_lesson(body="Old.\n", slug="l")
    seen = version()

    rewrite(lesson, f"{TERM}{FIRST}{question_text('q')}")

    stored = Lesson.objects.get()
    assert (stored.word_count, stored.renderer_version, stored.problems) == (7, RENDERER_VERSION, [])
    assert stored.contents == [{"id": "first", "text": "First", "level": 2}]
    assert stored.segments[1] == {"block": "question", "items": ["q"]}
    assert list(Term.objects.values_list("course", "lesson", "slug", "definition")) == [
        (lesson.course_id, lesson.pk, "fruit", "Holds <em>seeds</em>.")
    ]
    assert Question.objects.get().lesson == lesson
    assert version() == seen + 1


def test_advice_is_kept_with_the_lesson():
    lesson = make_lesson(body="Old.\n")

    rewrite(lesson, FIRST + question_text("q").replace("  > A cabbage is leaves.\n", ""))

    assert Lesson.objects.get().problems == [
        [5, "question “q”: 1 of 3 answers have no feedback; add `>` lines under them."]
    ]


def test_former_slugs_are_added_and_move_to_the_lesson_that_claims_them():
    one = make_lesson(slug="one", body="x\n")
    two = make_lesson(one.module, slug="two", body="x\n")

    writing.store(one, derive("x\n"), former_slugs=["old", "older"])
    writing.store(two, derive("x\n"), former_slugs=["old"])

    assert list(FormerSlug.objects.values_list("slug", "lesson__slug")) == [("old", "two"), ("older", "one")]


def test_terms_are_those_of_the_text():
    lesson = make_lesson(body=TERM)

    rewrite(lesson, 'A [root](#term "Grows down.").\n')

    assert list(Term.objects.current().values_list("slug", flat=True)) == ["root"]
    assert list(Term.objects.values_list("slug", "is_retired")) == [("fruit", True), ("root", False)]


def test_a_term_keeps_its_row_through_edits_and_comes_back_as_it_was():
    lesson = make_lesson(body=TERM)
    term = Term.objects.get()

    rewrite(lesson, 'A [fruit](#term "Another definition.").\n')
    reworded = Term.objects.get()
    rewrite(lesson, "No terms.\n")
    retired = Term.objects.get()
    rewrite(lesson, TERM)

    assert (reworded.pk, reworded.definition, reworded.is_retired) == (term.pk, "Another definition.", False)
    assert (retired.pk, retired.is_retired) == (term.pk, True)
    assert Term.objects.get() == term
    assert (Term.objects.get().definition, Term.objects.get().is_retired) == (term.definition, False)


@pytest.mark.parametrize("order", [["one", "two"], ["two", "one"]])
def test_two_lessons_may_swap_their_terms_and_questions(order):
    one = make_lesson(slug="one", body=TERM + FIRST + question_text("q-one"))
    two = make_lesson(one.module, slug="two", body='A [root](#term "Down.").\n\n' + FIRST + question_text("q-two"))
    pks = dict(Question.objects.values_list("key", "pk"))
    bodies = {"one": two.body, "two": one.body}
    lessons = {"one": one, "two": two}

    for slug in order:
        rewrite(lessons[slug], bodies[slug])

    assert list(Term.objects.values_list("slug", "lesson__slug")) == [("fruit", "two"), ("root", "one")]
    assert list(Question.objects.order_by("key").values_list("key", "pk", "lesson__slug", "is_retired")) == [
        ("q-one", pks["q-one"], "two", False),
        ("q-two", pks["q-two"], "one", False),
    ]
    assert QuestionRevision.objects.count() == 2


def test_clashes_name_the_other_lesson():
    one = make_lesson(slug="one", body=TERM + FIRST + question_text("q"))
    derived = derive(f"Line one.\n\n{TERM}{FIRST}{question_text('q')}")

    found = writing.clashes(one.course, derived, ignore=set())

    assert [(finding.line, finding.message) for finding in found] == [
        (9, "question id “q” is also in lesson “one”; rename one."),
        (3, "the term “Fruit” is also defined in lesson “one”; keep one."),
    ]
    assert writing.clashes(one.course, derived, ignore={one.pk}) == []
    assert writing.clashes(make_course(), derived, ignore=set()) == []


def test_a_retired_lesson_holds_nothing_back():
    one = make_lesson(slug="one", status="retired", body=TERM + FIRST + question_text("q"))
    question = Question.objects.get()

    assert writing.clashes(one.course, derive(one.body), ignore=set()) == []
    two = make_lesson(make_module(one.course), slug="two", body=one.body)

    assert list(Term.objects.values_list("lesson__slug", flat=True)) == ["two"]
    assert list(Question.objects.values_list("pk", "lesson")) == [(question.pk, two.pk)]
