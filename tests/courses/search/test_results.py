"""What is shown of an entry: its words marked, a snippet around the best of them; and who sees what."""

from __future__ import annotations

import random

import pytest
from django.db import connection

from accounts.models import User
from courses.models.outline import Course
from courses.search import engines
from courses.search.results import search
from courses.search.snippets import snippet
from courses.search.words import Marker, places, tokens, wanted
from tests.courses.search.library import make_library
from tests.factories import make_course, make_lesson, make_module, make_user

pytestmark = pytest.mark.django_db


def shown(pieces):
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in pieces)


def first(query):
    result = search(None, query).found[0]
    return shown(result.title), shown(result.snippet)


@pytest.mark.parametrize(
    ("query", "title", "snippet"),
    [
        ("deepfakes", "[Deepfake]", "Synthetic media that passes for a real person."),
        (
            "removing cafe",
            "[Removing] the noise",
            "A generator runs many small steps. Each one [removes] some noise, so a picture of a [café] grows out of "
            "nothing. Key idea Every step is a small one.",
        ),
        ("garb", "Where it fails", "Lettering is [garbled]. A deepfake looks real. What How Hands Six fingers"),
        ("机器", "[机][器]学习", "[机][器]学习让模型从数据中学习。"),
        ("总", "", ""),
    ],
)  # fmt: skip
def test_the_words_are_marked(query, title, snippet):
    make_library()

    assert search(None, query).found == () if not title else first(query) == (title, snippet)


def test_a_snippet_is_the_stretch_with_the_most_hits():
    words = " ".join(f"w{n}" for n in range(200)).replace("w20", "apple").replace("w120", "apple pear plum")
    make_lesson(make_module(make_course("c")), slug="l", body=f"First.\n\n## Here {{#here}}\n\n{words}.\n")

    (title, snippet) = first("apple pear plum")

    assert title == "Here"
    assert snippet.startswith("… w112 w113")
    assert "[apple] [pear] [plum]" in snippet
    assert snippet.endswith(" …")
    assert len(snippet.split()) == 36


def test_what_an_author_wrote_is_text_in_a_snippet(client):
    make_lesson(make_module(make_course("c")), slug="l", body="Say `<script>alert(1)</script>` & *walrus*.\n")

    page = client.get("/search/", {"q": "walrus"}).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; <mark>walrus</mark>" in page


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (None, set()),
        ({}, set()),
        ({"is_staff": True}, set()),
        ({"is_staff": True, "teaches": "art"}, {"draft"}),
        ({"is_staff": True, "teaches": "hidden"}, {"secret"}),
        ({"is_staff": True, "is_superuser": True}, {"draft", "secret"}),
    ],
)
def test_drafts_are_found_by_those_who_teach_the_course(who, expected):
    lessons = make_library()
    user: User | None = None
    if who is not None:
        teaches = who.pop("teaches", None)
        user = make_user(**who)
        for lesson in lessons.values():
            if lesson.course.slug == teaches:
                lesson.course.instructors.add(user)

    assert {result.entry.lesson.slug for result in search(user, "zebra").found} == expected


def test_a_search_asks_few_queries_whatever_it_finds(django_assert_num_queries):
    make_library()
    staff = make_user(is_staff=True)

    with django_assert_num_queries(4):
        search(None, "deepfake")
    with django_assert_num_queries(4):
        search(None, "run")
    with django_assert_num_queries(5):
        search(staff, "run")
    with django_assert_num_queries(3):
        search(None, "run", is_typing=True)
    with django_assert_num_queries(3):
        search(None, "run ")
    # PostgreSQL asks for each of several words how many texts have it, as a whole word and as a beginning.
    none_has_all, few_have_all = (7, 9) if connection.vendor == "postgresql" else (5, 6)
    with django_assert_num_queries(none_has_all):
        search(None, "deepfake zeppelin")
    with django_assert_num_queries(few_have_all):
        search(None, "noise picture")
    with django_assert_num_queries(0):
        search(None, "?!")


def titles(results):
    return [result.entry.title for result in results.found]


def test_a_whole_word_that_fills_the_page_is_not_taken_for_a_beginning():
    module = make_module(make_course("c"))
    for number, word in enumerate(["Net"] * 4 + ["Network"] * 3):
        make_lesson(module, slug=f"l{number}", title=f"{word} {number}", body="Text.\n")

    whole = search(None, "net", most=3)
    few = search(None, "net", most=4)
    typing = search(None, "net", most=3, is_typing=True)

    assert {title.split()[0] for title in titles(whole)} == {"Net"}
    assert (len(titles(whole)), whole.more) == (3, True)
    assert {title.split()[0] for title in titles(search(None, "net"))} == {"Net", "Network"}
    assert (len(titles(few)), few.more) == (4, True)
    assert (len(titles(typing)), typing.more) == (3, True)
    assert len(titles(search(None, "net "))) == 4


def test_of_too_many_to_tell_a_beginning_is_still_looked_for(monkeypatch):
    """More match as a whole than are ranked, but none of them in this course."""
    monkeypatch.setattr(engines, "MANY", 2)
    for course, word in (("many", "Net"), ("few", "Network")):
        module = make_module(make_course(course))
        for number in range(3):
            make_lesson(module, slug=f"{course}-{number}", title=f"{word} {number}", body="Text.\n")

    found = search(None, "net", course=Course.objects.get(slug="few"))

    assert sorted(titles(found)) == ["Network 0", "Network 1", "Network 2"]


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("two words", [(("two",), ""), (("word",), "words")]),
        ("two words ", [(("two",), ""), (("word",), "")]),
        ('"two words" and', [(("two", "word"), "")]),
        ("the of", [(("the",), ""), (("of",), "of")]),
        ("same same", [(("same",), ""), (("same",), "same")]),
        ("AI's limits", [(("ai",), ""), (("limit",), "limits")]),
        (" ".join(f"w{n}" for n in range(20)), [((f"w{n}",), "") for n in range(8)]),
    ],
)
def test_what_a_query_asks_for(query, asked):
    assert [(one.stems, one.beginning) for one in wanted(query)] == asked


def test_tokens_stand_where_their_words_do():
    text = "Die Größe, ½ Café’s 机器 हिन्दी e\u0301te\u0301"

    found = [(text[token.start : token.end], token.folded) for token in tokens(text)]

    assert found == [
        ("Die", "die"), ("Größe", "grosse"), ("½", "1"), ("½", "2"), ("Café", "cafe"), ("s", "s"),
        ("机", "机"), ("器", "器"), ("हिन्दी", "हिन्दी"), ("e\u0301te\u0301", "ete"),
    ]  # fmt: skip


#: Signs of many kinds; a mark stands on its letter, and a fraction, which is folded into two numbers, alone.
SIGNS = "apple|Apples|äpple|pear|APPLE\u0301|机器|机|x|_| | | |-|’|क\u0941|कर| ½ |1".split("|")


@pytest.mark.parametrize("query", ["apple", "app", "机器 pear", "1 2", "x", "कर pears "])
def test_the_words_that_are_marked_are_those_that_are_found_one_by_one(query):
    asked, draw = wanted(query), random.Random(query)
    stems = {stem for one in asked for stem in one.stems}
    beginnings = tuple(one.beginning for one in asked if one.beginning)
    for _ in range(2_000):
        text = "".join(draw.choices(SIGNS, k=12))
        expected = [
            (start, end)
            for start, end in places(text)
            if any(
                token.stem in stems or (beginnings and token.folded.startswith(beginnings))
                for token in tokens(text[start:end])
            )
        ]

        assert Marker(asked).hits(text) == expected, text


def numbered(first, last, *hits):
    """Words that are called by their numbers, those that were looked for in brackets."""
    return " ".join(f"[w{number}]" if number in hits else f"w{number}" for number in range(first, last + 1))


def at(*hits):
    """Where these stand among a hundred."""
    return [(len(numbered(0, hit - 1)) + (hit > 0), len(numbered(0, hit))) for hit in hits]


@pytest.mark.parametrize(
    ("text", "hits", "expected"),
    [
        ("", [], ""),
        ("?!", [], ""),
        ("“One”, two", [], "“One”, two"),
        ("one two.", [(4, 7)], "one [two]."),
        ("(one two", [(1, 4)], "([one] two"),
        (numbered(0, 99), [], f"{numbered(0, 33)} …"),
        (numbered(0, 99), at(0), f"{numbered(0, 33, 0)} …"),
        (numbered(0, 99), at(8), f"{numbered(0, 33, 8)} …"),
        (numbered(0, 99), at(9), f"… {numbered(1, 34, 9)} …"),
        (numbered(0, 99), at(5, 60, 61), f"… {numbered(52, 85, 60, 61)} …"),
        (numbered(0, 99), at(20, 21, 60, 61), f"… {numbered(12, 45, 20, 21)} …"),
        (numbered(0, 99), at(96), f"… {numbered(66, 99, 96)}"),
        ("机" * 100, [(50, 51)], f"… {'机' * 8}[机]{'机' * 25} …"),
        ("a" * 900 + " pear", [(901, 905)], "… [pear]"),
    ],
)  # fmt: skip
def test_a_snippet_is_so_many_words_around_a_hit(text, hits, expected):
    assert shown(snippet(text, hits)) == expected
