"""Facts that change: their table, what cites them, and what a page shows of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from courses import facts, loader
from courses.blocks import Finding
from courses.checking import check
from courses.facts import Fact
from courses.manuscript import of_lesson
from courses.models.media import MediaFile
from courses.proofreading import proofread
from courses.rendering import render_document
from courses.sync import source
from courses.sync.shapes import digest
from courses.uploads import prepare
from tests.courses.reading.course import text
from tests.courses.trees import ALPHA, Tree
from tests.courses.uploads.files import refusal
from tests.factories import make_course, make_lesson, make_module

HEAD = "id,value,says,source,seen,checked_on,review_by\n"
POWER = 'power,about 415 TWh,"In 2024, data centers used about 415 TWh.",An agency,secondary,2026-11-29,2027-05-29\n'
FACT = Fact(
    "power",
    "about 415 TWh",
    "In 2024, data centers used about 415 TWh.",
    "An agency",
    "secondary",
    date(2026, 11, 29),
    date(2027, 5, 29),
    2,
)


def table(*rows: str) -> bytes:
    return (HEAD + "".join(rows)).encode()


def give(course, data):
    return MediaFile.objects.create(
        course=course, name="facts.csv", data=data, sha256=digest("facts.csv", data), content_type="text/csv"
    )


def test_the_table_is_read():
    assert facts.read(b"\xef\xbb\xbf" + table(POWER)) == facts.Facts({"power": FACT})


@pytest.mark.parametrize(
    ("data", "finding"),
    [
        (b"id,value\n", Finding(1, "the first row names no column “says”; add it.")),
        (b"", Finding(1, "the first row names no column “id”; add it.")),
        ("größe".encode("cp1252"), Finding(1, "not UTF-8 text; save the table as UTF-8.")),
        (table('a,"b\n'), Finding(2, "this is not CSV: unexpected end of data; mend it there.")),
        (table("a,b,c,d,primary,2026-01-01\n"), Finding(2, "“review_by” is empty; fill it in.")),
        (
            table("a,b, and c,d,e,primary,2026-01-01,2027-01-01\n"),
            Finding(2, "more cells than columns; put a text with commas in quotation marks."),
        ),
        (table(POWER, POWER), Finding(3, "the fact “power” is also on line 2; rename one.")),
        (
            table(POWER.replace("power,", "The Power,", 1)),
            Finding(2, "the id “The Power” may hold only a-z, 0-9 and single hyphens."),
        ),
        (
            table(POWER.replace("secondary", "heard")),
            Finding(2, "“seen” is “heard”; write one of primary, secondary, none."),
        ),
        (
            table(POWER.replace("2026-11-29", "29/11/2026")),
            Finding(2, "“checked_on” is “29/11/2026”; write a date as 2027-05-29."),
        ),
        (
            table(POWER.replace("2027-05-29", "2026-11-29")),
            Finding(2, "“review_by” is not after “checked_on”; write when it is to be checked again."),
        ),
        (
            table(POWER.replace("An agency", "x" * 401)),
            Finding(2, "“source” has 401 characters; at most 400 fit."),
        ),
    ],
)
def test_a_table_with_something_wrong_says_where(data, finding):
    assert facts.read(data).findings == (finding,)


def test_a_bad_row_does_not_take_the_others_with_it():
    found = facts.read(table("a,,,,,,\n", POWER))

    assert list(found.known) == ["power"]
    assert [finding.line for finding in found.findings] == [2]


def test_a_fact_is_due_on_the_day_after_its_review():
    found = facts.read(table(POWER))

    assert list(facts.due(found, date(2027, 5, 29))) == []
    message = "“power” was to be checked again by 2027-05-29; check it, and write the new dates."
    assert list(facts.due(found, date(2027, 5, 30))) == [Finding(2, message, advice=True)]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (
            "They used [](fact:power) in 2024.\n",
            '<p>They used about 415 TWh<a class="asof" href="#f-power" '
            'aria-label="Nov 2026, when this was checked; see its source">Nov 2026</a> in 2024.</p>',
        ),
        (
            "They used [a *lot*](fact:power).\n",
            '<p>They used a <em>lot</em><a class="asof" href="#f-power" '
            'aria-label="Nov 2026, when this was checked; see its source">Nov 2026</a>.</p>',
        ),
        ("They used [](fact:lost).\n", "<p>They used [taken back].</p>"),
        ("They used [a lot](fact:lost).\n", "<p>They used a lot.</p>"),
    ],
)
def test_a_citation_becomes_the_words_and_the_month(body, shown):
    (segment,) = render_document(body, {}).segments

    assert facts.filled(segment.html, {"power": FACT}) == shown


def test_what_a_table_says_is_text():
    (segment,) = render_document("[](fact:power)\n", {}).segments
    fact = Fact(**{**vars(FACT), "value": "<b>1</b> & 2"})

    assert facts.filled(segment.html, {"power": fact}).startswith("<p>&lt;b&gt;1&lt;/b&gt; &amp; 2<a ")


@pytest.mark.parametrize("address", ["fact:", "fact:The Power", "fact:a_b", "fact:a#b"])
def test_a_citation_has_an_id(address):
    (problem,) = render_document(f"[x](<{address}>)\n", {}).problems

    assert "fact:" in problem.message or "a space" in problem.message


@pytest.mark.django_db
def test_a_lesson_page_shows_the_value_its_date_and_its_source(client):
    course = make_course("c")
    give(course, table(POWER, POWER.replace("power", "other", 1).replace("415", "999")))
    make_lesson(make_module(course), slug="l", body="They used [](fact:power), yes [](fact:power).\n")

    page = text(client.get("/courses/c/l/"))

    assert page.count('about 415\u00a0TWh<a class="asof" href="#f-power"') == 2
    assert page.count('<li id="f-power">') == 1
    assert "In 2024, data centers used about 415 TWh." in page
    assert "An agency. Known from reports of it. Checked Nov. 29, 2026; to be checked again by May 29, 2027." in page
    assert "999" not in page


@pytest.mark.django_db
def test_a_new_table_shows_at_the_next_request(client, tmp_path):
    tree = Tree(tmp_path)
    tree.write("a-course/media/facts.csv", table(POWER).decode())
    tree.write("a-course/01-first/01-alpha.md", ALPHA.replace("Some words.", "They used [](fact:power)."))
    tree.sync()
    assert "about 415\u00a0TWh<a" in text(client.get("/courses/a-course/alpha/"))

    tree.write("a-course/media/facts.csv", table(POWER.replace("about 415", "about 500")).decode())
    tree.sync()

    assert "about 500\u00a0TWh<a" in text(client.get("/courses/a-course/alpha/"))


@pytest.mark.django_db
def test_a_page_without_facts_asks_for_none(client):
    make_lesson(make_module(make_course("c")), slug="l")

    assert "Facts that can change" not in text(client.get("/courses/c/l/"))


@pytest.mark.django_db
def test_a_sync_says_what_is_wrong_with_facts(tmp_path):
    tree = Tree(tmp_path)
    old = POWER.replace("power", "old", 1).replace("2026-11", "2020-11").replace("2027-05", "2021-05")
    tree.write("a-course/media/facts.csv", table(POWER.replace("secondary", "heard"), old).decode())
    tree.write("a-course/01-first/01-alpha.md", ALPHA.replace("Some words.", "They used [](fact:power), [](fact:old)."))

    problems = [str(p) for p in check(source.read((tree.root,))) if "fact" in str(p) and "alpha-fruit" not in str(p)]

    assert problems == [
        "content/a-course/media/facts.csv:2: “seen” is “heard”; write one of primary, secondary, none.",
        "content/a-course/media/facts.csv:3: “old” was to be checked again by 2021-05-29; check it, and write the new "
        "dates.",
        "content/a-course/01-first/01-alpha.md:16: the course's media/facts.csv has no fact “power”; add a row, or "
        "mend the id.",
    ]


@pytest.mark.django_db
def test_a_fact_that_is_taken_out_is_missed_by_a_lesson_that_did_not_change(tmp_path):
    tree = Tree(tmp_path)
    tree.write("a-course/media/facts.csv", table(POWER).decode())
    tree.write("a-course/01-first/01-alpha.md", ALPHA.replace("Some words.", "They used [](fact:power)."))
    tree.sync()
    tree.write("a-course/media/facts.csv", table(POWER.replace("power", "other", 1)).decode())

    with pytest.raises(loader.ContentProblems) as caught:
        loader.load((tree.root,))

    assert [problem.message for problem in caught.value.problems] == [
        "the course's media/facts.csv has no fact “power”; add a row, or mend the id."
    ]


@pytest.mark.django_db
def test_the_editor_says_that_a_fact_is_unknown():
    course = make_course("c")
    give(course, table(POWER))
    lesson = make_lesson(make_module(course), slug="l")

    written = replace(of_lesson(lesson), body="First.\n\nOf [](fact:power) and [](fact:lost).\n")
    proof = proofread(lesson, written)

    assert proof.problems == [Finding(3, "the course's media/facts.csv has no fact “lost”; add a row, or mend the id.")]


def test_a_table_that_cannot_be_used_is_not_taken_in():
    assert refusal("facts.csv", table("a,b\n")) == (
        "This table of facts cannot be used: line 2: “says” is empty; fill it in. Mend it there."
    )
    assert prepare("other.csv", table("a,b\n")).name == "other.csv"
