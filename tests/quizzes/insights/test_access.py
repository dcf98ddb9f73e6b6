"""Who sees the insight pages, that looking changes nothing, and what a look costs."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.demo import instructors
from accounts.models import User
from courses import progress, writing
from courses.models.outline import Course
from quizzes.models.practice import PracticeAnswer
from tests.factories import make_lesson, make_user
from tests.quizzes.insights.crowds import BODY, SINGLE, chosen, crowd, revision, say
from tests.quizzes.insights.desk import COURSE, HOME, LESSON, PAGES, QUESTION, page, signed_in, teacher
from tests.quizzes.practicing import NOW
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", PAGES)
def test_who_opens_a_page(lesson, address):
    people = {
        "guest": Client(),
        "learner": signed_in(make_user()),
        "staff": signed_in(make_user(is_staff=True)),
        "teacher of another course": signed_in(teacher(Course.objects.get(slug="other"))),
        "teacher": signed_in(teacher(lesson.course)),
        "operator": signed_in(make_user(is_staff=True, is_superuser=True)),
    }

    assert {who: client.get(address).status_code for who, client in people.items()} == {
        "guest": 302, "learner": 302, "staff": 404, "teacher of another course": 404, "teacher": 200, "operator": 200,
    }  # fmt: skip


@pytest.mark.parametrize("address", [HOME, *PAGES])
def test_a_page_is_only_to_look_at(lesson, ines, address):
    assert ines.post(address).status_code == 405


def test_the_first_page_leads_to_the_courses_one_teaches(lesson, ines):
    html = page(ines, HOME)

    assert re.findall(r'href="(/admin/quizzes/question/insights/[^"]*)"', html) == [COURSE]
    assert "Other people’s course" not in html
    operator = signed_in(make_user(is_staff=True, is_superuser=True))
    assert set(re.findall(r'href="(/admin/quizzes/question/insights/[^"]*)"', page(operator, HOME))) == {
        COURSE, f"{HOME}insights/other/",
    }  # fmt: skip
    assert signed_in(make_user(is_staff=True)).get(HOME).status_code == 403


def test_who_teaches_nothing_yet_is_told_what_will_be_here(lesson):
    person = make_user(is_staff=True)
    person.groups.add(instructors())

    assert "You teach no course yet." in page(signed_in(person), HOME)


@pytest.mark.parametrize(
    "address",
    [f"{HOME}insights/nothing/", f"{COURSE}nothing/", f"{LESSON}nothing/", f"{HOME}insights/other/flour/",
     f"{QUESTION}?revision=9", f"{QUESTION}?revision=0009"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(ines, address):
    assert ines.get(address).status_code == 404


@pytest.mark.parametrize(
    "query", ["?revision=", "?revision=x", "?revision=-1", "?revision=99999999999", "?revision=²", "?period=7"]
)
def test_a_query_that_means_nothing_is_passed_over(ines, query):
    assert ines.get(f"{QUESTION}?{query}").status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_looking_writes_nothing(lesson, ines, address):
    crowd(revision("grain"), chosen(a=6, b=6))
    before = all_rows()

    ines.get(address)

    assert all_rows() == before


def test_nobody_is_named_and_no_reflection_is_told(lesson, ines):
    people = crowd(revision("thoughts"), [{"text": "My secret bread."}] * 6)
    for who in people:
        User.objects.filter(pk=who.pk).update(name="Nadia Named")
        say(who, revision("grain"), {"choice": "a"})
        progress.remember_place(learner=who, lesson=lesson, section="first", now=NOW)

    for address in (*PAGES, f"{LESSON}thoughts/", f"{LESSON}thoughts/answers.csv"):
        text = ines.get(address).content.decode()
        assert [word for word in ("Nadia", "crowd", "secret") if word in text] == []


def bulk_answers(form, people):
    """So many new people with a wrong answer each, without the product's rules: only how much there is matters."""
    start = User.objects.count()
    users = User.objects.bulk_create([User(email=f"bulk{start + number}@example.org") for number in range(people)])
    PracticeAnswer.objects.bulk_create(
        PracticeAnswer(
            learner=user, question=form.question, revision=form, response={"choice": "a"}, is_correct=False, score=0.0,
            answered_at=NOW,
        )
        for user in users
    )  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_a_page_takes_as_many_queries_for_many_questions_and_answers(lesson, ines, address):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert ines.get(address).status_code == 200
        return len(found)

    bulk_answers(revision("grain"), 10)
    few = queries()
    lesson.body = BODY + SINGLE + "\n".join(SINGLE.replace("#grain", f"#more{number}") for number in range(29))
    writing.store(lesson, writing.derive(lesson.body, {}, objectives=1))
    make_lesson(lesson.module, slug="more-lessons", questions=3)
    bulk_answers(revision("grain"), 1000)
    for number in range(29):
        bulk_answers(revision(f"more{number}"), 5)

    assert queries() == few
    assert few <= 16
