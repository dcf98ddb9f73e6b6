"""Beside the session: terms, putting off and aside, settings; whose cards they are, and what a page costs."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from accounts.models import User
from quizzes import queue, review
from quizzes.models.practice import PracticeStanding
from quizzes.models.review import ReviewCard, ReviewLog, ReviewSettings
from tests.factories import make_user
from tests.quizzes.cards import WRONG, give, make_plain_lesson, make_questions, make_term, meet
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
TERM = "/review/terms/botany/ovary/"
SETTINGS = {
    "retention": 85, "new_per_day": 4, "reviews_per_day": 30, "time_zone": "Asia/Kathmandu", "shortcuts": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)


@pytest.fixture
def lesson():
    return make_plain_lesson()


@pytest.fixture
def question(lesson):
    return make_questions(lesson)[0]


@pytest.fixture
def term(lesson):
    return make_term(lesson)


@pytest.fixture
def ann(question):
    ann = make_user("ann@example.org", name="Ann", time_zone="UTC")
    meet(ann, question, at=NOON - DAY)
    return ann


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def client(ann):
    return signed_in(ann)


def words(response):
    """The visible words of the main part, in order."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)
    text = re.sub(r"<(svg|script).*?</\1>", " ", main[0], flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def nothing_changed(action):
    before = all_rows()
    response = action()
    assert all_rows() == before
    return response


def test_a_term_shows_its_name_first_and_then_its_definition_with_all_ratings(client, ann, term):
    review.add_term(learner=ann, term=term, now=NOON - 2 * DAY)

    first, second = client.get("/review/session/"), client.get(TERM, {"done": 0})

    assert "From 1.1 Fruit Ovary Say what it means, in your own words. Then look. Show the definition" in words(first)
    assert "What an ovary is." not in first.content.decode()
    assert (
        "Ovary What an ovary is. How well did you know it? Again in 10 minutes Hard in 15 minutes Good in 2 days "
        "Easy in 8 days" in words(second)
    )


def test_rating_a_term_moves_it_on_once(client, ann, term):
    review.add_term(learner=ann, term=term, now=NOON - 2 * DAY)

    response = client.post(TERM, {"rating": 3, "reviews": 0, "done": 2})

    assert (response.status_code, response["Location"]) == (302, "/review/session/?done=3")
    assert ReviewCard.objects.get().due == NOON + 2 * DAY
    nothing_changed(lambda: client.post(TERM, {"rating": 4, "reviews": 0, "done": 2}))
    assert nothing_changed(lambda: client.post(TERM, {"done": 2}))["Location"] == "/review/session/?done=2"


def test_a_term_that_was_not_added_is_not_found(client, term):
    assert [client.get(TERM).status_code, client.post(TERM, {"rating": 3}).status_code] == [404, 404]


@pytest.mark.parametrize(
    ("do", "told"),
    [
        ("later", "Put off until tomorrow. To have it today, bring it back on the review page."),
        ("away", "It will not come again. To have it back, bring it back on the review page."),
    ],
)
def test_a_question_is_put_off_or_aside_and_the_message_says_how_to_take_it_back(client, ann, do, told):
    response = client.post("/review/questions/botany/fruit-q1/rest/", {"do": do, "done": 4}, follow=True)

    assert response.redirect_chain == [("/review/session/?done=4", 302)]
    assert told in words(response)
    assert queue.next_item(queue.today(ann, NOON)) is None
    listed = {"later": "Which one is a fruit? Until tomorrow", "away": "Which one is a fruit? Until you bring it back"}
    assert listed[do] in words(client.get("/review/"))

    back = client.post("/review/questions/botany/fruit-q1/rest/", {"do": "back"}, follow=True)

    assert "It is back in your queue." in words(back)
    assert "Put aside" not in words(back)
    assert queue.next_item(queue.today(ann, NOON)).question.key == "fruit-q1"


def test_a_term_is_put_off_and_brought_back(client, ann, term):
    review.add_term(learner=ann, term=term, now=NOON)

    client.post(f"{TERM}rest/", {"do": "later"})
    assert ReviewCard.objects.get().buried_until == datetime(2026, 5, 5, 4, tzinfo=UTC)
    assert "Ovary Until tomorrow" in words(client.get("/review/"))
    client.post(f"{TERM}rest/", {"do": "back"})

    assert ReviewCard.objects.get().buried_until is None


def test_an_unknown_wish_leaves_the_card_in_the_queue(client, ann):
    client.post("/review/questions/botany/fruit-q1/rest/", {"do": "dance"})

    assert queue.next_item(queue.today(ann, NOON)).question.key == "fruit-q1"


def test_settings_are_kept(client, ann):
    response = client.post("/review/settings/", SETTINGS, follow=True)

    assert "Your review settings are saved." in words(response)
    stored = ReviewSettings.objects.get()
    assert (stored.learner, stored.desired_retention, stored.new_per_day) == (ann, 0.85, 4)
    assert (stored.reviews_per_day, stored.shortcuts) == (30, True)
    assert User.objects.get(pk=ann.pk).time_zone == "Asia/Kathmandu"
    assert '<option value="Asia/Kathmandu" selected>Asia/Kathmandu</option>' in response.content.decode()
    assert 'name="retention" value="85"' in response.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("retention", "69", "Write a number from 70 to 97"),
        ("retention", "98", "Write a number from 70 to 97"),
        ("retention", "", "Write a number from 70 to 97"),
        ("retention", "a lot", "Write a whole number, such as 90"),
        ("new_per_day", "101", "Write a number from 0 to 100"),
        ("new_per_day", "-1", "Write a number from 0 to 100"),
        ("reviews_per_day", "4", "Write a number from 5 to 500"),
        ("reviews_per_day", "501", "Write a number from 5 to 500"),
        ("time_zone", "Mars/Olympus_Mons", "Choose a time zone from the list"),
    ],
)
def test_settings_out_of_bounds_are_explained_and_not_kept(client, field, value, told):
    response = nothing_changed(lambda: client.post("/review/settings/", SETTINGS | {field: value}))

    assert f"Error: {told}" in words(response)
    assert 'aria-invalid="true"' in response.content.decode()


def test_the_bounds_of_the_settings_are_within(client):
    for retention, new, most in ((70, 0, 5), (97, 100, 500)):
        wanted = SETTINGS | {"retention": retention, "new_per_day": new, "reviews_per_day": most}
        assert client.post("/review/settings/", wanted).status_code == 302


def test_a_zone_that_goes_by_an_old_name_stays_in_the_list(client, ann):
    User.objects.filter(pk=ann.pk).update(time_zone="US/Pacific")

    page = client.get("/review/settings/").content.decode()

    assert '<option value="US/Pacific" selected>US/Pacific</option>' in page
    assert client.post("/review/settings/", SETTINGS | {"time_zone": "US/Pacific"}).status_code == 302


def test_shortcuts_are_listed_on_the_page_and_gone_when_they_are_off(client):
    page = client.get("/review/session/")
    assert "Keyboard shortcuts ? 1 – 9 choose an answer Enter check it, or continue" in words(page)
    assert "data-shortcuts" in page.content.decode()

    client.post("/review/settings/", {name: value for name, value in SETTINGS.items() if name != "shortcuts"})

    page = client.get("/review/session/")
    assert "Keyboard shortcuts" not in words(page)
    assert "data-shortcuts" not in page.content.decode()


def test_the_first_review_brings_the_zone_of_the_browser_along(client, ann):
    User.objects.filter(pk=ann.pk).update(time_zone="")
    assert '<input type="hidden" name="zone" value="">' in client.get("/review/session/").content.decode()

    data = {"do": "check", "answer": WRONG, "revision": "1.1", "reviews": 0, "zone": "Asia/Kathmandu"}
    page = client.post("/review/questions/botany/fruit-q1/", data)

    assert User.objects.get(pk=ann.pk).time_zone == "Asia/Kathmandu"
    assert 'name="zone"' not in client.get("/review/session/").content.decode()
    assert page.status_code == 200


GETS = ("/review/", "/review/session/", "/review/settings/", TERM)
POSTS = ("/review/questions/botany/fruit-q1/", "/review/questions/botany/fruit-q1/rest/", TERM, f"{TERM}rest/")


def test_a_guest_is_sent_to_sign_in_and_changes_nothing(ann, term):
    guest = Client()
    review.add_term(learner=ann, term=term, now=NOON)

    for address in GETS:
        response = nothing_changed(lambda address=address: guest.get(address))
        assert response["Location"].startswith("/accounts/login/?next=/review/")
    for address in POSTS:
        response = nothing_changed(lambda address=address: guest.post(address, {"do": "away", "rating": 3}))
        assert response["Location"].startswith("/accounts/login/?next=/review/")


def test_somebody_elses_cards_are_not_found_and_stay_as_they_are(ann, term):
    review.add_term(learner=ann, term=term, now=NOON)
    stranger = signed_in(make_user())

    for address in POSTS:
        for data in ({"do": "away"}, {"rating": 3, "reviews": 0}, {"do": "show", "revision": "1.1", "reviews": 0}):
            assert nothing_changed(lambda: stranger.post(address, data)).status_code == 404, (address, data)  # noqa: B023
    assert stranger.get(TERM).status_code == 404
    assert "Which one is a fruit?" not in words(stranger.get("/review/session/"))


def test_a_reflection_and_a_question_that_was_not_met_cannot_be_reviewed(client, lesson, question):
    make_questions(lesson, 1, start=2)
    data = {"do": "show", "revision": "1.1", "reviews": 0}
    assert nothing_changed(lambda: client.post("/review/questions/botany/fruit-q2/", data)).status_code == 404

    type(question).objects.update(kind="reflection")
    assert nothing_changed(lambda: client.post("/review/questions/botany/fruit-q1/", data)).status_code == 404


def test_a_card_can_be_brought_back_when_the_answers_that_made_it_are_gone(client, ann, question):
    review.put_aside(review.made_card(ann, question, NOON), learner=ann)
    PracticeStanding.objects.all().delete()

    assert client.post("/review/questions/botany/fruit-q1/rest/", {"do": "back"}).status_code == 302
    assert ReviewCard.objects.get().is_suspended is False


def test_a_question_that_is_not_asked_any_more_cannot_be_reviewed(client, question):
    type(question).objects.update(is_retired=True)

    data = {"do": "show", "revision": "1.1", "reviews": 0}
    assert nothing_changed(lambda: client.post("/review/questions/botany/fruit-q1/", data)).status_code == 404


@pytest.mark.parametrize("address", ["/review/questions/botany/fruit-q1/", TERM, f"{TERM}rest/"])
def test_forms_need_the_learners_token(ann, term, address):
    review.add_term(learner=ann, term=term, now=NOON)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ann)

    assert nothing_changed(lambda: strict.post(address, {"do": "away"})).status_code == 403


@pytest.mark.parametrize("each", [3, 300])
def test_pages_cost_the_same_however_many_cards_there_are(ann, lesson, each, django_assert_num_queries):
    client = signed_in(ann)
    questions = make_questions(lesson, 2 * each, start=2)
    PracticeStanding.objects.bulk_create(
        PracticeStanding(learner=ann, question=question, events=1, first_at=NOON - DAY, last_at=NOON - DAY)
        for question in questions
    )
    give(ann, questions[0], 3, NOON - 9 * DAY)
    pattern = ReviewCard.objects.values(
        "learner_id", "state", "step", "stability", "difficulty", "due", "last_reviewed_at", "reviews", "added_at"
    ).get()
    ReviewCard.objects.bulk_create(ReviewCard(question=question, **pattern) for question in questions[1:each])
    ReviewSettings.objects.create(learner=ann, new_per_day=2)
    client.get("/review/")

    with django_assert_num_queries(9):
        client.get("/review/")
    with django_assert_num_queries(10):
        client.get("/review/session/")
    with django_assert_num_queries(23):
        client.post(
            "/review/questions/botany/fruit-q2/",
            {"do": "check", "answer": WRONG, "revision": "1.1", "reviews": 1, "done": 0},
        )
    assert ReviewLog.objects.count() == 2
