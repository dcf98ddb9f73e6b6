"""Which questions are there, and for whom: others are not found, and only a form of the site is answered."""

import pytest
from django.test import Client

from courses import writing
from courses.models import publication
from courses.models.outline import Lesson
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import Question
from tests.factories import BODY, QUESTION, make_course, make_lesson, make_module, make_user
from tests.quizzes.answering.forms import FRAGMENT, HERE, SEVERAL, ask, rewrite, words

pytestmark = pytest.mark.django_db


def test_a_revision_that_never_was_is_not_found(guest):
    assert ask(guest, {"answer": "a", "revision": "7"}).status_code == 404


def test_only_post_answers(guest):
    assert guest.get("/courses/botany/practice/fruit/").status_code == 405


def test_a_question_that_is_not_asked_is_not_found(guest, learner, lesson):
    assert ask(guest, {"answer": "a"}, key="nothing").status_code == 404
    assert ask(guest, {"answer": "a"}).status_code == 200

    rewrite(lesson, SEVERAL, "")
    assert ask(guest, {"answer": "a"}, key="several").status_code == 404
    assert Question.objects.get(key="several").is_retired

    lesson.status = Lesson.Status.DRAFT
    writing.store(lesson, writing.derive(lesson.body, {}, objectives=1))
    assert ask(guest, {"answer": "a"}).status_code == 404
    assert ask(learner, {"answer": "a"}).status_code == 404


def test_a_drafts_question_is_there_for_its_instructor(lesson):
    lesson.status = Lesson.Status.DRAFT
    writing.store(lesson, writing.derive(lesson.body, {}, objectives=1))
    teacher, stranger = make_user("ines@example.org", is_staff=True), make_user("sam@example.org", is_staff=True)
    lesson.course.instructors.add(teacher)
    statuses = []
    for user in (teacher, stranger):
        client = Client()
        client.force_login(user)
        statuses.append(ask(client, {"answer": "a"}).status_code)

    assert statuses == [200, 404]


@pytest.mark.parametrize("method", ["get", "head"])
def test_only_post_is_answered(guest, method):
    response = getattr(guest, method)("/courses/botany/practice/fruit/", **HERE)

    assert (response.status_code, response["Allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "address",
    [
        "botany/practice/FRUIT",
        "botany/practice/several-more",
        "nowhere/practice/fruit",
        "botany/practice/" + "x" * 3000,
    ],
)
def test_a_question_that_is_not_there_is_404(guest, learner, address):
    for client in (guest, learner):
        assert client.post(f"/courses/{address}/", {"answer": "b"}, **FRAGMENT).status_code == 404


def test_a_question_of_the_same_name_in_another_course_is_another_question(learner):
    module = make_module(make_course("zoology"))
    other = (QUESTION % {"key": "fruit"}).replace("Which one is a fruit?", "Which one is a beast?")
    make_lesson(module, slug="beasts", body=BODY + other)

    response = learner.post("/courses/zoology/practice/fruit/", {"answer": "b"}, **FRAGMENT)

    assert "Which one is a beast?" in words(response)
    assert PracticeAnswer.objects.get().question.course.slug == "zoology"


@pytest.mark.parametrize("hide", ["lesson", "module", "course", "draft course"])
def test_a_hidden_lesson_takes_its_questions_along_at_once(guest, learner, lesson, hide):
    instructor = make_user(is_staff=True)
    lesson.course.instructors.set([instructor])
    editor = Client()
    editor.force_login(instructor)
    assert [ask(client, {"answer": "b"}).status_code for client in (guest, learner, editor)] == [200] * 3

    if hide == "lesson":
        Lesson.objects.update(status="retired")
    elif hide == "module":
        lesson.module.is_retired = True
        lesson.module.save()
    else:
        lesson.course.status = "retired" if hide == "course" else "draft"
        lesson.course.save()
    publication.publish()

    expected = [404, 404, 200 if hide == "draft course" else 404]
    assert [ask(client, {"answer": "b"}).status_code for client in (guest, learner, editor)] == expected


def test_a_refusal_says_what_to_do(guest, learner):
    for client in (guest, learner):
        response = ask(client, {"answer": "a"}, headers={"HTTP_SEC_FETCH_SITE": "cross-site"})
        assert response.status_code == 403
        assert "Reload the page. Send the form once more." in words(response)
    assert not PracticeAnswer.objects.exists()
