"""What is a learner's own: private pages, ticks, tokens and settings that nobody else ever sees."""

import gzip
import re

import pytest
from django.test import Client
from django.utils import timezone

from courses import progress
from courses.models import publication
from courses.models.outline import Lesson, Module
from courses.models.progress import LessonProgress
from tests.courses.reading.course import EVERY_PAGE, make_c, signed_in, text
from tests.factories import make_course, make_lesson, make_module, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_a_signed_in_page_is_private(address):
    make_c()

    response = signed_in(make_user()).get(address)

    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-cache"
    assert "Cookie" in response["Vary"]
    assert "ETag" not in response


def test_a_stale_session_cookie_is_a_guest():
    make_c()
    client = Client()
    client.cookies["session"] = "no-such-session"

    response = client.get("/courses/c/l1/")

    assert response.status_code == 200
    assert "Sign in" in text(response)


def test_a_deactivated_person_is_a_guest():
    make_c()
    user = make_user(name="Alice Ash")
    client = signed_in(user)
    assert "Alice" in text(client.get("/courses/c/l1/"))

    type(user).objects.filter(pk=user.pk).update(is_active=False)

    assert "Alice" not in text(client.get("/courses/c/l1/"))
    assert client.get("/learn/").status_code == 302


def tokens(page):
    return set(re.findall(r'(?:csrfmiddlewaretoken" value|data-token)="([^"]+)"', page))


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_two_learners_never_see_each_other(address):
    make_c(2)
    people = {
        "Alice": make_user("alice@example.org", name="Alice"),
        "Bertil": make_user("bertil@example.org", name="Bertil"),
    }
    progress.mark_complete(learner=people["Alice"], lesson=Lesson.objects.get(slug="l1"), now=timezone.now())
    clients = {name: signed_in(user) for name, user in people.items()}
    seen = {name: [] for name in people}

    for name in ("Alice", "Bertil", "Alice", "Bertil"):
        response = clients[name].get(address, HTTP_ACCEPT_ENCODING="gzip")
        body = gzip.decompress(response.content) if response.get("Content-Encoding") == "gzip" else response.content
        seen[name].append(body.decode())

    for name, other in (("Alice", "Bertil"), ("Bertil", "Alice")):
        for body in seen[name]:
            assert name in body
            assert other not in body
            assert other.lower() not in body
    shared = set.union(*map(tokens, seen["Alice"])) & set.union(*map(tokens, seen["Bertil"]))
    assert shared == set()
    guest = Client().get(address).content.decode()
    assert "Alice" not in guest
    assert tokens(guest) == set()


def test_ticks_are_the_learners_own():
    make_c(2)
    alice, bertil = make_user(), make_user()
    progress.mark_complete(learner=alice, lesson=Lesson.objects.get(slug="l1"), now=timezone.now())

    for _ in range(2):
        mine, theirs = (text(signed_in(user).get("/courses/c/l1/")) for user in (alice, bertil))
        assert (mine.count('class="tick"'), theirs.count('class="tick"')) == (1, 0)
        assert ("Lesson complete" in mine, "Lesson complete" in theirs) == (True, False)
        assert ('<progress class="bar" value="1" max="2"' in mine, 'value="0" max="2"' in theirs) == (True, True)
    mine, theirs = (text(signed_in(user).get("/courses/c/")) for user in (alice, bertil))
    assert ("1 of 2 lessons finished" in mine, "0 of 2 lessons finished" in theirs) == (True, True)
    assert ("Continue where you left off" in mine, "Start here" in theirs) == (True, True)
    assert ('href="/courses/c/l2/"' in mine, mine.count("Finished")) == (True, 1)


def test_a_name_is_escaped_on_every_page():
    make_c()
    client = signed_in(make_user(name='<img src="x">Eve'))

    for page in EVERY_PAGE:
        body = text(client.get(page))
        assert '<img src="x">' not in body
        assert "&lt;img" in body


def test_reading_settings_are_the_learners_own():
    make_c()

    dark = text(signed_in(make_user(theme="dark")).get("/courses/c/l1/"))
    light = text(signed_in(make_user(theme="light")).get("/courses/c/l1/"))

    assert dark != light


def test_a_token_of_the_page_opens_the_door_for_its_reader_only():
    make_c()
    clients = [Client(enforce_csrf_checks=True) for _ in range(2)]
    for client in clients:
        client.force_login(make_user())
    alice, bertil = clients
    (token,) = tokens(text(alice.get("/courses/c/l1/")))
    bertil.get("/courses/c/l1/")

    refused = bertil.post("/courses/c/l1/completion/", {"csrfmiddlewaretoken": token})
    taken = alice.post("/courses/c/l1/completion/", {"csrfmiddlewaretoken": token})

    assert (refused.status_code, taken.status_code) == (403, 302)
    assert LessonProgress.objects.count() == 1


def test_the_learning_page_shows_begun_courses_with_the_way_on():
    make_c(2)
    make_lesson(make_module(make_course("unbegun", title="Never opened")), body="x\n")
    user = make_user()
    client = signed_in(user)
    assert "No courses started" in text(client.get("/learn/"))

    progress.remember_place(learner=user, lesson=Lesson.objects.get(slug="l1"), section="second", now=timezone.now())
    page = text(client.get("/learn/"))

    assert '<a class="btn go" href="/courses/c/l1/#s-second">Continue</a>' in page
    assert "You stopped at “Second things”. About 10 min left." in page
    assert "0 of 2 lessons finished (0%). 30 min left." in page
    assert "Never opened" not in page


def test_a_finished_course_says_so():
    make_c()
    user = make_user()
    progress.mark_complete(learner=user, lesson=Lesson.objects.get(), now=timezone.now())
    client = signed_in(user)

    assert "Every lesson finished" in text(client.get("/learn/"))
    assert "Every lesson finished" in text(client.get("/courses/c/"))


def test_the_shelf_and_the_modules_are_the_learners_own_and_show_a_change_at_once():
    make_c(2)
    first, second = Lesson.objects.order_by("position")
    alice, bertil = make_user(), make_user()
    progress.mark_complete(learner=alice, lesson=first, now=timezone.now())
    progress.remember_place(learner=bertil, lesson=first, section="", now=timezone.now())
    homes = {person: signed_in(person) for person in (alice, bertil)}

    for person, done, spines, ring in ((alice, 1, 1, "50"), (bertil, 0, 0, "0"), (alice, 1, 1, "50")):
        page = text(homes[person].get("/learn/"))
        assert f'aria-label="Your shelf: {done} of 2 lessons finished"' in page
        assert page.count('<g class="done">') == spines
        assert f'stroke-dasharray="{ring} 100"' in page
        assert f"{done} of 2 lessons</small>" in page
        assert "\x00" not in page

    Module.objects.update(title="Fruits & seeds")
    second.status = Lesson.Status.DRAFT
    second.save()
    publication.publish()
    page = text(homes[alice].get("/learn/"))
    assert "1 of 1 lessons finished (100%). 0 min left." in page
    assert "1. Fruits &amp; seeds</a>" in page
    assert '<svg class="ring full"' in page


def test_guests_sign_in_before_they_see_what_they_learn(client):
    response = client.get("/learn/")

    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/learn/")
