"""The pages of review: from the first look to the last card, by forms alone; and who may do what."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from quizzes import review
from quizzes.models.practice import PracticeAnswer
from quizzes.models.review import ReviewCard, ReviewLog, ReviewSettings
from tests.factories import make_user
from tests.quizzes.cards import RIGHT, WRONG, give, make_plain_lesson, make_questions, make_term, meet, revised
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


class Clock:
    """What time it is for the pages; tests move it."""

    now = NOON


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    return clock


@pytest.fixture
def ann():
    return make_user("ann@example.org", name="Ann", time_zone="UTC")


@pytest.fixture
def client(ann, clock):
    client = Client()
    client.force_login(ann)
    return client


@pytest.fixture
def lesson():
    return make_plain_lesson()


@pytest.fixture
def question(ann, lesson):
    [question] = make_questions(lesson)
    meet(ann, question, at=NOON - 6 * DAY)
    return question


SESSION = "/review/session/"
QUESTION = "/review/questions/botany/fruit-q1/"
TERM = "/review/terms/botany/ovary/"


def words(response):
    """The visible words of the main part, in order."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)
    text = re.sub(r"<(svg|script).*?</\1>", " ", main[0], flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def hidden(response, name):
    """What the forms of the page carry under ``name``."""
    return set(re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', response.content.decode()))


def answer(client, value=RIGHT, **data):
    return client.post(QUESTION, {"do": "check", "answer": value, "revision": "1.1", "reviews": 0, "done": 0} | data)


def rate(client, rating=3, **data):
    return client.post(QUESTION, {"rating": rating, "revision": "1.1", "reviews": 0, "done": 0} | data)


def nothing_changed(action):
    before = all_rows()
    response = action()
    assert all_rows() == before
    return response


def test_the_home_says_what_waits_and_leads_into_the_session(client, ann, question):
    text = words(client.get("/review/"))

    assert "1 card for today 0 due · 1 new · about 1 minute Start review The week ahead" in text
    assert 'class="btn go" href="/review/session/"' in client.get("/review/").content.decode()


def test_the_home_of_somebody_who_has_met_nothing_sends_them_to_the_courses(client, lesson):
    make_questions(lesson)

    text = words(client.get("/review/"))

    assert text == (
        "Review Review settings Nothing to review yet Questions that you answer in lessons come back here, each when "
        "you are about to forget it. See the courses Review is practice. Nothing here counts toward your exam."
    )


def test_the_home_of_somebody_who_has_reviewed_all_says_when_the_next_comes(client, ann, question):
    give(ann, question, 3, NOON)

    text = words(client.get("/review/"))

    assert "Nothing more for today The next card comes in 2 days. To practice now, begin a practice set:" in text
    assert 'href="/courses/botany/practice/"' in client.get("/review/").content.decode()


def test_the_home_of_somebody_whose_measure_is_full_says_so(client, ann, question):
    ReviewSettings.objects.create(learner=ann, new_per_day=0)

    text = words(client.get("/review/"))

    assert "You have reached your measure for a day; the rest waits for tomorrow. Change your measure" in text


def test_the_week_ahead_is_a_picture_with_words_and_a_table(client, ann, lesson, question):
    give(ann, question, 3, NOON - DAY)

    page = client.get("/review/").content.decode()

    assert (
        'role="img" aria-label="Cards in the next seven days: today 0 cards, Tuesday 1 card, Wednesday 0 cards, '
        'Thursday 0 cards, Friday 0 cards, Saturday 0 cards, Sunday 0 cards"' in page
    )
    assert page.count("<rect") == 1
    assert '<th scope="row">Tuesday, May 5</th><td>1</td><td>0</td><td>1</td>' in page


def test_a_question_comes_with_its_source_and_without_a_hint_of_its_answer(client, question):
    response = client.get(SESSION)
    text, page = words(response), response.content.decode()

    assert text.startswith("Review 1 of 1 Stop for now 0 of 1 Question From 1.1 Fruit · last seen 6 days ago Which")
    assert "holds seeds" not in page
    assert 'action="/review/questions/botany/fruit-q1/#q-fruit-q1"' in page
    assert hidden(response, "reviews") == {"0"}
    assert response["Cache-Control"] == "private, no-store"


def test_looking_changes_nothing(client, ann, question, lesson):
    review.add_term(learner=ann, term=make_term(lesson), now=NOON)

    for address in ("/review/", SESSION, TERM, "/review/settings/"):
        assert nothing_changed(lambda address=address: client.get(address)).status_code == 200


def test_a_question_that_asks_something_else_now_says_so(client, question):
    assert "This question has changed since you last saw it." not in words(client.get(SESSION))

    revised(question)

    assert "This question has changed since you last saw it." in words(client.get(SESSION))


def test_a_right_answer_asks_how_it_felt_and_names_the_dates(client, question):
    response = answer(client)

    assert "Why that’s right" in words(response)
    assert "How did that feel? Hard in 15 minutes Good in 2 days Easy in 8 days" in words(response)
    assert '<time datetime="2026-05-06">in 2 days</time>' in response.content.decode()
    assert (ReviewLog.objects.count(), PracticeAnswer.objects.filter(place="review").count()) == (0, 1)


def test_a_rating_schedules_the_card_and_leads_on(client, clock, question):
    answer(client)
    clock.now = NOON + 5 * MINUTE

    response = rate(client, 4, done=3)

    assert (response.status_code, response["Location"]) == (302, "/review/session/?done=4")
    assert ReviewCard.objects.get().due == NOON + 8 * DAY
    assert words(client.get(response["Location"])).startswith("Done for today You have reviewed 4 cards.")


def test_a_script_gets_the_next_card_at_once(client, ann, lesson, question):
    [second] = make_questions(lesson, 1, start=2)
    meet(ann, second, at=NOON - DAY)
    answer(client)

    response = client.post(QUESTION, {"rating": 3, "reviews": 0, "done": 0}, HTTP_X_FRAGMENT="1")

    assert words(response).startswith("Review 2 of 2 Stop for now")


def test_a_wrong_answer_explains_itself_and_comes_back_in_the_same_session(client, clock, question):
    response = answer(client, WRONG)

    assert words(response).startswith("Review 1 of 2 Stop for now")
    assert "Not this one A carrot is a root." in words(response)
    told = "Not quite This one comes back in about 10 minutes, or sooner when nothing else is left. Continue"
    assert told in words(response)
    assert "How did that feel?" not in words(response)
    assert "holds seeds" not in response.content.decode()
    clock.now = NOON + MINUTE
    page = client.get(SESSION, {"done": 1})
    assert words(page).startswith("Review 2 of 2 Stop for now 1 of 2 Question From 1.1 Fruit · last seen today")
    assert hidden(page, "reviews") == {"1"}


def test_showing_the_answer_counts_as_again(client, question):
    response = client.post(QUESTION, {"do": "show", "revision": "1.1", "reviews": 0, "done": 0})

    assert "The answer" in words(response)
    assert ReviewLog.objects.get().rating == 1


def test_a_hint_and_an_empty_form_change_nothing(client, question):
    hint = nothing_changed(lambda: client.post(QUESTION, {"do": "hint", "revision": "1.1", "reviews": 0}))
    empty = nothing_changed(lambda: client.post(QUESTION, {"do": "check", "revision": "1.1", "reviews": 0}))

    assert "Think of seeds." in words(hint)
    assert "Error: Choose an answer before you check it" in words(empty)


def test_confidence_is_kept(client, question):
    answer(client, WRONG, sure="yes")

    assert PracticeAnswer.objects.latest("pk").was_sure is True


@pytest.mark.parametrize("value", [RIGHT, WRONG])
def test_the_same_form_twice_counts_once(client, clock, question, value):
    answer(client, value)
    if value == RIGHT:
        rate(client)
    clock.now = NOON + MINUTE

    response = nothing_changed(lambda: answer(client, value))

    assert "You have reviewed this one since you opened the page, so this answer changes nothing." in words(response)
    assert "How did that feel?" not in words(response)
    assert nothing_changed(lambda: rate(client))["Location"] == "/review/session/?done=1"


def test_a_hint_on_a_page_of_earlier_stays_on_a_page_of_earlier(client, ann, question):
    give(ann, question, 3, NOON)

    response = client.post(QUESTION, {"do": "hint", "revision": "1.1", "reviews": 0})

    assert hidden(response, "reviews") == {"0"}


def test_a_rating_without_a_right_answer_is_told_to_answer_first(client, ann, clock, question):
    answer(client, RIGHT)
    meet(ann, question, at=NOON + MINUTE, value=WRONG)
    clock.now = NOON + 2 * MINUTE

    response = rate(client)

    assert ReviewLog.objects.count() == 0
    text = words(client.get(response["Location"]))
    assert "Answer the question before you say how it felt. It is still in your queue." in text


@pytest.mark.parametrize("rating", ["1", "5", "0", "-3", "good", ""])
def test_a_rating_that_is_none_of_the_buttons_is_no_rating(client, question, rating):
    answer(client)

    nothing_changed(lambda: rate(client, rating))


@pytest.mark.parametrize("field", ["reviews", "done", "tries", "zone"])
@pytest.mark.parametrize("value", ["x", "-1", "9" * 30, "", "\x00"])
def test_made_up_fields_do_no_harm(client, question, field, value):
    assert answer(client, **{field: value}).status_code == 200


def test_after_twenty_cards_the_page_asks_whether_to_go_on(client, ann, lesson, question):
    meet(ann, *make_questions(lesson, 2, start=2), at=NOON - DAY)

    pause = client.get(SESSION, {"done": 20})

    assert words(pause) == "20 done 3 more are due today. They can wait: nothing is lost. Go on Enough for today"
    assert words(client.get(SESSION)).startswith("Review 1 of 3")
    assert words(client.get(SESSION, {"done": 21})).startswith("Review 22 of 24")
