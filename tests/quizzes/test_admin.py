"""Questions in the admin: to look at, beside the lesson whose text asks them."""

import re

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


def shown(client):
    page = client.get(address()).content.decode()
    rows = re.findall(r'<tr class="form-row has_original.*?</tr>', page, re.DOTALL)
    return [
        [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<td class=\"field.*?</td>", row, re.DOTALL)
        ]
        for row in rows
    ]


def test_a_lesson_shows_its_questions_in_order(instructor):
    Question.objects.filter(key="two").update(is_retired=True)

    assert [row[:5] for row in shown(instructor)] == [
        ["1", "one", "single", "Which one is a fruit?", "1.1"],
        ["2", "two", "single", "Which one is a fruit?", "1.1"],
    ]


def test_the_latest_form_of_a_question_is_shown(instructor):
    fields = form_of(instructor.get(address()).content.decode(), "lesson_form")
    body = fields["body"][0].replace("Which one is a fruit?", "Which is the fruit?", 1)

    instructor.post(address(), fields | {"body": body})

    assert shown(instructor)[0][:5] == ["1", "one", "single", "Which is the fruit?", "1.2"]


def test_questions_cannot_be_changed_added_or_deleted_there(instructor):
    fields = form_of(instructor.get(address()).content.decode(), "lesson_form")
    question = Question.objects.get(key="one")
    assert [name for name in fields if re.match(r"questions-\d+-(key|kind|position|is_retired|DELETE)", name)] == []
    before = all_rows()
    forged = {
        "questions-TOTAL_FORMS": "3",
        "questions-0-id": question.pk,
        "questions-0-key": "renamed",
        "questions-0-is_retired": "on",
        "questions-0-DELETE": "on",
        "questions-2-key": "made-up",
        "questions-2-kind": "single",
    }

    instructor.post(address(), fields | forged)

    after = all_rows()
    assert after["quizzes_question"] == before["quizzes_question"]
    assert after["quizzes_questionrevision"] == before["quizzes_questionrevision"]


def test_questions_and_answers_have_no_pages_of_their_own():
    for model in ("question", "questionrevision", "practiceanswer"):
        with pytest.raises(NoReverseMatch):
            reverse(f"admin:quizzes_{model}_changelist")


def test_a_question_without_a_revision_is_listed_without_words(instructor):
    Question.objects.filter(key="one").update(revision=None)
    QuestionRevision.objects.filter(question__key="one").delete()

    assert shown(instructor)[0][:3] == ["1", "one", "single"]
