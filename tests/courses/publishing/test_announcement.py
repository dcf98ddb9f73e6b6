"""What publishing will do to people is said in numbers first, and is what it does."""

import pytest
from django.test import Client

from courses import progress, publishing
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import Question
from tests.courses.editing.people import FRAGMENT, address, edit, fresh
from tests.courses.publishing.people import save
from tests.factories import BODY, make_lesson, make_user, now
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}


def answer(learner, choice):
    browser = Client()
    browser.force_login(learner)
    browser.post("/courses/c/practice/fruit-q1/", {"answer": choice, "do": "check"}, **HERE, **FRAGMENT)


def learners(lesson, count):
    people = [make_user() for _ in range(count)]
    for person in people:
        progress.remember_place(learner=person, lesson=lesson, section="second", now=now())
        answer(person, "a")
    return people


def test_the_page_says_in_numbers_what_happens_to_whom(lesson, client):
    people = learners(lesson, 3)
    progress.mark_complete(learner=people[0], lesson=lesson, now=now())
    body = lesson.body.replace("- ( ) A carrot\n  > Tempting, because it is sweet. A carrot is a root.\n", "")
    edit(client, lesson, body=body.replace("## Second things {#second}", "## Other things {#other}"))

    page = client.get(address(lesson, "publication")).content.decode()

    for said in (
        "3 learners are in this lesson.",
        "1 learner has completed it, and it stays complete.",
        "3 learners were at “Second things”, which is gone, and go on at the top.",
        "“fruit-q1” asks something else (2.1): 3 answers, each kept with what was asked then.",
        "3 answers point at a removed choice of “fruit-q1”, and keep it in their history.",
    ):
        assert said in page


def test_what_was_announced_is_what_happens(lesson, client):
    people = learners(lesson, 2)
    version = save(lesson, body=lesson.body.replace("An apple", "A red apple"), title="Fruits")
    announced = publishing.announce(fresh(lesson), version)

    done = publishing.publish(lesson=fresh(lesson), version=version, seen=1, now=now())

    assert done.effects == announced.effects
    assert [(e.code, e.subject, e.count) for e in done.effects] == [
        ("readers", "fruit", 2),
        ("reworded", "fruit-q1", 2),
    ]
    assert Question.objects.get().revision.label == "1.2"
    assert PracticeAnswer.objects.filter(learner__in=people).count() == 2


def test_announcing_changes_nothing(lesson):
    learners(lesson, 1)
    version = save(lesson, title="Other", slug="other", body="Nothing left.\n")
    before = all_rows()

    publishing.announce(fresh(lesson), version)

    assert all_rows() == before


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_asks_the_same_number_of_queries_for_many_questions_and_people(
    lesson, client, count, django_assert_num_queries
):
    long = make_lesson(lesson.module, slug="long", questions=count)
    for person in learners(lesson, count):
        progress.remember_place(learner=person, lesson=long, section="first", now=now())
    save(long, body=BODY)
    client.get(address(long, "publication"))

    with django_assert_num_queries(20):
        client.get(address(long, "publication"))
