"""The pages of a course over HTTP: what guests share, what is a learner's own, drafts, edits, marks and places."""

import gzip
import re
from contextlib import contextmanager

import pytest
from django.test import Client
from django.utils import timezone

from courses import pages, progress, writing
from courses.models.outline import Course, FormerSlug, Lesson
from courses.models.progress import Enrolment, LessonProgress
from courses.pages import Shelf
from tests.courses.trees import Tree
from tests.factories import BODY, make_course, make_lesson, make_module, make_user, question_text
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def text(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def make_c(lessons=1, **fields):
    """Course "c" with one module "m" of lessons l1, l2, …, each with a term and a question."""
    module = make_module(make_course("c", **fields), slug="m", title="The module")
    for number in range(1, lessons + 1):
        body = f'A [term {number}](#term "Number {number}.").\n\n{BODY}{question_text(f"q{number}")}'
        make_lesson(module, slug=f"l{number}", title=f"Lesson number {number}", body=body)
    return module


def rewrite(slug, body):
    lesson = Lesson.objects.get(slug=slug)
    lesson.body = body
    writing.store(lesson, writing.derive(body, {}, objectives=1))


GUEST_PAGES = ["/", "/courses/c/", "/courses/c/l1/", "/courses/c/glossary/"]
EVERY_PAGE = [*GUEST_PAGES, "/learn/"]


# What guests share


@pytest.mark.parametrize("address", GUEST_PAGES)
def test_a_guest_page_is_public_and_sets_no_cookie(client, address):
    make_c()

    response = client.get(address)

    assert response.status_code == 200
    assert not response.cookies
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert re.fullmatch(r'W/"[0-9a-f]{24}"', response["ETag"])
    assert set(response["Vary"].split(", ")) == {"Cookie", "Accept-Encoding"}
    assert "csrf" not in text(response)


@pytest.mark.parametrize("address", GUEST_PAGES)
def test_two_guests_get_the_same_bytes(address):
    make_c()

    first = Client(HTTP_USER_AGENT="One").get(address)
    pages.shelf.pages.clear()
    second = Client(HTTP_USER_AGENT="Two", HTTP_COOKIE="other=1", HTTP_ACCEPT_LANGUAGE="de").get(f"{address}?from=mail")

    assert first.content == second.content
    assert first["ETag"] == second["ETag"]


@pytest.mark.parametrize("address", GUEST_PAGES)
def test_a_page_that_the_browser_has_is_not_sent_again(client, address):
    make_c()
    tag = client.get(address)["ETag"]

    same = client.get(address, HTTP_IF_NONE_MATCH=tag)
    other = client.get(address, HTTP_IF_NONE_MATCH='W/"000000000000000000000000"')

    assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
    assert other.status_code == 200


@pytest.mark.parametrize("address", GUEST_PAGES)
def test_head_is_get_without_the_page(client, address):
    make_c()

    head, get = client.head(address), client.get(address)

    assert (head.status_code, head.content) == (200, b"")
    assert {**head.headers} == {**get.headers}


@pytest.mark.parametrize("address", GUEST_PAGES)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages_are_only_read(client, address, method):
    make_c()
    before = all_rows()

    response = getattr(client, method)(address)

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert all_rows() == before


def test_a_guest_page_comes_compressed_where_it_may(client):
    make_c()

    plain = client.get("/courses/c/l1/")
    packed = client.get("/courses/c/l1/", HTTP_ACCEPT_ENCODING="gzip")

    assert (packed["Content-Encoding"], gzip.decompress(packed.content)) == ("gzip", plain.content)
    assert packed["ETag"] == plain["ETag"]


@pytest.mark.parametrize("address", ["/courses/x/", "/courses/x/l1/", "/courses/c/x/", "/courses/x/glossary/"])
def test_what_is_not_there_is_404_for_everyone_and_is_not_kept(address):
    make_c()

    for client in (Client(), signed_in(make_user()), signed_in(make_user(is_staff=True, is_superuser=True))):
        response = client.get(address)
        assert response.status_code == 404
        assert response.headers.get("Cache-Control") != "public, max-age=0, must-revalidate"

    assert len(pages.shelf.pages) == 0


# What the pages hold


def test_the_catalog_lists_published_courses(client):
    make_c(summary="About fruit.")
    make_course("draft-one", title="Not yet", status="draft")
    make_course("retired-one", title="No more", status="retired")

    page = text(client.get("/"))

    assert re.findall(r'<h3 class="h-xl"><a href="([^"]+)">([^<]+)</a>', page) == [("/courses/c/", "C")]
    assert "About fruit." in page
    assert "1 lesson, 15 min" in page
    assert "Not yet" not in page
    assert "No more" not in page


def test_an_empty_catalog_says_so(client):
    assert "No courses yet" in text(client.get("/"))


def test_a_course_page_lists_its_lessons(client):
    make_c(2)
    make_module(Course.objects.get(), slug="later", title="For later")

    page = text(client.get("/courses/c/"))

    found = re.findall(
        r'<li><a href="(/courses/c/[^"]+)"><span class="no">([^<]+)</span><span class="t">([^<]+)<', page
    )
    assert found == [
        ("/courses/c/l1/", "1.1", "Lesson number 1"),
        ("/courses/c/l2/", "1.2", "Lesson number 2"),
    ]
    assert "Its lessons are not published yet" in page
    assert "2 practice questions" in page


def test_a_lesson_page_holds_the_lesson_in_order(client):
    module = make_c(2)
    make_lesson(module, slug="l3", body=f"Before.\n\n{question_text('mid').replace(' section=first', '')}\nAfter.\n")

    page = text(client.get("/courses/c/l3/"))

    places = [page.index(part) for part in ("<h1>Lesson l3</h1>", "<p>Before.</p>", 'id="q-mid"', "<p>After.</p>")]
    assert places == sorted(places)
    assert 'id="check-mid"' in page
    assert '<a href="/courses/c/l2/" rel="prev">' in page
    assert 'rel="next"' not in page


def test_footnotes_follow_the_knowledge_check_that_ends_a_lesson(client):
    module = make_c()
    noted = f"Words.[^1]\n\n## First {{#first}}\n\n{question_text('end')}\n[^1]: A note.\n"
    make_lesson(module, slug="noted", body=noted)

    page = text(client.get("/courses/c/noted/"))

    assert 'id="check"' in page
    assert '<li><a href="#check">Knowledge check</a></li>' in page


def test_the_glossary_lists_terms_by_letter_with_their_lessons(client):
    module = make_c()
    make_lesson(module, slug="l2", body='An [apple](#term "A *fruit*.") and a [tree](#term "Tall.").\n')
    make_lesson(module, slug="draft", status="draft", body='A [secret](#term "Hush.").\n')
    make_lesson(make_module(make_course("other")), slug="foreign", body='A [foreigner](#term "Far.").\n')

    page = text(client.get("/courses/c/glossary/"))

    assert re.findall(r'<h2 id="letter-.">(.)</h2>', page) == ["A", "T"]
    assert re.findall(r'<dt id="t-([a-z0-9-]+)">([^<]+)</dt>', page) == [
        ("apple", "Apple"),
        ("term-1", "Term 1"),
        ("tree", "Tree"),
    ]
    assert '<a href="/courses/c/l2/#t-apple">1.2 Lesson l2</a>' in page
    assert "A <em>fruit</em>." in page


def test_a_glossary_without_terms_says_so(client):
    make_course("c")

    assert "No terms yet" in text(client.get("/courses/c/glossary/"))


# Edits show at once


@contextmanager
def process(monkeypatch, shelf):
    """Serve requests as the server process that keeps these pages."""
    with monkeypatch.context() as patch:
        patch.setattr(pages, "shelf", shelf)
        yield


@pytest.mark.parametrize("person", ["guest", "learner"])
def test_an_edit_shows_at_the_next_request_in_every_process(monkeypatch, person):
    make_c()
    client = signed_in(make_user()) if person == "learner" else Client()
    one, two = Shelf(1_000_000), Shelf(1_000_000)
    for shelf in (one, two):
        with process(monkeypatch, shelf):
            assert "Some words." in text(client.get("/courses/c/l1/"))

    rewrite("l1", "## First {#first}\n\nChanged words.\n")

    for shelf in (one, two):
        with process(monkeypatch, shelf):
            page = text(client.get("/courses/c/l1/"))
            assert "Changed words." in page
            assert "Some words." not in page


def test_a_sync_shows_at_the_next_request(tmp_path, client):
    tree = Tree(tmp_path)
    tree.sync()
    before = {page: text(client.get(page)) for page in ("/", "/courses/a-course/", "/courses/a-course/alpha/")}
    tag = client.get("/courses/a-course/alpha/")["ETag"]

    tree.edit("a-course/course.yml", "title: A Course", "title: The Renamed Course")
    tree.edit("a-course/01-first/01-alpha.md", "Some words.", "Synced words.")
    tree.sync()

    for page, old in before.items():
        new = text(client.get(page))
        assert new != old
        assert "The Renamed Course" in new
    assert "Synced words." in text(client.get("/courses/a-course/alpha/", HTTP_IF_NONE_MATCH=tag))


def test_a_page_that_did_not_change_keeps_its_tag_through_an_edit_elsewhere(client):
    make_c(3)
    tag = client.get("/courses/c/l1/")["ETag"]

    rewrite("l3", "Other.\n")

    assert client.get("/courses/c/l1/", HTTP_IF_NONE_MATCH=tag).status_code == 304


def test_a_course_that_is_unpublished_is_gone_at_the_next_request(client):
    make_c()
    assert client.get("/courses/c/l1/").status_code == 200

    Course.objects.update(status="draft")
    from courses.models.publication import publish

    publish()

    assert [client.get(page).status_code for page in GUEST_PAGES] == [200, 404, 404, 404]


# What is a learner's own


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


def test_guests_sign_in_before_they_see_what_they_learn(client):
    response = client.get("/learn/")

    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/learn/")


# Drafts and former addresses


@pytest.fixture
def people():
    course = make_c().course
    make_lesson(course.modules.get(), slug="draft", title="Hidden lesson", status="draft", body="Draft words.\n")
    make_lesson(
        course.modules.get(), slug="linking", body="See [the draft](lesson:draft#x) and [l1](lesson:l1#first).\n"
    )
    instructor, colleague = make_user(is_staff=True), make_user(is_staff=True)
    course.instructors.set([instructor])
    make_course("other").instructors.set([colleague])
    return {
        "guest": Client(),
        "learner": signed_in(make_user()),
        "colleague": signed_in(colleague),
        "instructor": signed_in(instructor),
        "operator": signed_in(make_user(is_staff=True, is_superuser=True)),
    }


ORDERS = [
    ["guest", "learner", "colleague", "instructor", "operator"],
    ["operator", "instructor", "colleague", "learner", "guest"],
]


@pytest.mark.parametrize("order", ORDERS)
def test_drafts_are_for_the_courses_own_instructors_whoever_comes_first(people, order):
    expected = {"guest": 404, "learner": 404, "colleague": 404, "instructor": 200, "operator": 200}

    for _ in range(2):
        assert {role: people[role].get("/courses/c/draft/").status_code for role in order} == expected


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    "address", ["/", "/courses/c/", "/courses/c/l1/", "/courses/c/linking/", "/courses/c/glossary/"]
)
def test_pages_of_readers_do_not_name_drafts(people, order, address):
    for role in order:
        body = text(people[role].get(address))
        if role in {"guest", "learner", "colleague"}:
            assert "Hidden lesson" not in body
            assert "/courses/c/draft/" not in body


def test_a_link_to_a_draft_is_text_for_readers_and_a_link_for_its_editors(people):
    link = '<a href="/courses/c/draft/#s-x" data-lesson="draft">the draft</a>'

    bodies = {role: text(client.get("/courses/c/linking/")) for role, client in people.items()}

    assert {role: link in body for role, body in bodies.items()} == {
        "guest": False, "learner": False, "colleague": False, "instructor": True, "operator": True,
    }  # fmt: skip
    assert "<p>See the draft and <a " in bodies["guest"]
    assert all('<a href="/courses/c/l1/#s-first" data-lesson="l1">l1</a>' in body for body in bodies.values())


def test_a_draft_says_that_it_is_one(people):
    assert "Draft: only instructors see this page" in text(people["instructor"].get("/courses/c/draft/"))
    assert "Draft: only instructors see this page" not in text(people["instructor"].get("/courses/c/l1/"))


def test_a_draft_course_is_for_its_own_instructors(people):
    Course.objects.filter(slug="c").update(status="draft")

    for page in ("/courses/c/", "/courses/c/l1/", "/courses/c/glossary/"):
        found = {role: client.get(page).status_code for role, client in people.items()}
        assert found == {"guest": 404, "learner": 404, "colleague": 404, "instructor": 200, "operator": 200}


def test_an_instructor_who_leaves_sees_no_drafts_any_more(people):
    assert people["instructor"].get("/courses/c/draft/").status_code == 200

    Course.objects.get(slug="c").instructors.clear()

    assert people["instructor"].get("/courses/c/draft/").status_code == 404


@pytest.mark.parametrize("role", ["guest", "learner", "instructor"])
def test_a_former_address_leads_on_for_good(people, role):
    lesson = Lesson.objects.get(slug="l1")
    FormerSlug.objects.create(course=lesson.course, lesson=lesson, slug="old")

    response = people[role].get("/courses/c/old/")

    assert (response.status_code, response["Location"]) == (301, "/courses/c/l1/")


def test_a_link_by_a_former_slug_stays_a_link(people):
    lesson = Lesson.objects.get(slug="l1")
    FormerSlug.objects.create(course=lesson.course, lesson=lesson, slug="old")
    rewrite("linking", "See [it](lesson:old).\n")

    assert '<a href="/courses/c/old/" data-lesson="old">it</a>' in text(people["guest"].get("/courses/c/linking/"))


# Marks


def test_a_learner_marks_a_lesson_complete_and_takes_it_back():
    make_c()
    user = make_user()
    client = signed_in(user)

    response = client.post("/courses/c/l1/completion/")

    assert (response.status_code, response["Location"]) == (302, "/courses/c/l1/#finish")
    mark = LessonProgress.objects.get()
    assert (mark.learner, mark.lesson.slug) == (user, "l1")
    assert mark.completed_at is not None

    client.post("/courses/c/l1/completion/", {"undo": "1"})

    mark.refresh_from_db()
    assert mark.completed_at is None


def test_marking_twice_is_marking_once():
    make_c()
    client = signed_in(make_user())

    client.post("/courses/c/l1/completion/")
    first = LessonProgress.objects.values().get()
    client.post("/courses/c/l1/completion/")

    assert LessonProgress.objects.values().get() == first


@pytest.mark.parametrize("headers", [{}, {"HTTP_X_FRAGMENT": "1"}])
def test_other_fields_of_the_form_are_ignored(headers):
    make_c(2)
    user, other = make_user(), make_user()
    before = timezone.now()
    fields = {
        "learner": other.pk,
        "learner_id": other.pk,
        "user": other.pk,
        "lesson": Lesson.objects.get(slug="l2").pk,
        "course": 99,
        "completed_at": "2001-01-01",
        "changed_at": "2001-01-01",
        "progress": "100",
        "percent": "100",
        "is_staff": "1",
    }

    signed_in(user).post("/courses/c/l1/completion/", fields, **headers)

    mark = LessonProgress.objects.get()
    assert (mark.learner, mark.lesson.slug, mark.course.slug) == (user, "l1", "c")
    assert before <= mark.completed_at <= timezone.now()
    assert Enrolment.objects.get().learner == user
    user.refresh_from_db()
    assert user.is_staff is False


def test_a_script_gets_the_page_in_its_new_state():
    make_c()
    client = signed_in(make_user())

    done = text(client.post("/courses/c/l1/completion/", HTTP_X_FRAGMENT="1"))
    undone = text(client.post("/courses/c/l1/completion/", {"undo": "1"}, HTTP_X_FRAGMENT="1"))

    assert ("Lesson complete" in done, "Finished with this lesson?" in done) == (True, False)
    assert ("Lesson complete" in undone, "Finished with this lesson?" in undone) == (False, True)


def test_a_guest_who_marks_a_lesson_signs_in_and_comes_back_to_it(client):
    make_c()
    before = all_rows()

    response = client.post("/courses/c/l1/completion/")

    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/courses/c/l1/%23finish")
    assert all_rows() == before


@pytest.mark.parametrize("action", ["completion", "place"])
@pytest.mark.parametrize("address", ["c/draft", "c/nowhere", "other/l1", "nowhere/l1"])
def test_what_a_learner_may_not_read_cannot_be_marked(people, action, address):
    before = all_rows()

    response = people["learner"].post(f"/courses/{address}/{action}/")

    assert response.status_code == 404
    assert all_rows() == before


def test_an_instructor_may_mark_a_draft(people):
    assert people["instructor"].post("/courses/c/draft/completion/").status_code == 302
    assert LessonProgress.objects.get().lesson.slug == "draft"


@pytest.mark.parametrize("action", ["completion", "place"])
@pytest.mark.parametrize("role", ["guest", "learner"])
def test_marks_and_places_are_only_posted(people, role, action):
    before = all_rows()

    response = people[role].get(f"/courses/c/l1/{action}/")

    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert all_rows() == before


@pytest.mark.parametrize("action", ["completion", "place"])
def test_marks_and_places_need_the_token_of_the_page(action):
    make_c()
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user())
    before = all_rows()

    for fields in ({}, {"csrfmiddlewaretoken": "x" * 64}):
        assert client.post(f"/courses/c/l1/{action}/", fields).status_code == 403

    assert all_rows() == before


@pytest.mark.parametrize("action", ["completion", "place"])
def test_a_former_address_of_an_action_sends_it_on_to_the_present_one(people, action):
    lesson = Lesson.objects.get(slug="l1")
    FormerSlug.objects.create(course=lesson.course, lesson=lesson, slug="old")
    before = all_rows()

    response = people["learner"].post(f"/courses/c/old/{action}/")

    assert (response.status_code, response["Location"]) == (308, f"/courses/c/l1/{action}/")
    assert all_rows() == before


# Places


@pytest.mark.parametrize(("section", "kept"), [("first", "first"), ("check", "check"), ("", "")])
def test_a_learners_place_is_remembered(section, kept):
    make_c()
    user = make_user()

    response = signed_in(user).post("/courses/c/l1/place/", {"section": section, "learner": 99, "lesson": 99})

    assert (response.status_code, response.content) == (204, b"")
    assert Enrolment.objects.values_list("learner", "lesson__slug", "section").get() == (user.pk, "l1", kept)


@pytest.mark.parametrize("section", ["third", "s-first", "First", "x" * 121, "a\x00b", "<b>"])
def test_an_unknown_section_is_refused(section):
    make_c()
    client = signed_in(make_user())
    before = all_rows()

    response = client.post("/courses/c/l1/place/", {"section": section})

    assert response.status_code == 422
    assert response["Content-Type"] == "text/plain"
    assert all_rows() == before


def test_a_guest_has_no_place(client):
    make_c()
    before = all_rows()

    assert client.post("/courses/c/l1/place/", {"section": "first"}).status_code == 403
    assert all_rows() == before


# Reading writes nothing


@pytest.mark.parametrize("role", ["guest", "learner", "instructor", "operator"])
def test_reading_changes_no_row(people, role):
    client = people[role]
    lesson = Lesson.objects.get(slug="l1")
    FormerSlug.objects.create(course=lesson.course, lesson=lesson, slug="old")
    before = all_rows()

    for page in [*EVERY_PAGE, "/courses/c/draft/", "/courses/c/old/", "/courses/nowhere/", "/privacy/", "/healthz"]:
        for _ in range(2):
            client.get(page)
        client.head(page)

    assert all_rows() == before


# Queries


def learner_with_marks():
    user = make_user()
    for lesson in Lesson.objects.filter(course__slug="c", slug__in=["l1", "l2"]):
        progress.mark_complete(learner=user, lesson=lesson, now=timezone.now())
    return signed_in(user)


QUERIES = [
    # page, who, cold, warm
    ("/courses/c/l1/", "guest", 6, 1),
    ("/courses/c/l1/", "learner", 9, 4),
    ("/courses/c/", "guest", 5, 1),
    ("/courses/c/", "learner", 9, 5),
    ("/courses/c/glossary/", "guest", 5, 1),
    ("/courses/c/glossary/", "learner", 8, 4),
    ("/", "guest", 5, 1),
    ("/", "learner", 7, 3),
    ("/learn/", "learner", 12, 12),
]


@pytest.mark.parametrize("lessons", [1, 30])
def test_a_page_asks_as_little_for_thirty_lessons_as_for_one(lessons, django_assert_num_queries):
    make_c(lessons)
    clients = {"guest": Client(), "learner": learner_with_marks()}

    for page, who, cold, warm in QUERIES:
        pages.shelf.pages.clear()
        with django_assert_num_queries(cold):
            text(clients[who].get(page))
        with django_assert_num_queries(warm):
            text(clients[who].get(page))


@pytest.mark.parametrize(("courses", "queries"), [(1, 12), (3, 18)])
def test_the_learning_page_asks_three_questions_for_each_course_and_six_for_review(
    courses, queries, django_assert_num_queries
):
    user = make_user()
    for _ in range(courses):
        module = make_module()
        for _ in range(3):
            make_lesson(module, body="x\n")
        progress.remember_place(learner=user, lesson=module.lessons.first(), section="", now=timezone.now())
    client = signed_in(user)

    with django_assert_num_queries(queries):
        text(client.get("/learn/"))


def test_marking_asks_the_same_at_any_size(django_assert_num_queries):
    for lessons, slug in ((1, "c"), (30, "d")):
        module = make_module(make_course(slug), slug="m")
        for number in range(lessons):
            make_lesson(module, slug=f"l{number}", body="x\n")
        client = signed_in(make_user())

        with django_assert_num_queries(14):
            client.post(f"/courses/{slug}/l0/completion/")
        with django_assert_num_queries(4):
            client.post(f"/courses/{slug}/l0/place/")
