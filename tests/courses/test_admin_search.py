"""One field that finds everything one may edit, and nothing else."""

import pytest
from django.test import override_settings
from django.urls import reverse

from courses import finding
from courses.finding import Snippet
from courses.models.media import MediaFile
from courses.models.outline import Course, Lesson
from tests.courses.authors import People
from tests.factories import make_course, make_lesson, make_module, make_user, question_text
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

FINDERS = ["courses.finding", "quizzes.finding"]
TEXT = """\
## First {#first}

Plain words.

A [zygote](#term "The **first** cell of a plant.") grows; 100% of them_do.

@question@
"""


def text(slug):
    return TEXT.replace("@question@", question_text(f"{slug}-q1"))


@pytest.fixture(autouse=True)
def finders():
    with override_settings(ADMIN_FINDERS=FINDERS):
        yield


@pytest.fixture
def people():
    """Ines teaches "c", Cleo "other"; both courses hold the same words."""
    for slug in ("c", "other"):
        module = make_module(make_course(slug, title=f"Botany {slug}"), slug="m", title=f"Roots of {slug}")
        make_lesson(module, slug=f"seeds-{slug}", title=f"Éclair {slug}", body=text(slug))
        MediaFile.objects.create(
            course=module.course, name=f"apple-{slug}.csv", data=b"x", sha256="0" * 64, content_type="text/csv"
        )
    return People()


def search(people, role, query):
    response = people[role].get(reverse("admin:search"), {"q": query})
    assert response.status_code == 200
    return response


def found(people, role, query):
    """What is shown: the title and line of each thing, by kind."""
    groups = search(people, role, query).context["groups"]
    return {group.name: [(item.title, item.line) for item in group.found] for group in groups}


def lesson(course="c"):
    return Lesson.objects.get(course__slug=course)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("botany", {"Courses": [("Botany c", None)]}),
        ("ROOTS", {"Modules": [("1. Roots of c", None)]}),
        ("seeds-c", {"Lessons": [("1.1 Éclair c", None)]}),
        ("plain words", {"Lessons": [("1.1 Éclair c", 3)]}),
        ("words plain", {"Lessons": [("1.1 Éclair c", 3)]}),
        ("zygote", {"Lessons": [("1.1 Éclair c", 5)], "Terms": [("Zygote", 5)]}),
        ("éclair", {"Lessons": [("1.1 Éclair c", None)]}),
        ("ÉCLAIR", {"Lessons": [("1.1 Éclair c", None)]}),
        ("c-q1", {"Lessons": [("1.1 Éclair c", 7)], "Questions": [("c-q1", 7)]}),
        ("which one is a fruit", {"Lessons": [("1.1 Éclair c", 9)], "Questions": [("c-q1", 7)]}),
        ("apple-c", {"Files": [("apple-c.csv", None)]}),
        ("100%", {"Lessons": [("1.1 Éclair c", 5)]}),
        ("1%0", {}),
        ("them_do", {"Lessons": [("1.1 Éclair c", 5)]}),
        ("them%do", {}),
        ("themXdo", {}),
        ("them_dö", {}),
        ("plain elsewhere", {}),
        ("cleo@example.org", {}),
    ],
)
def test_what_an_instructor_finds(people, query, expected):
    assert found(people, "ines", query) == expected


def test_an_operator_finds_it_in_every_course_and_people_too(people):
    assert people["ines"]

    assert [title for title, _line in found(people, "operator", "zygote")["Lessons"]] == [
        "1.1 Éclair c",
        "1.1 Éclair other",
    ]
    assert found(people, "operator", "ines@EXAMPLE") == {"People": [("ines@example.org", None)]}


@pytest.mark.parametrize(("role", "status"), [("guest", 302), ("learner", 302), ("staff", 200)])
def test_nobody_else_finds_anything(people, role, status):
    response = people[role].get(reverse("admin:search"), {"q": "zygote"})

    assert response.status_code == status
    assert status == 302 or response.context["groups"] == []


def test_every_link_opens_and_leads_to_the_line(people):
    page = search(people, "ines", "c")
    links = [item.url for group in page.context["groups"] for item in group.found]
    assert links
    assert f"/admin/courses/lesson/{lesson().pk}/change/?line=7" in [
        item.url for group in search(people, "ines", "c-q1").context["groups"] for item in group.found
    ]

    for link in links:
        assert people["ines"].get(link).status_code == 200


def test_a_hit_is_marked_in_its_line_and_escaped(people):
    make_lesson(lesson().module, slug="bold", title="<b>Bold</b>", body="One `<script>` tag **here**.\n")

    page = search(people, "ines", "<SCRIPT>").content.decode()

    assert "One `<mark>&lt;script&gt;</mark>` tag **here**." in page
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page
    assert "<script>`" not in page


@pytest.mark.parametrize(
    "query",
    ["", " ", "\x00", "%", "_", "\\", "'\"", "a' OR 1=1 --", "(", "[", "*", "+?{9}", "é(", "é\\", "é[a-", "\ud800",
     "é" * 5000, "a " * 5000, "<img src=x onerror=alert(1)>", "\u202e", "{{ 7 }}", "{% now %}"],
)  # fmt: skip
def test_whatever_is_asked_the_page_answers(people, query):
    client = people["ines"]
    before = all_rows()

    response = client.get(reverse("admin:search"), {"q": query.encode(errors="surrogatepass")})

    assert response.status_code == 200
    assert b"<img src=x" not in response.content
    assert all_rows() == before


def test_searching_is_asking_only(people):
    assert people["ines"].post(reverse("admin:search"), {"q": "zygote"}).status_code == 405


def test_at_most_ten_of_a_kind_those_with_the_word_in_the_title_first(people):
    module = lesson().module
    for number in range(11):
        make_lesson(module, slug=f"more{number:02}", title=f"Plain {number:02}", body="x\n")

    lessons = search(people, "ines", "plain").context["groups"][0]

    assert [item.title for item in lessons.found] == [f"1.{number + 2} Plain {number:02}" for number in range(10)]
    assert lessons.more is True
    assert found(people, "ines", "words") == {"Lessons": [("1.1 Éclair c", 3)]}


def test_the_number_of_queries_is_the_same_for_one_and_for_many(people, django_assert_num_queries):
    people["ines"].get(reverse("admin:search"))
    with django_assert_num_queries(10):  # session, person, their rights (2), and six kinds of things
        search(people, "ines", "c")

    course = lesson().course
    for number in range(12):
        module = make_module(course, slug=f"cc{number}", title=f"c {number}")
        make_lesson(
            module,
            slug=f"c{number}",
            body=f'## c {{#first}}\n\n[c{number}](#term "c")\n\n{question_text(f"cq{number}")}',
        )

    with django_assert_num_queries(10):
        assert len(search(people, "ines", "c").context["groups"]) == 6


def test_without_finders_of_other_apps_questions_are_left_out(people):
    with override_settings(ADMIN_FINDERS=["courses.finding"]):
        assert list(found(people, "ines", "fruit")) == ["Lessons"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("a  b\tc\n", ["a", "b", "c"]),
        ("x" * 200, ["x" * 100]),
        ("a b c d e f g", list("abcdef")),
        ("a\x00b", ["a", "b"]),
    ],
)
def test_words(query, words):
    assert finding.words_of(query) == words


@pytest.mark.parametrize(
    ("line", "words", "expected"),
    [
        ("  Some words here.  ", ["words"], Snippet("Some ", "words", " here.")),
        ("Some Words here.", ["words", "here"], Snippet("Some ", "Words here", ".")),
        ("a" * 100 + " hit " + "b" * 100, ["HIT"], Snippet("…" + "a" * 59 + " ", "hit", " " + "b" * 59 + "…")),
        ("İstanbul hit", ["hit"], Snippet("İstanbul ", "hit", "")),
        ("Nothing.", ["x"], Snippet("Nothing.", "", "")),
    ],
)
def test_a_snippet(line, words, expected):
    assert finding.snippet(line, words) == expected


def test_the_line_with_most_of_the_words():
    assert finding.line_with("one\ntwo one\nthree two one", ["two", "three"])[0] == 3
    assert finding.line_with("one", ["x"]) == (None, None)


def test_who_is_not_active_is_nobody(people):
    person = make_user(is_staff=True, is_superuser=True, is_active=False)

    assert all(group.name != "People" for group in finding.search(person, "example"))
    assert Course.objects.count() == 2
