"""The pages of a practice set for guests and learners, with and without JavaScript."""

import re

import pytest
from django.test import Client

from quizzes import pace
from quizzes.models.practice import Guest, PracticeAnswer
from tests.factories import make_course, make_lesson, make_module, make_user
from tests.quizzes.answering.forms import words
from tests.quizzes.sets.forms import answer, shown, started
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db


def test_a_guest_goes_through_a_whole_set_without_javascript(course):
    client = Client()
    page = client.get("/courses/botany/practice/")
    assert "All questions 5 questions Not seen yet 5 questions Missed 0 questions" in words(page)
    query = started(client, "only=all&module=plants&length=0")
    assert client.cookies == {}
    seen = []

    for turn in range(4):
        page = client.get(f"/courses/botany/practice/?{query}")
        seen.append(shown(page))
        assert f"{turn + 1} of 4" in words(page)
        wrong = answer(client, seen[-1], "a", query)
        assert shown(wrong) == seen[-1]
        assert "Not quite Look again at First things" in words(wrong)
        right = answer(client, seen[-1], "b", query)
        assert "Why that’s right" in words(right)
        assert 'href="/courses/botany/practice/?' in right.content.decode()
    end = client.get(f"/courses/botany/practice/?{query}")

    assert sorted(seen) == ["fruit-q1", "fruit-q2", "leaf-q1", "leaf-q2"]
    assert shown(end) is None
    assert "All done All questions · 1. Module plants 0 right first time 4 right after more than one try" in words(end)
    assert (Guest.objects.count(), PracticeAnswer.objects.filter(guest__isnull=False).count()) == (1, 8)


def test_the_way_on_after_an_answer_leads_to_the_next_question(course, learner):
    query = started(learner)
    first = shown(learner.get(f"/courses/botany/practice/?{query}"))

    fragment = answer(learner, first, "b", query, HTTP_X_FRAGMENT="1").content.decode()

    follow = re.search(r'<a class="btn go" href="([^"]+)">Next question</a>', fragment)[1].replace("&amp;", "&")
    assert follow == f"/courses/botany/practice/?{query}&after={first}#main"
    assert shown(learner.get(follow)) not in {None, first}


def test_links_of_a_question_lead_to_its_lesson_from_a_set(course, learner):
    query = started(learner)

    html = answer(learner, "fruit-q1", "a", query).content.decode()

    assert '<a href="/courses/botany/fruit/#s-first">First things</a>' in html


def test_stopping_shows_what_was_left_out(course, learner):
    query = started(learner)
    page = learner.get(f"/courses/botany/practice/?{query}")
    answer(learner, shown(page), "a", query)
    stop = re.search(r'href="([^"]+)">Stop here', page.content.decode())[1].replace("&amp;", "&")

    end = words(learner.get(stop))

    assert "Done for now" in end
    assert "0 right first time 0 right after more than one try 1 not right yet 4 left out" in end
    assert "Worth another look Which one is a fruit? First things Practice what you missed" in end


def test_nothing_that_fits_is_said(course, learner):
    query = started(learner, "only=missed&module=roots")

    page = words(learner.get(f"/courses/botany/practice/?{query}"))

    assert "Nothing here to practice No question fits “Missed” in 2. Module roots now. Choose another set" in page


def test_a_course_that_asks_nothing_says_so():
    make_lesson(make_module(make_course("silent")))

    assert "No questions yet" in words(Client().get("/courses/silent/practice/"))


@pytest.mark.parametrize(
    "query",
    [
        "only=everything&length=7",
        "only=all&module=%00&lesson=../x&started=-5",
        "started=99999999999999999999&only=all",
        "only=all&started=1&after=%3Cscript%3E",
        "only=all&started=1&length=abc&module=" + "m" * 500,
        "started=1&only=missed&only=all",
    ],
)
def test_an_odd_query_is_read_as_far_as_it_goes(course, query):
    response = Client().get(f"/courses/botany/practice/?{query}")

    assert response.status_code in {200, 302}
    assert b"<script>" not in response.content


def test_instructors_practice_their_drafts_and_nobody_else_does(course, learner):
    ines = make_user("ines@example.org", is_staff=True)
    course.instructors.add(ines)
    client = Client()
    client.force_login(ines)

    assert "All questions 6 questions" in words(client.get("/courses/botany/practice/"))
    assert "All questions 5 questions" in words(learner.get("/courses/botany/practice/"))


def test_a_course_nobody_may_see_has_no_practice():
    make_course("hidden", status="draft")

    assert Client().get("/courses/hidden/practice/").status_code == 404
    assert Client().get("/courses/nowhere/practice/").status_code == 404


def test_looking_writes_nothing_and_is_kept_by_nobody_else(course, learner):
    query = started(learner)
    before = all_rows()

    pages = [
        learner.get(f"/courses/botany/practice/{query and '?' + query}"),
        Client().get("/courses/botany/practice/"),
    ]

    assert all_rows() == before
    assert [page["Cache-Control"] for page in pages] == ["private, no-cache"] * 2


def test_the_queries_do_not_grow(course, learner, django_assert_num_queries):
    query = started(learner)
    url = f"/courses/botany/practice/?{query}"
    learner.get(url)
    with django_assert_num_queries(8):
        learner.get(url)

    module = make_module(course, slug="more")
    for number in range(20):
        make_lesson(module, slug=f"more-{number}", questions=3)
    for number in range(20):
        answer(learner, f"more-{number}-q1", "a", query)
    pace.forget()

    with django_assert_num_queries(8):
        learner.get(url)
