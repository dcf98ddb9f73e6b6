"""The practice record as a page: whose it is, its words, taking back a merge, and what it asks of the database."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from quizzes import guests
from quizzes.models.practice import Guest, PracticeAnswer
from quizzes.models.question import QuestionRevision
from tests.factories import make_course, make_lesson, make_module, make_user
from tests.forms import form_of
from tests.quizzes.practicing import DAY, NOW, give, make_guest
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

ADDRESS = "/learn/practice/"


@pytest.fixture
def ann():
    return make_user("ann@example.org", name="Ann")


@pytest.fixture
def revisions():
    course = make_course("botany", title="Botany")
    make_lesson(make_module(course, slug="plants", title="Plants"), slug="fruit", title="Fruit", questions=3)
    make_lesson(make_module(course, slug="beasts", title="Beasts"), slug="bees", title="Bees", questions=1)
    return stored()


def stored():
    found = QuestionRevision.objects.select_related("question__lesson__course").order_by("pk")
    return {revision.question.key: revision for revision in found}


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def main_of(response):
    page = response.content.decode()
    return page[page.index("<main") : page.index("</main>")]


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", " ", html, flags=re.DOTALL)).split())


def test_a_guest_is_sent_to_sign_in_and_back(client):
    assert client.get(ADDRESS)["Location"] == "/accounts/login/?next=/learn/practice/"
    assert client.post(f"{ADDRESS}merges/{uuid4()}/")["Location"] == "/accounts/login/?next=/learn/practice/"


def test_without_practice_the_page_says_how_to_begin(ann):
    response = signed_in(ann).get(ADDRESS)

    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-cache"
    assert words(main_of(response)) == (
        "My learning Practice record Practice results. They are not part of your exam score. "
        "No practice yet Answer a question in a lesson. How it went appears here, question by question. See the courses"
    )


def test_the_whole_page(ann, revisions):
    give(ann, revisions["fruit-q1"], "a", sure=True)
    give(ann, revisions["fruit-q1"], "b", now=NOW + timedelta(minutes=1))
    give(ann, revisions["fruit-q2"], "b")
    give(make_user(), revisions["bees-q1"], "a")

    page = main_of(signed_in(ann).get(ADDRESS))

    fruit = "Which one is a fruit?"
    assert words(page[page.index('<h2 id="c-botany"') :]) == (
        "Botany Questions met 2 of 4 Right first time 1 of 2 Tries 3 Sure, but wrong 1 Missed last time 1 "
        "Sure, but wrong 1 You were sure of a wrong answer, and have not begun with the right one since. "
        f"{fruit} Covered in First things Practice these again : Sure, but wrong "
        "Missed last time 1 Your latest go did not begin with the right answer. "
        f"{fruit} Covered in First things Practice these again : Missed last time "
        "1. Plants 2 of 3 questions met · 1 of 2 right first time "
        "Practice results: Plants Lesson Met Right first time Tries Sure, but wrong "
        "1.1 Fruit 2 of 3 1 of 2 3 1 "
        "Practice 1 missed question again : Plants "
        f"2 questions with their history {fruit} Sure, but wrong {fruit} Right last time "
        "1 module without practice yet 2. Beasts 1 question"
    )
    assert re.findall(r'<progress class="bar" value="(\d+)" max="(\d+)" aria-label="([^"]+)">', page) == [
        ("1", "2", "Fruit: right first time")
    ]
    assert page.count("not part of your exam score") == 1


def test_every_way_from_the_record_leads_to_a_page(ann, revisions):
    give(ann, revisions["fruit-q1"], "a", sure=True)
    client = signed_in(ann)

    ways = set(re.findall(r'href="([^"#]+)', main_of(client.get(ADDRESS))))

    assert ways == {
        "/learn/",
        "/courses/botany/practice/?only=sure-wrong",
        "/courses/botany/practice/?only=missed",
        "/courses/botany/practice/?only=missed&amp;module=plants",
        "/courses/botany/fruit/",
        "/courses/botany/",
        "/learn/practice/botany/fruit-q1/",
    }
    answers = {way: client.get(way.replace("&amp;", "&"), follow=True).status_code for way in ways}
    assert answers == dict.fromkeys(ways, 200)


def test_nobody_sees_the_record_of_another(ann, revisions):
    give(ann, revisions["fruit-q1"], "a", sure=True)

    assert "No practice yet" in main_of(signed_in(make_user()).get(ADDRESS))


def test_what_authors_write_is_text_on_this_page(ann):
    course = make_course("odd", title="<b>Odd</b>")
    make_lesson(make_module(course, title="<i>M</i>"), slug="l", title="<u>L</u>", questions=1)
    give(ann, stored()["l-q1"])

    page = main_of(signed_in(ann).get(ADDRESS))

    assert [tag for tag in ("<b>", "<i>", "<u>") if tag in page] == []
    assert "&lt;b&gt;Odd&lt;/b&gt;" in page


def test_reading_the_record_writes_nothing(ann, revisions):
    give(ann, revisions["fruit-q1"])
    client = signed_in(ann)
    before = all_rows()

    client.get(ADDRESS)
    client.head(ADDRESS)

    assert all_rows() == before
    assert client.post(ADDRESS).status_code == 405


@pytest.mark.parametrize("lessons", [1, 30])
@pytest.mark.parametrize("answers", [10, 1000])
def test_the_record_asks_the_same_for_any_course_and_any_history(ann, lessons, answers, django_assert_num_queries):
    module = make_module(make_course("c"))
    for number in range(lessons):
        make_lesson(module, slug=f"l{number}", questions=1)
    found = list(stored().values())
    for number in range(min(answers, 60)):
        give(ann, found[number % lessons], now=NOW + number * DAY)
    rest = PracticeAnswer.objects.order_by("pk").first()
    PracticeAnswer.objects.bulk_create(copy_of(rest, NOW - number * DAY) for number in range(60, answers))
    client = signed_in(ann)
    client.get(ADDRESS)

    with django_assert_num_queries(6):  # session, user, standings, courses, content version, merges
        page = main_of(client.get(ADDRESS))

    assert page.count('scope="row"') == lessons
    assert PracticeAnswer.objects.count() == answers


def copy_of(answer, at):
    fields = {field.attname: getattr(answer, field.attname) for field in PracticeAnswer._meta.fields}
    return PracticeAnswer(**(fields | {"id": None, "answered_at": at}))


@pytest.mark.parametrize(("courses", "queries"), [(1, 6), (3, 6)])
def test_no_course_is_a_query_more_when_its_outline_is_kept(ann, courses, queries, django_assert_num_queries):
    for number in range(courses):
        make_lesson(make_module(make_course(f"c{number}")), slug=f"l{number}", questions=1)
    for revision in stored().values():
        give(ann, revision)
    client = signed_in(ann)
    client.get(ADDRESS)

    with django_assert_num_queries(queries):
        client.get(ADDRESS)


# Taking back what a browser brought


def merged(learner, revision, count=1, *, ago=timedelta(0)):
    now = datetime.now(UTC) - ago
    guest = make_guest(now)
    for number in range(count):
        give(guest, revision, now=now + timedelta(seconds=number))
    guests.merge(guest=guest, learner=learner, now=now)
    return guest


def test_a_merge_says_how_much_came_when_and_how_to_take_it_back(ann, revisions):
    ann.time_zone = "Asia/Tokyo"
    ann.save()
    guest = merged(ann, revisions["fruit-q1"], 12)
    Guest.objects.update(merged_at=datetime.now(UTC).replace(hour=20, minute=0) - DAY)
    day = Guest.objects.get().merged_at + timedelta(hours=9)

    page = main_of(signed_in(ann).get(ADDRESS))

    assert (
        f"12 answers from a browser you signed in with were added on {day:%-d %b}. Not yours? Remove 12 answers "
        "They are deleted for good, which can’t be undone. You can do this for 7 days after they came."
    ) in words(page)
    assert f'action="/learn/practice/merges/{guest.pk}/"' in page


@pytest.mark.parametrize(("ago", "shown"), [(timedelta(days=6, hours=23), True), (timedelta(days=7), False)])
def test_a_merge_is_shown_for_a_week(ann, revisions, ago, shown):
    merged(ann, revisions["fruit-q1"], ago=ago)

    assert ("Not yours?" in main_of(signed_in(ann).get(ADDRESS))) is shown


def test_removing_takes_the_answers_out_and_says_so(ann, revisions):
    give(ann, revisions["fruit-q1"], "b")
    guest = merged(ann, revisions["fruit-q2"], 2)
    client = signed_in(ann)

    response = client.post(f"{ADDRESS}merges/{guest.pk}/", follow=True)

    assert response.redirect_chain == [(ADDRESS, 302)]
    assert "2 answers are removed." in words(main_of(response))
    assert "Not yours?" not in main_of(response)
    assert list(PracticeAnswer.objects.values_list("question__key", flat=True)) == ["fruit-q1"]


def test_after_a_week_they_stay_and_the_page_says_so(ann, revisions):
    guest = merged(ann, revisions["fruit-q1"], ago=timedelta(days=7))

    response = signed_in(ann).post(f"{ADDRESS}merges/{guest.pk}/", follow=True)

    assert "These answers were added more than 7 days ago. They stay." in words(main_of(response))
    assert PracticeAnswer.objects.count() == 1


def test_nobody_removes_what_came_to_another(ann, revisions):
    guest = merged(ann, revisions["fruit-q1"])
    before = all_rows()["quizzes_practiceanswer"]

    for name in (guest.pk, uuid4()):
        assert signed_in(make_user()).post(f"{ADDRESS}merges/{name}/").status_code == 404
    assert signed_in(ann).get(f"{ADDRESS}merges/{guest.pk}/").status_code == 405
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(ann)
    assert forged.post(f"{ADDRESS}merges/{guest.pk}/").status_code == 403

    assert all_rows()["quizzes_practiceanswer"] == before


def test_the_form_on_the_page_carries_its_token(ann, revisions):
    guest = merged(ann, revisions["fruit-q1"])
    client = Client(enforce_csrf_checks=True)
    client.force_login(ann)
    page = main_of(client.get(ADDRESS)).replace('<form class="notice', '<form id="merge" class="notice')

    response = client.post(f"{ADDRESS}merges/{guest.pk}/", form_of(page, "merge"))

    assert response.status_code == 302
    assert not PracticeAnswer.objects.exists()
