"""The glossary's switches: which terms a reader reviews, adding one and taking it out, by whom and which."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from quizzes import recall, review
from quizzes.models.review import ReviewCard
from tests.factories import make_course, make_user
from tests.quizzes.cards import make_plain_lesson, make_term
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
SWITCH = "/courses/botany/glossary/ovary/card/"


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)


@pytest.fixture
def lesson():
    return make_plain_lesson()


@pytest.fixture
def term(lesson):
    return make_term(lesson)


@pytest.fixture
def ann():
    return make_user("ann@example.org", name="Ann")


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def client(ann):
    return signed_in(ann)


def test_what_holds_for_a_reader_are_the_terms_of_that_course_that_are_not_put_aside(ann, lesson, term):
    seed, elsewhere = (
        make_term(lesson, "seed"),
        make_term(make_plain_lesson("apes", course=make_course("zoology")), "fur"),
    )
    for added in (term, seed, elsewhere):
        review.add_term(learner=ann, term=added, now=NOON)
    review.put_aside(review.add_term(learner=ann, term=seed, now=NOON), learner=ann)

    assert recall.glossary_truths(ann, lesson.course_id) == {"card:ovary"}
    assert recall.glossary_truths(make_user(), lesson.course_id) == frozenset()


def test_a_glossary_shows_which_terms_the_reader_reviews_and_switches_them(client, ann, lesson, term):
    make_term(lesson, "seed")
    page = client.get("/courses/botany/glossary/").content.decode()
    assert (page.count('aria-pressed="false"'), page.count('aria-pressed="true"')) == (2, 0)

    response = client.post(SWITCH)

    assert (response.status_code, response["Location"]) == (302, "/courses/botany/glossary/#t-ovary")
    assert [(card.learner, card.term, card.added_at) for card in ReviewCard.objects.all()] == [(ann, term, NOON)]
    page = client.get("/courses/botany/glossary/").content.decode()
    assert re.findall(r'<form class="recall" id="card-(\w+)".*?aria-pressed="(\w+)"', page) == [
        ("ovary", "true"), ("seed", "false"),
    ]  # fmt: skip
    other = signed_in(make_user()).get("/courses/botany/glossary/").content.decode()
    assert (other.count('aria-pressed="false"'), other.count('aria-pressed="true"')) == (2, 0)
    client.post(SWITCH, {"remove": 1})
    assert ReviewCard.objects.count() == 0


def test_a_script_gets_the_switch_in_its_new_state(client, term):
    added = client.post(SWITCH, HTTP_X_FRAGMENT="1").content.decode()
    removed = client.post(SWITCH, {"remove": 1}, HTTP_X_FRAGMENT="1").content.decode()

    assert (added.count("<form"), 'aria-pressed="true"' in added, "In your review" in added) == (1, True, True)
    assert ('aria-pressed="false"' in removed, "Review this term" in removed) == (True, True)


def test_a_guest_who_wants_to_review_a_term_signs_in_and_comes_back_to_it(term):
    guest = Client()

    assert guest.post(SWITCH)["Location"] == "/accounts/login/?next=/courses/botany/glossary/%23t-ovary"
    page = guest.get("/courses/botany/glossary/").content.decode()
    assert ("Sign in to review terms" in page, "recall" in page) == (True, False)


def test_a_term_of_another_course_or_of_a_draft_cannot_be_added(client, lesson, term):
    make_course("zoology")
    make_term(make_plain_lesson("draft", status="draft"), "stigma")
    type(term).objects.filter(pk=make_term(lesson, "seed").pk).update(is_retired=True)

    addresses = [f"/courses/{where}/card/" for where in ("zoology/glossary/ovary", "botany/glossary/stigma")]
    addresses += ["/courses/botany/glossary/seed/card/", "/courses/botany/glossary/nothing/card/"]

    assert [client.post(address).status_code for address in addresses] == [404, 404, 404, 404]
    assert ReviewCard.objects.count() == 0


def test_a_switch_needs_the_learners_token(ann, term):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ann)
    before = all_rows()

    assert strict.post(SWITCH).status_code == 403
    assert all_rows() == before


def test_a_term_whose_name_is_not_in_latin_letters_can_be_added(client, lesson):
    make_term(lesson, "σπόρος")

    response = client.post("/courses/botany/glossary/σπόρος/card/", follow=True)

    assert ReviewCard.objects.get().term.slug == "σπόρος"
    assert response.status_code == 200
    assert client.get("/review/terms/botany/σπόρος/").status_code == 200
