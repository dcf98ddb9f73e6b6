"""What an exam may know of practice: how many questions of a lesson were never tried."""

import pytest

from courses.models.outline import Lesson
from quizzes.attempted import lessons_with_untried_questions
from quizzes.models.question import Question
from tests.factories import BODY, make_course, make_lesson, make_module, make_user
from tests.quizzes.practicing import give

pytestmark = pytest.mark.django_db

REFLECTION = "::: reflection {#why}\n\nWhy?\n\n:::\n"


@pytest.fixture
def alice():
    return make_user()


@pytest.fixture
def module():
    return make_module(make_course())


def untried(learner, module):
    return lessons_with_untried_questions(learner, module.course_id)


def revisions(lesson):
    return [question.revision for question in lesson.questions.select_related("revision", "lesson__course")]


def test_all_questions_of_a_course_are_untried_at_first(alice, module):
    one, two = make_lesson(module, questions=3), make_lesson(module, questions=1)
    make_lesson(module)

    assert untried(alice, module) == {one.pk: 3, two.pk: 1}


@pytest.mark.parametrize("value", ["a", "b", None], ids=["wrong", "right", "shown"])
def test_a_question_was_tried_however_it_was_answered(alice, module, value):
    one, two = make_lesson(module, questions=2), make_lesson(module, questions=1)
    give(alice, revisions(one)[0], value)
    give(alice, revisions(two)[0], value)

    assert untried(alice, module) == {one.pk: 1}


def test_what_another_tried_is_not_tried(alice, module):
    lesson = make_lesson(module, questions=1)
    give(make_user(), revisions(lesson)[0])

    assert untried(alice, module) == {lesson.pk: 1}


def test_a_question_that_was_tried_in_another_form_was_tried(alice, module):
    lesson = make_lesson(module, questions=1)
    give(alice, revisions(lesson)[0])

    Question.objects.update(revision=None)

    assert untried(alice, module) == {}


def test_reflections_and_retired_questions_do_not_count(alice, module):
    lesson = make_lesson(module, questions=2, body=f"{BODY}{REFLECTION}\n")
    assert lesson.questions.count() == 3
    lesson.questions.filter(key__endswith="q1").update(is_retired=True)

    assert untried(alice, module) == {lesson.pk: 1}


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_lessons_that_nobody_can_read_do_not_count(alice, module, status):
    hidden, shown = make_lesson(module, questions=1), make_lesson(module, questions=1)
    Lesson.objects.filter(pk=hidden.pk).update(status=status)

    assert untried(alice, module) == {shown.pk: 1}


def test_another_course_does_not_count(alice, module):
    make_lesson(make_module(), questions=1)

    assert untried(alice, module) == {}


def test_it_is_one_query_however_many_there_are(alice, module, django_assert_num_queries):
    make_lesson(module, questions=1)
    with django_assert_num_queries(1):
        untried(alice, module)
    for _ in range(3):
        make_lesson(module, questions=3)

    with django_assert_num_queries(1):
        assert sum(untried(alice, module).values()) == 10
