"""The page around a question: it gives no key away, comes back whole without JavaScript, and costs the same."""

import re

import pytest
from django.test import Client

from accounts.models import User
from courses import pages, progress
from courses.models.outline import Course, Lesson
from courses.models.progress import Enrolment
from quizzes.models.question import Question
from tests.factories import BODY, QUESTION, make_course, make_lesson, make_module, make_user, now
from tests.quizzes.answering.forms import FRAGMENT, HERE, SEVERAL, ask

pytestmark = pytest.mark.django_db

# The page as sent

SECRETS = ("it is sweet", "grows from a flower", "is leaves", "Think of seeds", "a stone", "is a stem", "holds pips")


@pytest.mark.parametrize("who", ["guest", "learner"])
def test_the_page_as_sent_holds_no_key_feedback_hint_or_explanation(who, request):
    page = request.getfixturevalue(who).get("/courses/botany/fruit/").content.decode()

    assert page.count('<form class="q"') == 2
    assert [secret for secret in SECRETS if secret in page] == []
    assert re.findall(r"data-right|correct|is_right", page) == []


def sent(body):
    """The bytes and the tag of a signed-out page of a lesson made from ``body`` in an empty site."""
    Question.objects.all().delete()
    Lesson.objects.all().delete()
    pages.shelf.pages.clear()
    Course.objects.all().delete()
    make_lesson(make_module(make_course("botany"), slug="plants"), slug="fruit", body=body)
    response = Client().get("/courses/botany/fruit/")
    return response.content, response["ETag"]


def test_another_key_changes_no_byte_of_the_page():
    body = BODY + QUESTION % {"key": "fruit"} + "\n" + SEVERAL
    permuted = body.replace("( ) A carrot", "(x) A carrot").replace("(x) An apple", "( ) An apple")
    permuted = permuted.replace("[ ] A leek", "[x] A leek").replace("[x] A pear", "[ ] A pear")

    assert permuted != body
    assert sent(body) == sent(permuted)


# The page that comes back


def test_a_form_without_javascript_brings_the_lesson_back_at_the_question(guest):
    response = ask(guest, {"answer": "a"}, headers=HERE)
    page = response.content.decode()

    assert "<h1>Lesson fruit</h1>" in page
    assert page.count('<form class="q"') == 2
    assert page.count("Not this one") == 1
    assert 'action="/courses/botany/practice/fruit/#q-fruit"' in page
    assert list(response.cookies) == ["practice"]


def test_a_whole_page_moves_the_place_to_the_questions_and_a_part_does_not(learner, lesson):
    ask(learner, {"answer": "b"}, headers=FRAGMENT)
    assert not Enrolment.objects.exists()

    ask(learner, {"answer": "b"}, headers=HERE)

    assert Enrolment.objects.values_list("lesson", "section").get() == (lesson.pk, "check")


def test_a_whole_page_is_the_learners_own(learner, lesson):
    progress.mark_complete(learner=lesson_reader(), lesson=lesson, now=now())

    page = ask(learner, {"answer": "b"}, headers=HERE).content.decode()

    assert "Ann" in page
    assert "Lesson complete" in page
    assert page.count('class="tick"') == 1


def lesson_reader():
    return User.objects.get(email="ann@example.org")


LINKING = (QUESTION % {"key": "linking"}).replace(
    "A carrot is a root.", "See [nuts](lesson:nuts#s) and [the draft](lesson:draft)."
)


@pytest.mark.parametrize("headers", [HERE, FRAGMENT], ids=["page", "fragment"])
def test_links_of_a_question_lead_to_lessons_that_the_reader_may_read(guest, learner, lesson, headers):
    for slug, status in (("nuts", "published"), ("draft", "draft")):
        make_lesson(lesson.module, slug=slug, body="x\n", status=status)
    make_lesson(lesson.module, slug="links", body=f"{BODY}Read [nuts](lesson:nuts).\n\n{LINKING}")
    instructor = make_user(is_staff=True)
    lesson.course.instructors.set([instructor])
    editor = Client()
    editor.force_login(instructor)

    pages_sent = [
        ask(client, {"answer": "a"}, key="linking", headers=headers).content.decode()
        for client in (guest, learner, editor)
    ]

    for page in pages_sent:
        assert '<a href="/courses/botany/nuts/#s-s" data-lesson="nuts">nuts</a>' in page
        assert 'href="../' not in page
    draft = '<a href="/courses/botany/draft/" data-lesson="draft">the draft</a>'
    assert [draft in page for page in pages_sent] == [False, False, True]


# Queries


def test_an_answer_costs_the_same_queries_however_long_the_course(django_assert_num_queries, lesson, guest, learner):
    ask(guest, {"answer": "a"})
    for number in range(30):
        make_lesson(lesson.module, slug=f"more-{number}")
    ask(guest, {"answer": "a"})

    ask(learner, {"answer": "a"})
    keeping = 5  # a savepoint at both ends, the answer, the standing read and written
    with django_assert_num_queries(3 + keeping):  # the content version, the guest found and held
        ask(guest, {"answer": "a"})
    with django_assert_num_queries(3 + keeping):  # session, user, content version
        ask(learner, {"answer": "a"})


def test_a_whole_page_asks_the_same_at_any_size(django_assert_num_queries, lesson, guest, learner):
    for size in (1, 30):
        for number in range(size):
            make_lesson(lesson.module, slug=f"more-{size}-{number}", body="x\n")
        for client in (guest, learner):
            ask(client, {"answer": "a"}, headers=HERE)

        keeping = 5
        with django_assert_num_queries(7 + keeping):  # the version, the guest (2), the outline (2), slugs, questions
            ask(guest, {"answer": "a"}, headers=HERE)
        with django_assert_num_queries(9 + keeping):  # session and user instead of the guest; what is done, the place
            ask(learner, {"answer": "a"}, headers=HERE)
