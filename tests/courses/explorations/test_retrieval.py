"""A search that matches words: hand-computed scores, what the lesson promises, and the same in the browser."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from django.conf import settings

from courses.explorations import retrieval
from courses.explorations.data import load
from courses.explorations.making import retrieval as making
from courses.explorations.maths import retrieval as maths
from tests.courses.explorations.node import computed, needs_node

COMMON = frozenset(load("retrieval")["common"].split())
PARAGRAPHS = [text for _, text in retrieval.paragraphs()]
MADE = {is_stemmed: retrieval.index(is_stemmed) for is_stemmed in (False, True)}
FETCH = next(text for text in PARAGRAPHS if text.startswith("The number of passages to fetch"))
ASKED = [
    "citation",
    "citations",
    "Who repairs a blocked drain?",
    "what is it",
    "",
    "Süße Häuser, naïve cafés; l’été: 3 DRAINS and the drain’s end?",
    "If you pull up more bits of text, the right one is likelier to be there, but so is junk.",
    *PARAGRAPHS,
    *(" ".join(text.split()[::2]) for text in PARAGRAPHS),
    *(" ".join(text.split()[1::2]) for text in PARAGRAPHS),
]
WORDS = (
    "search searches searching searched citation citations city cities passage passages process this bus analysis need "
    "speed running stopped falling house houses box boxes makes bring thing string model’s models’ drain's e ed ing "
    "ies s"
).split()


def found(question, is_stemmed=True):
    return maths.search(MADE[is_stemmed], question)


def test_three_paragraphs_by_hand():
    """Weights of single words: drain and roof ln 3, key and paint ln 1.5."""
    made = maths.index(["Drain, drain, key.", "The key and the paint.", "Paint; roof."], COMMON, is_stemmed=False)
    rare, common = math.log(3), math.log(1.5)
    question = math.hypot(rare, common)

    (first, best), (second, other) = maths.search(made, "drain key")

    assert (first, second) == (0, 1)
    assert best == pytest.approx((2 * rare**2 + common**2) / (question * math.hypot(2 * rare, common)), abs=1e-9)
    assert other == pytest.approx(common**2 / (question * math.hypot(common, common)), abs=1e-9)
    assert (round(best, 4), round(other, 4)) == (0.9854, 0.2448)


def test_the_shipped_paragraphs_are_a_choice_of_the_course():
    lessons = dict(load("retrieval")["lessons"])

    assert 60 <= len(PARAGRAPHS) <= 90
    assert len(set(PARAGRAPHS)) == len(PARAGRAPHS)
    assert len(lessons["5.2 Grounding Answers with Retrieval"]) >= 12
    assert FETCH in lessons["5.2 Grounding Answers with Retrieval"]
    assert [name.split()[0] for name in lessons] == sorted({*making.CHOSEN, making.WHOLE})


@pytest.mark.parametrize("number", sorted({*making.CHOSEN, making.WHOLE}))
def test_they_stand_in_the_lessons_word_for_word(number):
    path = making.lesson(number, making.COURSE)
    if path is None or not making.paragraphs(path):
        pytest.skip("this lesson is not written yet")

    (name, texts), *_ = (one for one in load("retrieval")["lessons"] if one[0].startswith(f"{number} "))

    assert (name, texts) == (f"{number} {making.title(path)}", making.chosen(number, path))


def test_markup_is_taken_off_and_words_stay():
    written = 'A ==key== *k*, **two**; [chunks](#term "Small (very) passages.") and [Lesson 1](lesson:one).\nMore.'

    assert making.plain(written) == "A key k, two; chunks and Lesson 1. More."


@pytest.mark.parametrize("is_stemmed", [False, True])
def test_a_paragraph_as_the_question_comes_first_with_score_1(is_stemmed):
    for at, text in enumerate(PARAGRAPHS):
        assert found(text, is_stemmed)[0] == (at, 1.0)


@pytest.mark.parametrize("is_stemmed", [False, True])
@pytest.mark.parametrize("first", [0, 1])
def test_every_second_word_is_enough_for_the_paragraph_of_the_lesson(first, is_stemmed):
    (at, score), *_ = found(" ".join(FETCH.split()[first::2]), is_stemmed)

    assert PARAGRAPHS[at] == FETCH
    assert 0.5 < score < 1


def test_scores_are_shares_in_their_order():
    for question in ASKED:
        scores = [score for _, score in found(question)]

        assert scores == sorted(scores, reverse=True)
        assert all(0 < score <= 1 for score in scores)


@pytest.mark.parametrize("question", ["what is it", "", "…", "zebra crossings"])
def test_common_words_or_unknown_ones_bring_nothing(question):
    assert found(question) == []


def test_stemming_makes_one_word_of_singular_and_plural():
    assert found("citation") == found("citations")
    assert len(found("citation")) == 5
    one, other = ([at for at, _ in found(word, is_stemmed=False)] for word in ("citation", "citations"))
    assert one != other
    assert min(len(one), len(other)) >= 3


def test_no_shared_word_no_score_however_close_the_meaning():
    """The lesson’s example: the same trouble in other words is not found by its neighbor in meaning."""
    made = maths.index(
        ["The landlord clears a blocked drain", "Repairs need a written request", "Water that does not flow away"],
        COMMON,
        is_stemmed=True,
    )

    assert [at for at, _ in maths.search(made, "Who repairs a blocked drain?")] == [0, 1]


@pytest.mark.parametrize(
    ("words", "stem"),
    [
        ("search searches searched searching", "search"),
        ("citation citations citation’s", "citation"),
        ("passage passages", "passag"),
        ("city cities", "city"),
        ("stop stops stopped stopping", "stop"),
        ("fall falls falling", "fall"),
        ("box boxes", "box"),
    ],
)
def test_endings_that_are_cut(words, stem):
    assert {maths.stem(word) for word in words.split()} == {stem}


@pytest.mark.parametrize("word", "need speed thing bus process analysis this is".split())
def test_words_that_only_look_like_it_stay(word):
    assert maths.stem(word) == word


def test_the_page_shows_both_words_with_and_without_stemming():
    context = retrieval.fallback("search")

    assert [(one["question"], one["is_stemmed"]) for one in context["lists"]] == [
        ("citation", True),
        ("citations", True),
        ("citation", False),
        ("citations", False),
    ]
    assert context["lists"][0]["rows"] == context["lists"][1]["rows"] == context["bars"]
    for row in context["bars"]:
        assert any(text.startswith(row["beginning"]) for text in PARAGRAPHS)


@needs_node
def test_the_browser_finds_the_same():
    code = """
      const texts = data.lessons.flatMap(([, texts]) => texts);
      const lists = [false, true].map((isStemmed) => {
        const made = maths.index(texts, data.common.split(" "), isStemmed);
        const weights = Object.fromEntries([...made.spread.keys()].map((word) => [word, maths.weight(made, word)]));
        const lists = data.asked.map((question) => maths.search(made, question));
        return [lists, data.asked.map((question) => maths.terms(question, made)), weights];
      });
      return { lists, stems: data.words.map(maths.stem) };
    """
    words = [*WORDS, *MADE[False].spread]

    result = computed("retrieval", code, {**load("retrieval"), "asked": ASKED, "words": words})

    assert result["stems"] == [maths.stem(word) for word in words]
    for is_stemmed, (lists, terms, weights) in zip((False, True), result["lists"], strict=True):
        made = MADE[is_stemmed]
        assert weights == pytest.approx({word: made.weight(word) for word in made.spread}, rel=1e-12)
        for question, theirs, compared in zip(ASKED, lists, terms, strict=True):
            own = maths.search(made, question)
            assert compared == maths.terms(question, COMMON, is_stemmed)
            assert [at for at, _ in theirs] == [at for at, _ in own]
            assert [score for _, score in theirs] == pytest.approx([score for _, score in own], abs=2e-9)


def test_all_of_it_weighs_little():
    static = Path(settings.BASE_DIR) / "static"
    own = ["js/explore/retrieval.js", "js/explore/maths/retrieval.js", "explore/retrieval.json"]

    assert sum((static / path).stat().st_size for path in own) <= 25 * 1024
