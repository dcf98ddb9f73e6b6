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


def places(results):
    return [f"{result.entry.lesson.slug}#{result.entry.anchor}" for result in results.found]


@pytest.mark.parametrize(("query", "expected"), CASES, ids=[query for query, _ in CASES])
def test_a_query_finds(library, query, expected):
    results = search(None, query)
    found = [] if results.is_loose else places(results)

    assert (set(found) if isinstance(expected, set) else found) == expected


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_no_query_is_wrong(library, query):
    results = search(None, query)

    assert all(place.split("#")[0] in {"diffusion", "tokens", "meadow"} for place in places(results))


def test_when_nothing_has_all_words_some_are_enough(library):
    results = search(None, "deepfake zeppelin")

    assert results.is_loose
    assert places(results) == ["diffusion#t-deepfake", "diffusion#s-fails"]
    assert not search(None, "zeppelin airship").is_loose


def test_one_course_alone(library):
    assert places(search(None, "noise", course=library["meadow"].course)) == ["meadow#s-bees"]


def test_there_may_be_more(library):
    results = search(None, "run", most=2)

    assert (len(results.found), results.more) == (2, True)
    assert not search(None, "run", most=3).more
