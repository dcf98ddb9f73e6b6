"""The search page, the box in the header, and what is suggested while one types."""

from __future__ import annotations

import re

import pytest

from tests.courses.reading.course import text
from tests.courses.search.library import make_library
from tests.factories import make_course, make_lesson, make_module, make_user

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<h3><a href="([^"]+)">(.*?)</a></h3>')


def test_results_lead_to_their_places(client):
    make_library()

    page = text(client.get("/search/", {"q": "deepfake"}))

    assert LINK.findall(page) == [
        ("/courses/art/diffusion/#t-deepfake", "<mark>Deepfake</mark>"),
        ("/courses/art/diffusion/#s-fails", "Where it fails"),
    ]
    assert "2 results" in page
    assert "Term of 1.1 Diffusion models · Art" in page
    assert "Section of 1.1 Diffusion models · Art" in page
    assert 'value="deepfake"' in page
    lesson = text(client.get("/courses/art/diffusion/"))
    assert 'id="t-deepfake"' in lesson
    assert 'id="s-fails"' in lesson


def test_one_course_can_be_chosen(client):
    make_library()

    page = text(client.get("/search/", {"q": "noise", "course": "bees"}))

    assert [address for address, _ in LINK.findall(page)] == ["/courses/bees/meadow/#s-bees"]
    assert '<option value="bees" selected>Bees</option>' in page
    assert "hidden" not in re.search(r"<select.*?</select>", page, re.DOTALL)[0]


def test_a_course_may_be_called_anything(client):
    make_course("other")
    make_lesson(make_module(make_course("odd", title="\"><b>Odd</b> & 'even'")), slug="l", body="Say walrus.\n")

    page = text(client.get("/search/", {"q": "walrus"}))

    assert '<option value="odd">&quot;&gt;&lt;b&gt;Odd&lt;/b&gt; &amp; &#x27;even&#x27;</option>' in page
    assert "<b>Odd" not in page


def test_a_course_that_is_not_there_is_no_error(client):
    make_library()

    page = text(client.get("/search/", {"q": "noise", "course": "hidden"}))

    assert len(LINK.findall(page)) == 2


def test_with_one_course_there_is_nothing_to_choose(client):
    make_lesson(make_module(make_course("c")), slug="l", title="Walrus")

    page = text(client.get("/search/", {"q": "walrus"}))

    assert "<select" not in page
    assert "1 result<" in page


def chosen_from(client, **asked):
    page = text(client.get("/search/", {"q": "noise", **asked}))
    return re.findall(r'<option value="([^"]*)"( selected)?>([^<]*)</option>', page)


def test_one_of_the_courses_is_chosen_and_an_edit_shows_at_once(client):
    make_library()
    every = [("", "", "All courses"), ("art", "", "Art"), ("bees", "", "Bees")]

    assert chosen_from(client) == every
    assert chosen_from(client, course="bees") == [*every[:2], ("bees", " selected", "Bees")]
    assert chosen_from(client) == every

    make_lesson(make_module(make_course("d", title="<Dust>")), slug="l")
    assert chosen_from(client)[3:] == [("d", "", "&lt;Dust&gt;")]


def test_who_teaches_a_draft_chooses_it_and_nobody_else_does(client):
    lesson = make_library()["secret"]
    user = make_user(is_staff=True)
    lesson.course.instructors.add(user)
    before = chosen_from(client)
    client.force_login(user)

    during = chosen_from(client)
    client.logout()

    assert set(during) - set(before) == {(lesson.course.slug, "", lesson.course.title)}
    assert chosen_from(client) == before


def test_nothing_found_says_what_to_try(client):
    make_library()

    page = text(client.get("/search/", {"q": "<b>zeppelin"}))

    assert "Nothing found for “&lt;b&gt;zeppelin”" in page
    assert "Nothing found" not in text(client.get("/search/"))


def test_some_words_are_told_as_such(client):
    make_library()

    page = text(client.get("/search/", {"q": "deepfake zeppelin"}))

    assert "Nothing has all of these words; this has some" in page


def test_many_results_say_that_there_are_more(client):
    module = make_module(make_course("c"))
    for number in range(16):
        make_lesson(module, slug=f"l{number}", title=f"Walrus {number}", body="Text.\n")

    page = text(client.get("/search/", {"q": "walrus"}))

    assert "The best 15 results" in page
    assert "another word narrows them down" in page
    assert len(LINK.findall(page)) == 15


def test_suggestions_are_a_few_links(client):
    make_library()

    answer = client.get("/search/", {"q": "noi"}, headers={"X-Fragment": "1"})

    page = text(answer)
    assert set(re.findall(r'<a role="option" tabindex="-1" href="([^"]+)">', page)) == {
        "/courses/art/diffusion/#s-noise", "/courses/bees/meadow/#s-bees",
    }  # fmt: skip
    assert "<html" not in page
    assert "X-Fragment" in answer.headers["Vary"]


def test_nobody_else_keeps_an_answer(client):
    make_library()

    assert client.get("/search/", {"q": "noise"}).headers["Cache-Control"] == "private, no-store"


def test_a_draft_is_marked_for_its_instructor(client):
    lessons = make_library()
    user = make_user(is_staff=True)
    lessons["draft"].course.instructors.add(user)
    client.force_login(user)

    page = text(client.get("/search/", {"q": "zebra"}))

    assert [address for address, _ in LINK.findall(page)] == ["/courses/art/draft/"]
    assert "· draft" in page


@pytest.mark.parametrize(
    "path", ["/", "/courses/art/", "/courses/art/diffusion/", "/courses/art/glossary/", "/search/"]
)
def test_every_page_has_the_box(client, path):
    make_library()

    page = text(client.get(path))

    assert page.count('<form class="search-box" role="search" method="get" action="/search/"') == 1


def test_the_page_asks_as_many_queries_as_before_with_more_to_show(client, django_assert_num_queries):
    make_library()
    client.get("/search/", {"q": "run"})

    with django_assert_num_queries(5):
        client.get("/search/", {"q": "deepfake"})
    with django_assert_num_queries(5):
        client.get("/search/", {"q": "run"})
