"""Practice sets: what is drawn, in which order, how far one is; the pages for guests and learners, with and without
JavaScript."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from courses.outline import outline
from quizzes import pace, sets
from quizzes.models.practice import Guest, PracticeAnswer
from quizzes.models.question import Question
from quizzes.sets import Tally, Wanted
from tests.factories import BODY, make_course, make_lesson, make_module, make_user, now
from tests.quizzes.answering.forms import HERE, words
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

REFLECTION = "::: reflection {#thoughts}\n\nWhat did you expect?\n\n:::\n\n"


@pytest.fixture(autouse=True)
def _unhurried():
    pace.forget()


@pytest.fixture
def course():
    """Two modules: one with two lessons of two questions (and a reflection), one with a lesson of one; and a draft."""
    course = make_course("botany")
    plants, roots = make_module(course, slug="plants"), make_module(course, slug="roots")
    make_lesson(plants, slug="fruit", questions=2)
    make_lesson(plants, slug="leaf", questions=2, body=BODY + REFLECTION)
    make_lesson(roots, slug="carrot", questions=1)
    make_lesson(roots, slug="draft", questions=1, status="draft")
    return course


@pytest.fixture
def ann(course):
    return make_user("ann@example.org")


@pytest.fixture
def learner(ann):
    client = Client()
    client.force_login(ann)
    return client


ALL = ["carrot-q1", "fruit-q1", "fruit-q2", "leaf-q1", "leaf-q2"]


def draw(course, who=None, showing="", **wanted):
    found = outline(course, drafts=False)
    return sets.run(found, who, Wanted(**{"length": 0, "started": 1_700_000_000, **wanted}), showing=showing)


def answer(client, key, choice, query="", **headers):
    return client.post(f"/courses/botany/practice/{key}/?{query}", {"answer": choice, "do": "check"}, **HERE, **headers)


def started(client, query="only=all&length=0"):
    """Start a set as the form does; returns the query of its address."""
    response = client.get(f"/courses/botany/practice/?{query}")
    assert response.status_code == 302
    return urlsplit(response["Location"]).query


def shown(response):
    """The id of the question on a page of a set, or None at the end."""
    found = re.search(r'<form class="q[^"]*" id="q-([a-z0-9-]+)"', response.content.decode())
    return found[1] if found else None


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        ({}, ALL),
        ({"module": "plants"}, ["fruit-q1", "fruit-q2", "leaf-q1", "leaf-q2"]),
        ({"module": "roots"}, ["carrot-q1"]),
        ({"lesson": "leaf"}, ["leaf-q1", "leaf-q2"]),
        ({"module": "roots", "lesson": "leaf"}, []),
        ({"module": "nowhere"}, []),
        ({"only": "new"}, ALL),
        ({"only": "missed"}, []),
        ({"only": "unsure"}, []),
        ({"only": "sure-wrong"}, []),
    ],
)
def test_a_set_draws_the_questions_of_what_was_chosen_and_no_reflections_or_drafts(course, wanted, keys):
    run = draw(course, **wanted)

    assert sorted(question.key for question in run.questions) == keys


def test_the_order_is_mixed_and_belongs_to_the_start(course):
    orders = {tuple(question.key for question in draw(course, started=start).questions) for start in range(1, 40)}

    assert len(orders) > 20
    assert draw(course, started=7).questions == draw(course, started=7).questions


def test_the_filters_follow_the_record(course, ann, learner):
    answer(learner, "fruit-q1", "b")  # right
    answer(learner, "fruit-q2", "a")  # wrong
    learner.post("/courses/botany/practice/leaf-q1/", {"answer": "a", "sure": "yes"}, **HERE)  # sure and wrong
    learner.post("/courses/botany/practice/leaf-q2/", {"answer": "b", "sure": "no"}, **HERE)  # right, not sure

    drawn = {only: sorted(q.key for q in draw(course, ann, only=only).questions) for only in sets.FILTERS}

    assert drawn == {
        "all": ALL,
        "new": ["carrot-q1"],
        "missed": ["fruit-q2", "leaf-q1"],
        "unsure": ["leaf-q2"],
        "sure-wrong": ["leaf-q1"],
    }


def test_somebody_elses_record_is_not_asked(course, learner):
    answer(learner, "fruit-q2", "a")

    assert draw(course, make_user("bob@example.org"), only="missed").questions == []


def test_what_was_answered_stays_in_the_set_though_the_filter_no_longer_fits(course, ann, learner):
    query = started(learner, "only=new&length=3")
    wanted = {name: values[0] for name, values in parse_qs(query).items()}
    first = shown(learner.get(f"/courses/botany/practice/?{query}"))

    answer(learner, first, "b", query)

    run = draw(course, ann, only="new", length=3, started=int(wanted["started"]))
    assert len(run.questions) == 3
    assert run.questions[0].key == first
    assert run.tallies == {Question.objects.get(key=first).pk: Tally(first=True, is_right=True)}
    assert run.current == run.questions[1]
    assert (run.number, run.passed) == (2, 1)


def test_a_set_ends_with_what_is_there_or_what_was_wanted(course):
    assert len(draw(course, length=3).questions) == 3
    assert len(draw(course, length=20).questions) == 5


def test_a_question_left_behind_is_passed_over(course):
    run = draw(course)
    keys = [question.key for question in run.questions]

    assert draw(course, after=keys[0]).current.key == keys[1]
    assert draw(course, after=keys[-1]).current is None
    assert draw(course, after=keys[-1]).skipped == 5
    assert draw(course, after="unknown").current.key == keys[0]
    assert draw(course, showing=keys[3]).current.key == keys[3]


def test_the_tally_counts_right_at_first_later_and_not_yet(course, ann, learner):
    query = started(learner)
    start = int(parse_qs(query)["started"][0])
    answer(learner, "fruit-q1", "b", query)
    for choice in ("a", "c", "b"):
        answer(learner, "fruit-q2", choice, query)
    answer(learner, "leaf-q1", "c", query)
    learner.post(f"/courses/botany/practice/leaf-q2/?{query}", {"do": "show"}, **HERE)

    run = draw(course, ann, started=start)

    assert (run.right_first, run.right_later) == (1, 1)
    assert sorted(question.key for question in run.not_yet) == ["leaf-q1", "leaf-q2"]
    assert set(PracticeAnswer.objects.values_list("place", flat=True)) == {"set"}


def test_answers_elsewhere_or_before_are_not_of_the_set(course, ann, learner):
    answer(learner, "fruit-q1", "b")
    query = started(learner)
    PracticeAnswer.objects.update(place="set", answered_at=now() - timedelta(days=1))
    answer(learner, "fruit-q2", "b")

    assert draw(course, ann, started=int(parse_qs(query)["started"][0])).tallies == {}


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
