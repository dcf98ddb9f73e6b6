"""What the pages hold: the catalog, a course, a lesson in its order, the glossary."""

import re

import pytest

from courses.models import publication
from courses.models.outline import Course
from exams.models.blueprint import Exam
from tests.courses.reading.course import make_c, signed_in, text
from tests.exams.sittings import make_exam
from tests.factories import make_course, make_lesson, make_module, make_user, question_text

pytestmark = pytest.mark.django_db

FRAGMENT = {"X-Fragment": "1"}


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


def turned(page):
    """The links below a lesson: where each leads, its relation, and its words."""
    nav = re.search(r'<nav class="turn" aria-label="Previous and next">(.*?)</nav>', page)[1]
    links = re.findall(r'<a href="([^"]+)" rel="([a-z]+)"><span>(.*?)</span><b>(.*?)</b></a>', nav)
    return [(to, rel, re.sub(r"<[^>]+>", "", label).strip(), title) for to, rel, label, title in links]


def test_lessons_lead_on_one_by_one_and_the_last_one_to_the_exam(client):
    module = make_c(2)
    make_lesson(module, slug="draft", status="draft", body="x\n")
    make_exam(module.course, title="The exam")

    first, last = (turned(text(client.get(f"/courses/c/{slug}/"))) for slug in ("l1", "l2"))

    assert first == [("/courses/c/l2/", "next", "Next", "1.2 Lesson number 2")]
    assert last == [
        ("/courses/c/l1/", "prev", "Previous", "1.1 Lesson number 1"),
        ("/courses/c/exam/", "next", "Next", "The exam"),
    ]


@pytest.mark.parametrize("status", ["", "draft", "retired"])
def test_without_an_open_exam_the_last_lesson_leads_to_the_course(client, status):
    module = make_c(1)
    make_exam(title="Of another course")
    if status:
        make_exam(module.course, status=status)

    page = text(client.get("/courses/c/l1/"))

    assert turned(page) == [("/courses/c/", "up", "Back to the course", "C")]
    assert "exam/" not in page


def test_a_learner_who_finishes_the_last_lesson_is_led_to_the_exam():
    module = make_c(2)
    make_exam(module.course, title="The exam")
    client = signed_in(make_user())

    pages = {slug: text(client.post(f"/courses/c/{slug}/completion/", headers=FRAGMENT)) for slug in ("l1", "l2")}

    found = {slug: re.search(r"on your shelf\. Next: (<a.*?</a>)", page)[1] for slug, page in pages.items()}
    assert found == {
        "l1": '<a href="/courses/c/l2/">1.2 Lesson number 2</a>', "l2": '<a href="/courses/c/exam/">The exam</a>',
    }  # fmt: skip


def test_the_courses_page_introduces_its_exam(client):
    course = make_c(1).course
    exam = make_exam(course, title="The exam")

    shown = text(client.get("/courses/c/"))
    Exam.objects.filter(pk=exam.pk).update(status="retired")
    publication.publish()

    assert '<a class="btn quiet" href="/courses/c/exam/">About the exam</a>' in shown
    assert "The exam is unproctored: nobody supervises it, and the certificate says so." in shown
    assert "exam-card" not in text(client.get("/courses/c/"))


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
