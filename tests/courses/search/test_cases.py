"""The shared table of cases: what a query finds, the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest

from courses.search.results import search
from tests.courses.search.library import make_library

pytestmark = pytest.mark.django_db

#: A query, and the places it finds: lesson and anchor, the best first; a set where the order is the database's own.
CASES = [
    # words, in any form and case
    ("deepfake", ["diffusion#t-deepfake", "diffusion#s-fails"]),
    ("DEEPFAKES", ["diffusion#t-deepfake", "diffusion#s-fails"]),
    ("garbling", ["diffusion#s-fails"]),
    ("runs", {"diffusion#s-noise", "tokens#s-tokens", "meadow#s-bees"}),
    ("running", {"diffusion#s-noise", "tokens#s-tokens", "meadow#s-bees"}),
    ("Run", {"diffusion#s-noise", "tokens#s-tokens", "meadow#s-bees"}),
    # titles before texts, lessons before sections
    ("diffusion", ["diffusion#", "meadow#s-bees"]),
    ("noise", ["diffusion#s-noise", "meadow#s-bees"]),
    ("meadow", ["meadow#", "meadow#s-bees"]),
    # all words, wherever they stand; what says nothing is passed over
    ("noise picture", ["diffusion#s-noise"]),
    ("the noise of a picture", ["diffusion#s-noise"]),
    ("what is a deepfake?", ["diffusion#t-deepfake", "diffusion#s-fails"]),
    # accents and compatible forms
    ("cafe", ["diffusion#s-noise"]),
    ("CAFÉ", ["diffusion#s-noise"]),
    ("cafe\u0301", ["diffusion#s-noise"]),
    ("naive resume", ["tokens#s-tokens"]),
    ("ｄｅｅｐｆａｋｅ", ["diffusion#t-deepfake", "diffusion#s-fails"]),
    # the beginning of the last word
    ("deepf", ["diffusion#t-deepfake", "diffusion#s-fails"]),
    ("garb", ["diffusion#s-fails"]),
    ("noise pict", ["diffusion#s-noise"]),
    ("removin", ["diffusion#s-noise"]),
    ("deepf ", []),
    ("deepf picture", []),
    ("d", []),
    # phrases
    ('"large language model"', ["tokens#s-tokens"]),
    ("“large language models”", ["tokens#s-tokens"]),
    ('"language large"', []),
    ('"small steps" café', ["diffusion#s-noise"]),
    ('"noise a generator"', []),
    # other alphabets, and scripts without spaces
    ("модель", {"tokens#s-cyrillic"}),
    ("机器学习", ["tokens#s-hanzi"]),
    ("机器", ["tokens#s-hanzi"]),
    ("器机", []),
    # signs mean nothing
    ("C++", ["tokens#s-signs"]),
    ("3.5", ["tokens#s-signs"]),
    ("O'Brien", ["tokens#s-signs"]),
    ("o’brien's e-mail", ["tokens#s-signs"]),
    ("total_sum", ["tokens#s-signs"]),
    # tables and callouts are text
    ("fingers", ["diffusion#s-fails"]),
    # what nobody may read is not there
    ("zebra", []),
]
HOSTILE = [
    "", " ", "\x00", "deepfake\x00", '"', '""', '"unbalanced', "a OR", "NEAR(", "NEAR(a b, 2)", "title:deepfake",
    "{title}: x", "*", "**", "a*", "-deepfake", "^deepfake", "deepfake AND NOT noise",
    "'; DROP TABLE courses_lesson; --", "\\", "\\'", "'", "%", "%s", "%(a)s", "_", ":*", "!deepfake", "(deepfake",
    "deepfake)", "<->", "a & b", "a | b",
    "a b c " * 300, "x" * 5000, "\ud800", "🐝", "½ ﬁ ß İ ǆ", "\u202edeepfake", "word " * 900, '"' * 500, "“”", "\r\n\t",
    "﷽" * 20, "é" * 200,
]  # fmt: skip


@pytest.fixture
def library():
    return make_library()


def places(found):
    return [f"{result.entry.lesson.slug}#{result.entry.anchor}" for result in found]


@pytest.mark.parametrize(("query", "expected"), CASES, ids=[query for query, _ in CASES])
def test_a_query_finds(library, query, expected):
    found = places(search(None, query).found)

    assert (set(found) if isinstance(expected, set) else found) == expected


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_no_query_is_wrong(library, query):
    found = places(search(None, query).all)

    assert {place.split("#")[0] for place in found} <= {"diffusion", "tokens", "meadow"}


def test_where_little_has_all_words_some_are_shown_as_well(library):
    results = search(None, "deepfake zeppelin")
    assert (places(results.found), places(results.some)) == ([], ["diffusion#t-deepfake", "diffusion#s-fails"])

    results = search(None, "noise picture")
    assert places(results.found) == ["diffusion#s-noise"]
    assert set(places(results.some)) == {"diffusion#", "meadow#s-bees"}

    assert search(None, "zeppelin airship").all == ()
    assert search(None, "noise").some == ()


def test_enough_that_has_all_words_stands_alone(library, monkeypatch):
    monkeypatch.setattr("courses.search.results.FEW", 1)

    assert search(None, "noise picture").some == ()


def test_one_course_alone(library):
    assert places(search(None, "noise", course=library["meadow"].course).found) == ["meadow#s-bees"]


def test_there_may_be_more(library):
    results = search(None, "run", most=2)

    assert (len(results.found), results.more) == (2, True)
    assert not search(None, "run", most=3).more
