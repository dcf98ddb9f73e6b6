"""Questions in the admin: they are written in lessons, and nothing about them can be changed elsewhere."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.demo import instructors
from courses.models.outline import Lesson
from quizzes.models.question import Question, QuestionRevision
from tests.factories import BODY, make_lesson, make_user, question_text
from tests.forms import form_of
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def instructor():
    lesson = make_lesson(slug="l", body=BODY + question_text("one") + "\n" + question_text("two"))
    person = make_user(is_staff=True)
    person.groups.add(instructors())
    lesson.course.instructors.set([person])
    client = Client()
    client.force_login(person)
    return client


def address():
    return reverse("admin:courses_lesson_change", args=[Lesson.objects.get().pk])


def test_questions_cannot_be_changed_by_fields_that_the_editor_does_not_have(instructor):
    fields = form_of(instructor.get(address()).content.decode(), "lesson_form")
    question = Question.objects.get(key="one")
    before = all_rows()
    forged = {"questions-0-id": question.pk, "questions-0-key": "renamed", "key": "renamed", "is_retired": "on"}

    instructor.post(address(), fields | forged | {"do": "save"})

    after = all_rows()
    assert after["quizzes_question"] == before["quizzes_question"]
    assert after["quizzes_questionrevision"] == before["quizzes_questionrevision"]


def test_revisions_and_answers_have_no_pages_of_their_own():
    for model in ("questionrevision", "practiceanswer"):
        with pytest.raises(NoReverseMatch):
            reverse(f"admin:quizzes_{model}_changelist")


@pytest.mark.parametrize("action", ["add", "change", "delete", "history"])
def test_questions_are_not_added_changed_or_deleted(instructor, action):
    args = [] if action == "add" else [Question.objects.first().pk]
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:quizzes_question_{action}", args=args)


def test_a_question_without_a_revision_does_not_stop_its_lesson_from_being_edited(instructor):
    Question.objects.filter(key="one").update(revision=None)
    QuestionRevision.objects.filter(question__key="one").delete()

    assert instructor.get(address()).status_code == 200
