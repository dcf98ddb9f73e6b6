"""A lesson's text becomes segments, contents, terms, links and findings with their lines."""

import pytest

from courses import writing
from courses.models.media import MediaFile
from tests.courses.writing.texts import FIRST, TERM, derive
from tests.factories import make_course, question_text

pytestmark = pytest.mark.django_db


def shape(derived):
    """The segments without their HTML."""
    return ["html" if "html" in segment else (segment["block"], segment["items"]) for segment in derived.segments]


def asked(key):
    return question_text(key).replace(" section=first", "")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", []),
        ("\n\n", []),
        ("Words.\n", ["html"]),
        (asked("a"), [("question", ["a"])]),
        (FIRST + asked("a"), ["html", ("question", ["a"])]),
        (asked("a") + "\n" + asked("b"), [("question", ["a", "b"])]),
        (asked("a") + "\n<!-- nothing -->\n\n" + asked("b"), [("question", ["a", "b"])]),
        (
            FIRST + asked("a") + "\nMore.\n\n" + asked("b") + "\n" + asked("c"),
            ["html", ("question", ["a"]), "html", ("question", ["b", "c"])],
        ),
        (asked("a") + "\nThe end.\n", [("question", ["a"]), "html"]),
        ("```\n" + asked("a") + "```\n", ["html"]),
    ],
)
def test_segments_keep_the_reading_order_and_group_questions(body, expected):
    assert shape(derive(body)) == expected


def test_everything_is_derived_from_the_text():
    derived = derive(f"The hook.\n\n{TERM}## One {{#one}}\n\nWords here, [there](lesson:there).\n\n### Two\n")

    assert derived.findings == []
    assert derived.contents == [{"id": "one", "text": "One", "level": 2}, {"id": "two", "text": "Two", "level": 3}]
    assert [(term.slug, term.name, term.definition) for term in derived.terms] == [
        ("fruit", "Fruit", "Holds <em>seeds</em>.")
    ]
    assert derived.lessons_linked == {"there"}
    assert derived.word_count == 11


def test_links_in_questions_count_as_links_of_the_lesson():
    derived = derive(FIRST + question_text("a").replace("Which one", "As in [it](lesson:there), which one"))

    assert derived.lessons_linked == {"there"}


def test_a_text_that_cannot_be_rendered_is_a_finding():
    derived = derive("x" * 300_000)

    assert [(finding.line, finding.advice) for finding in derived.findings] == [(1, False)]
    assert derived.problems[0].message.startswith("This text has 292 kB; the most is 256 kB.")
    assert derived.segments == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("One.\n\n::: riddle {#r}\n\nWhat?\n\n:::\n", [(3, "no kind of block is called “riddle”.")]),
        (
            FIRST + question_text("a") + "\n" + question_text("a"),
            [(22, "question id “a” is also on line 5; rename one.")],
        ),
        (
            question_text("a"),
            [(1, "question “a”: no section “first” in this lesson; its sections are none.")],
        ),
        (
            FIRST + question_text("a").replace("objective=1", "objective=2"),
            [(5, "question “a”: objective 2 of 1; count from 1.")],
        ),
        (
            FIRST + question_text("a").replace("{#a ", "{"),
            [(5, "this question has no id; write ::: question {#short-name}")],
        ),
    ],
)
def test_what_is_wrong_with_blocks_is_told_with_its_line(body, expected):
    assert [(finding.line, finding.message) for finding in derive(body).problems] == expected


def test_a_lesson_without_objectives_does_not_count_them():
    assert derive(FIRST + question_text("a"), objectives=0).problems == []


@pytest.mark.parametrize(
    ("words", "declared", "advice"),
    [
        (300, 0, []),
        (0, 9, []),
        (300, 2, []),
        (300, 5, []),
        (300, 6, ["the text has 300 words, which take about 2 minutes to read, not 6."]),
        (1500, 7, []),
        (1500, 6, ["the text has 1500 words, which take about 10 minutes to read, not 6."]),
    ],
)
def test_reading_time_may_be_off_by_three_minutes(words, declared, advice):
    derived = derive("word " * words, minutes=(declared, 5, 5, 5))

    assert [finding.message for finding in derived.findings] == advice
    assert derived.problems == []


@pytest.mark.parametrize(
    ("body", "slugs", "expected"),
    [
        ("", set(), []),
        ("[a](lesson:here)", {"here"}, []),
        ("\n[a](lesson:gone)\n", {"gone"}, [2]),
        ("lesson:gone-by\n\n[a](lesson:gone#x)", {"gone"}, [3]),
        ("[a](lesson:two)\n[b](lesson:one)", {"one", "two"}, [2, 1]),
    ],
)
def test_dead_links_are_found_by_line(body, slugs, expected):
    assert [finding.line for finding in writing.dead_links(body, slugs, {"here"})] == expected


def test_a_stored_lesson_knows_what_it_links_to():
    segments = [
        {"html": derive("[a](lesson:one) [b](lesson:two#x)").segments[0]["html"]},
        {"block": "q", "items": ["a"]},
    ]

    assert writing.linked(segments) == {"one", "two"}


def test_only_the_files_that_a_text_names_are_read_and_the_bytes_of_drawings_alone(django_assert_num_queries):
    course = make_course()
    for name, kind in {"a.svg": "image/svg+xml", "b.svg": "image/svg+xml", "c.png": "image/png"}.items():
        MediaFile.objects.create(course=course, name=name, data=b"<svg/>", sha256=name[0] * 64, content_type=kind)

    with django_assert_num_queries(2) as asked:
        media = writing.media_named(course, "![A](media/a.svg)\n\n[C](media/c.png), `media/b.svg`, ![D](media/d.png)")
    with django_assert_num_queries(0):
        assert writing.media_named(course, "Words alone.") == {}

    assert {name: file.svg for name, file in media.items()} == {"media/a.svg": "<svg/>", "media/c.png": None}
    assert ['"data"' in query["sql"] for query in asked.captured_queries] == [True, False]
