"""The pages about one's own data: asked once more who it is, a file that is not kept, two weeks to think again."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core import mail
from django.core.cache import cache

from accounts import data_pages
from accounts.models import ErasureRequest, User
from quizzes.models.practice import PracticeAnswer
from tests.accounts.people import confirm, heading, make_person, sign_in
from tests.exams.sittings import START, begin, make_exam
from tests.factories import make_course, now
from tests.lives import a_busy_life, a_place_to_learn, a_year_of_practice
from tests.privacy.zips import Opened

pytestmark = pytest.mark.django_db

DATA, ERASURE, KEEPING = "/account/data/", "/account/erasure/", "/account/erasure/keeping/"


@pytest.fixture
def alice(client):
    person = make_person()
    sign_in(client)
    return person


def listed(page, heading_id):
    """The points of a list below a heading."""
    part = page.decode().partition(f'id="{heading_id}"')[2].partition("</section>")[0]
    return [item.partition("</li>")[0] for item in part.split("<li>")[1:]]


def downloaded(client):
    """The file that the button sends."""
    response = client.post(DATA)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Content-Disposition"] == f'attachment; filename="my-data-{now():%Y-%m-%d}.zip"'
    assert response.headers["Cache-Control"] == "private, no-store"
    return Opened(b"".join(response.streaming_content))


def test_both_pages_ask_once_more_who_it_is_and_come_back(client, alice):
    for path in (DATA, ERASURE):
        way = client.get(path)
        assert (path, way.headers["Location"]) == (path, f"/accounts/reauthenticate/?next={quote(path, safe='')}")
        sent = client.post(path)
        assert (path, sent.headers["Location"]) == (path, path)
    assert ErasureRequest.objects.count() == 0

    back = client.post("/accounts/reauthenticate/?next=" + DATA, {"password": "plain-words-1", "next": DATA})

    assert back.headers["Location"] == DATA
    assert [heading(client.get(path).content) for path in (DATA, ERASURE)] == ["Your data", "Erase your account"]
    assert client.get(DATA).headers["Cache-Control"] == "private, no-store"


def test_the_file_comes_at_once_and_nowhere_is_a_copy(client, alice, settings):
    a_place_to_learn()
    a_busy_life(alice)
    sign_in(client)
    confirm(client)

    found = downloaded(client)

    assert found.json("account")["account"][0]["email"] == "alice@example.org"
    assert (list(settings.ENV.data_dir.rglob("*.zip")), downloaded(client).names) == ([], found.names)


def test_a_second_file_waits_for_the_first(client, alice):
    confirm(client)
    cache.set(f"export-{alice.pk}", True, data_pages.PATIENCE)

    response = client.post(DATA, follow=True)

    assert response.redirect_chain == [(DATA, 302)]
    assert b"being put together already" in response.content


def test_a_file_that_fails_leaves_the_next_one_free(client, alice, monkeypatch):
    def fail(person, out, at):
        raise OSError("the disk is full")

    confirm(client)
    with monkeypatch.context() as broken:
        broken.setattr("accounts.export.write", fail)
        with pytest.raises(OSError, match="full"):
            client.post(DATA)

    assert downloaded(client).names[0] == "README.txt"


def test_the_page_says_in_numbers_what_goes_and_what_stays(client, alice):
    a_place_to_learn()
    a_busy_life(alice)
    a_year_of_practice(alice, answers=5)
    sign_in(client)
    confirm(client)

    page = client.get(ERASURE).content

    assert PracticeAnswer.objects.filter(learner=alice).count() == 7
    assert listed(page, "goes") == [
        "Your account: email address, name, ways to sign in, reading settings",
        "Your place in 1 course",
        "1 lesson marked complete",
        "7 answers from practice, and your record",
        "2 review cards with their reviews",
        "1 accommodation for an exam",
        "The name on 1 certificate, and its files. Its page stays and says that it was withdrawn.",
    ]
    assert listed(page, "stays") == ["1 exam sitting with answers and result, under a number that leads to nobody"]


def test_asking_says_so_everywhere_and_one_button_takes_it_back(client, alice):
    confirm(client)
    before = b"".join(client.get(path).content for path in ("/account/", "/learn/"))

    asked = client.post(ERASURE)

    assert (before.count(b"Keep my account"), asked.headers["Location"]) == (0, "/account/")
    day = f"{now() + timedelta(days=14):%-d %B %Y}"
    for path in ("/account/", "/learn/", ERASURE):
        page = client.get(path).content.decode()
        assert (path, page.count(f"Your account will be erased on {day}")) == (path, 1)
        assert (path, page.count(f'action="{KEEPING}"')) == (path, 1)
    assert client.get(ERASURE).content.count(b"Erase my account") == 0
    kept = client.post(KEEPING, follow=True)
    assert b"Your account stays. Nothing was erased." in kept.content
    assert b"Keep my account" not in kept.content
    assert ErasureRequest.objects.count() == 0
    assert b"Nothing was erased" not in client.post(KEEPING, follow=True).content
    assert len(mail.outbox) == 1


def test_a_running_exam_and_the_last_operator_are_told_what_happens(client, alice):
    begin(make_exam(make_course("botany")), alice, now=START)
    confirm(client)

    assert b"nothing is erased before it is over and marked" in client.get(ERASURE).content

    User.objects.update(is_superuser=True)
    page = client.get(ERASURE).content
    assert (b"You are the last operator" in page, b"Erase my account" in page) == (True, False)
    assert client.post(ERASURE).headers["Location"] == ERASURE
    assert ErasureRequest.objects.count() == 0


def test_one_person_never_keeps_or_erases_the_account_of_another(client, alice):
    bob = make_person("bob@example.org", "Bob Birch")
    ErasureRequest.objects.create(person=bob, asked_at=now(), due_at=now())
    confirm(client)

    client.post(KEEPING, {"person": bob.pk})
    client.post(ERASURE, {"person": bob.pk})

    assert sorted(ErasureRequest.objects.values_list("person__email", flat=True)) == [
        "alice@example.org",
        "bob@example.org",
    ]
