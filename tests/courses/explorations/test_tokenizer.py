"""Pieces that join: no text is lost, the merges are those that were learned, and the browser joins the same."""

from __future__ import annotations

import random
import re
from itertools import pairwise

import pytest

from courses.explorations import tokenizer
from courses.explorations.blocks import exploration_html
from courses.explorations.data import load
from courses.explorations.making import tokenizer as making
from courses.explorations.maths import tokenizer as maths
from tests.courses.explorations.node import computed, needs_node

MERGES = tokenizer.merges()
KNOWN = maths.vocabulary(MERGES)
FIXTURE = {"low": 5, "lower": 2, "newest": 6, "widest": 3, "lantern": 4, "lanterns": 3}
SMALL, SMALL_COUNTS = maths.learn({word.encode(): count for word, count in FIXTURE.items()}, 14)
#: Ends of ranges of Unicode without surrogates, which no UTF-8 text has.
PLANES = ((0, 0x7F), (0x80, 0x7FF), (0x800, 0xD7FF), (0xE000, 0xFFFF), (0x10000, 0x10FFFF))


def spelled(text: str, merges: list[maths.Merge]) -> list[str]:
    known = maths.vocabulary(merges)
    return [known[piece].decode() for piece in maths.encode(text, merges)]


def texts(number: int, seed: int = 3) -> list[str]:
    """Random strings from all over Unicode, among them words and spaces that merges know."""
    draw = random.Random(seed)
    words = [piece.decode("utf-8", "ignore") for piece in KNOWN[maths.BYTES :]]

    def sign() -> str:
        return draw.choice(words) if draw.random() < 0.4 else chr(draw.randint(*draw.choice(PLANES)))

    return ["".join(sign() for _ in range(draw.randint(0, 24))) for _ in range(number)]


def by_rank(text: str, merges: list[maths.Merge]) -> list[int]:
    """Another way to encode: again and again the merge that was learned first, wherever it is possible."""
    ranks = {merge: rank for rank, merge in enumerate(merges)}
    encoded: list[int] = []
    for run in maths.runs(text):
        pieces = list(run)
        while possible := [ranks[pair] for pair in pairwise(pieces) if pair in ranks]:
            pieces = maths.join(pieces, merges[min(possible)], maths.BYTES + min(possible))
        encoded += pieces
    return encoded


def test_the_shipped_merges_are_those_that_were_learned():
    assert load("tokenizer") == making.made()
    assert len(MERGES) == 500
    assert len(set(KNOWN)) == 756


def test_fourteen_merges_of_a_small_corpus():
    known = maths.vocabulary(SMALL)
    named = [(known[left].decode(), known[right].decode()) for left, right in SMALL]

    assert named == [
        ("e", "r"),
        ("e", "s"),
        ("es", "t"),
        ("a", "n"),
        ("an", "t"),
        ("ant", "er"),
        ("anter", "n"),
        ("l", "antern"),
        ("l", "o"),
        ("lo", "w"),
        ("e", "w"),
        ("ew", "est"),
        ("n", "ewest"),
        ("d", "est"),
    ]
    assert SMALL_COUNTS == [9, 9, 9, 7, 7, 7, 7, 7, 7, 7, 6, 6, 6, 3]


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("lowest", ["low", "est"]),
        ("lanterns", ["lantern", "s"]),
        ("newer", ["n", "ew", "er"]),
        ("slow", ["s", "low"]),
    ],
)
def test_words_that_the_small_corpus_has_or_not(word, pieces):
    assert spelled(word, SMALL) == pieces


def test_a_tie_goes_to_the_pair_that_comes_first_in_the_order_of_bytes():
    merges, counts = maths.learn({b"ba": 2, b"ab": 2, b"ca": 2, b"ac": 2}, 9)
    known = maths.vocabulary(merges)

    assert [known[left] + known[right] for left, right in merges] == [b"ab", b"ac", b"ba", b"ca"]
    assert counts == [2, 2, 2, 2]


def test_counts_never_rise_from_merge_to_merge():
    counts = load("tokenizer")["counts"]

    assert all(later <= earlier for earlier, later in pairwise(counts))


def test_nothing_is_lost():
    for text in texts(1000):
        assert maths.decode(maths.encode(text, MERGES), MERGES) == text
        assert b"".join(maths.runs(text)) == text.encode()


def test_both_ways_to_encode_agree():
    for text in texts(150):
        assert maths.encode(text, MERGES) == by_rank(text, MERGES)
        assert maths.encode(text, MERGES[:120]) == by_rank(text, MERGES[:120])


def test_a_merge_more_never_makes_more_pieces():
    draw = random.Random(1)
    for _ in range(20_000):
        text = "".join(draw.choice("lowernstidaw") for _ in range(draw.randint(1, 14)))
        lengths = [len(text), *(len(found) for _, found in maths.stages(text, SMALL))]
        assert all(later <= earlier for earlier, later in pairwise(lengths))
    for text in texts(300, seed=4):
        lengths = [len(found) for _, found in maths.stages(text, MERGES)]
        assert all(later < earlier for earlier, later in pairwise(lengths))


def test_a_stage_is_the_text_with_so_many_merges():
    for text in texts(12):
        stages = maths.stages(text, MERGES)
        for k in range(0, len(MERGES) + 1, 20):
            assert maths.encode(text, MERGES[:k]) == next(found for at, found in reversed(stages) if at <= k)


def test_pieces_hold_one_kind_of_sign_and_a_space_only_in_front():
    kinds = re.compile(rb" ?(?:[A-Za-z\x80-\xff]+|[0-9]+|[^ A-Za-z0-9\x80-\xff]+)| ")

    assert [piece for piece in KNOWN if not kinds.fullmatch(piece)] == []


def test_what_the_lesson_says_of_no_merges():
    assert [len(maths.encode(text, [])) for text in ("lantern", "é", "न")] == [7, 2, 3]


def test_what_a_reader_sees_in_six_stages():
    text = "the lantern by the harbor"

    assert [len(maths.encode(text, MERGES[:k])) for k in range(0, 501, 100)] == [25, 14, 12, 12, 12, 12]
    assert spelled(text, MERGES)[7] == " the"
    assert next(at for at, found in maths.stages(" the", MERGES) if len(found) == 1) == 6
    assert spelled("lantern", MERGES) == ["l", "an", "ter", "n"]


def test_frequent_words_are_one_piece_and_rare_ones_break_up():
    def each(text: str) -> float:
        return len(maths.encode(text, MERGES)) / len(text)

    assert [len(maths.encode(f" {word}", MERGES)) for word in ("the", "model", "because", "people")] == [1, 1, 1, 1]
    samples = {name: each(text) for name, _, _, text in tokenizer.TEXTS}
    assert samples["other"] > samples["number"] > samples["name"] > samples["sentence"]
    assert [spelled(text, MERGES) for text in ("the", "The", " the", " model", "Model")] == [
        ["t", "he"],
        ["The"],
        [" the"],
        [" model"],
        ["M", "od", "el"],
    ]


def test_a_piece_is_shown_with_its_space_or_as_bytes():
    assert [tokenizer.piece(raw) for raw in (b" the", b"\xe0\xa4", b" \xe2\x80", "é".encode())] == [
        tokenizer.Piece("·the"),
        tokenizer.Piece("E0 A4", is_part=True),
        tokenizer.Piece("·E2 80", is_part=True),
        tokenizer.Piece("é"),
    ]


def test_the_lines_of_the_drawing_never_rise():
    for sample, _ in tokenizer.fallback("merges")["curves"]:
        heights = [float(height) for height in re.findall(r"V([\d.]+)", sample.path)]
        assert all(later >= earlier for earlier, later in pairwise(heights))
        assert heights[-1] == sample.end
        assert all(20 < height <= tokenizer.FLOOR for height in heights)


def test_names_beside_the_lines_do_not_touch():
    assert tokenizer.spread([100, 40, 41, 99]) == [123, 40, 64, 99]
    assert tokenizer.spread([30, 250, 251, 252]) == [30, 214, 238, 262]


@needs_node
def test_the_browser_joins_the_same():
    some = texts(1000) + [text for *_, text in tokenizer.TEXTS]
    code = """
      const merges = maths.paired(data.merges);
      return {
        known: maths.vocabulary(merges),
        runs: data.texts.map((text) => maths.runs(text)),
        encoded: data.texts.map((text) => maths.encode(text, merges)),
        decoded: data.texts.map((text) => maths.decode(maths.encode(text, merges), merges)),
        stages: data.texts.slice(-40).map((text) => maths.stages(text, merges)),
        reached: data.texts.slice(-40).map((text) => {
          const stages = maths.stages(text, merges);
          return [0, 1, 6, 250, 500].map((k) => maths.reached(stages, k)[1]);
        }),
      };
    """
    result = computed("tokenizer", code, {**load("tokenizer"), "texts": some})

    assert [bytes(piece) for piece in result["known"]] == KNOWN
    assert result["runs"] == [[list(run) for run in maths.runs(text)] for text in some]
    assert result["encoded"] == [maths.encode(text, MERGES) for text in some]
    assert result["decoded"] == some
    assert result["stages"] == [[list(stage) for stage in maths.stages(text, MERGES)] for text in some[-40:]]
    for text, found in zip(some[-40:], result["reached"], strict=True):
        assert found == [maths.encode(text, MERGES[:k]) for k in (0, 1, 6, 250, 500)]


def test_the_last_number_under_the_lines_ends_with_them():
    """The names of the lines begin right of it."""
    html = exploration_html({"name": "tokenizer", "tab": "merges", "html": ""})

    assert re.findall(r'<text class="head" x="([\d.]+)" y="284" text-anchor="(\w+)">(\d+)<', html) == [
        ("34.0", "middle", "0"),
        ("164.0", "middle", "250"),
        ("294.0", "end", "500"),
    ]
