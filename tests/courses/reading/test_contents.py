"""What the pages hold: the catalog, a course, a lesson in its order, the glossary."""

import re

import pytest

from courses.models.outline import Course
from tests.courses.reading.course import make_c, text
from tests.factories import make_course, make_lesson, make_module, question_text

pytestmark = pytest.mark.django_db


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


def test_a_course_page_says_what_the_time_is_for(client):
    module = make_module(make_course("c"))
    make_lesson(module, slug="a", read_minutes=50, explore_minutes=15, try_minutes=20, check_minutes=0)
    make_lesson(module, slug="b", read_minutes=20, explore_minutes=0, try_minutes=5, check_minutes=0)
    make_lesson(module, slug="c", read_minutes=500, status="draft")

    page = text(client.get("/courses/c/"))

    assert re.findall(r"<div><dt>([^<]+)</dt><dd>([^<]+)</dd></div>", page) == [
        ("Reading", "1 h 10 min"), ("Explorations", "15 min"), ("Trying it yourself", "25 min"),
    ]  # fmt: skip


def test_one_kind_of_time_is_not_parted(client):
    make_lesson(make_module(make_course("c")), slug="a", read_minutes=50, try_minutes=0)

    assert '<dl class="times' not in text(client.get("/courses/c/"))


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
