"""What is shown of an entry: its words marked, a snippet around the best of them; and who sees what."""

from __future__ import annotations

import pytest
from django.db import connection

from accounts.models import User
from courses.search.results import search
from courses.search.words import tokens, wanted
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

    with django_assert_num_queries(3):
        search(None, "deepfake")
    with django_assert_num_queries(3):
        search(None, "run")
    with django_assert_num_queries(4):
        search(staff, "run")
    # PostgreSQL asks for each of several words how many texts have it.
    each = 2 if connection.vendor == "postgresql" else 0
    with django_assert_num_queries(5 + each):
        search(None, "deepfake zeppelin")
    with django_assert_num_queries(5 + each):
        search(None, "noise picture")
    with django_assert_num_queries(0):
        search(None, "?!")


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
