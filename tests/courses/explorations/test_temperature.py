"""Words that follow words: probabilities that are what they should be, and a browser that computes the same."""

from __future__ import annotations

import re
from itertools import chain, pairwise
from math import exp, lgamma, log

import pytest

from courses.explorations import temperature
from courses.explorations.data import load
from courses.explorations.making import corpus
from courses.explorations.making import temperature as making
from courses.explorations.maths import temperature as maths
from courses.explorations.maths.seeded import seeded
from tests.courses.explorations.node import ROOT, computed, needs_node

LOGITS = [4.0, 3.0, 2.0, 1.0, 0.0]
TENTHS = range(1, 31)
PHRASES = temperature.phrases()
STARTS = [(maths.BORDER, *start.split(" ")) for start in load("temperature")["starts"]]
#: Every context that a start leads to, with what follows it.
CONTEXTS = {
    context: maths.followers(PHRASES, context)
    for context in (maths.seen(PHRASES, start, size) for start in STARTS for size in (1, 2, 3))
}


def chance_of(statistic: float, freedom: int) -> float:
    """The chance that chi-square with so many degrees of freedom is at least this large (by its series)."""
    half, scale = freedom / 2, statistic / 2
    term = total = 1 / half
    for step in range(1, 1000):
        term *= scale / (half + step)
        total += term
    return 1 - total * exp(half * log(scale) - scale - lgamma(half))


def chi_square(probabilities: list[float], drawn: list[int], enough: float = 5) -> tuple[float, int]:
    """The statistic and its degrees of freedom; cells where fewer than ``enough`` are expected are taken together."""
    total = sum(drawn)
    large = [(n, total * p) for n, p in zip(drawn, probabilities, strict=True) if total * p >= enough]
    rest = (total - sum(n for n, _ in large), total - sum(expected for _, expected in large))
    cells = [*large, rest] if rest[1] > enough / 2 else large
    return sum((n - expected) ** 2 / expected for n, expected in cells), len(cells) - 1


def draws(probabilities: list[float], seed: int, number: int = 500) -> list[int]:
    chance = seeded(seed)
    drawn = [0] * len(probabilities)
    for _ in range(number):
        drawn[maths.pick(probabilities, chance())] += 1
    return drawn


def test_the_shipped_phrases_are_made_from_the_frozen_lessons():
    assert load("temperature") == making.made()
    assert making.phrases() == PHRASES
    assert (len(PHRASES), sum(map(len, PHRASES)), len(set(chain.from_iterable(PHRASES)))) == (1002, 5767, 673)


def test_a_phrase_is_made_of_frequent_words_between_two_marks():
    lessons = corpus.CORPUS.read_text("utf-8").casefold()

    assert all(3 <= len(phrase) <= 12 for phrase in PHRASES)
    assert [phrase for phrase in PHRASES if " ".join(phrase).casefold() not in lessons] == []


def test_only_running_text_was_taken_from_lessons():
    lesson = (
        "---\ntitle: A\n---\n\nFirst [*part*](lesson:b) of `it`.\n\n## Heading.\n\n- An item.\n1. Another.\n\n"
        '![Alt.](a.svg "Title.")\n\nTable: Rows.\n\n| a. |\n\n> [!key]\n>\n> ==Kept.==\n\n> [!try] Out\n>\n> No.\n\n'
        '```python\nx.\n```\n\n$$x.$$\n\nA [term](#term "With (a) note.") is **here**:\n\nNo end\n\n'
        "::: question {#q}\n\nNo?\n\n:::\n"
    )

    assert list(corpus.prose(lesson)) == ["First part of it.", "Kept.", "A term is here:"]


def test_packing_loses_nothing():
    words = [f"w{number}" for number in range(3000)]
    phrases = [("w0", "w59", "w60"), ("w2999",), ("w151", "w152")]

    assert maths.unpacked(*maths.packed(words, phrases)) == phrases
    assert not set(maths.packed(words, phrases)[1]) & set('"\\')


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (0.5, [0.8647, 0.1170, 0.0158, 0.0021, 0.0003]),
        (1, [0.6364, 0.2341, 0.0861, 0.0317, 0.0117]),
        (2, [0.4287, 0.2600, 0.1577, 0.0956, 0.0580]),
    ],
)
def test_five_logits_at_three_temperatures(at, expected):
    assert [round(share, 4) for share in maths.softmax(LOGITS, at)] == expected


def test_what_the_lesson_prints_of_five_endings():
    of_1000 = {at: [round(1000 * share) for share in maths.softmax(LOGITS, at)] for at in (0.5, 1, 2)}
    of_500 = [round(500 * maths.softmax(LOGITS, at)[0]) for at in (0.5, 1, 2)]

    assert of_1000 == {0.5: [865, 117, 16, 2, 0], 1: [636, 234, 86, 32, 12], 2: [429, 260, 158, 96, 58]}
    assert of_500 == [432, 318, 214]


def test_adding_a_number_to_all_logits_changes_nothing():
    for at in (0.1, 0.5, 1, 2, 3):
        shifted = maths.softmax([logit + 7 for logit in LOGITS], at)
        assert shifted == pytest.approx(maths.softmax(LOGITS, at), abs=1e-12)


def test_entropy_rises_with_temperature():
    measured = [maths.entropy(maths.softmax(LOGITS, at)) for at in (0.5, 1, 2, 10)]

    assert [round(bits, 3) for bits in measured] == [0.661, 1.443, 2.012, 2.308]
    for counts in CONTEXTS.values():
        bits = [maths.entropy(maths.shares(counts, tenths / 10)) for tenths in TENTHS]
        assert all(later >= earlier - 1e-12 for earlier, later in pairwise(bits))


def test_near_zero_the_likeliest_is_all():
    assert maths.softmax(LOGITS, 0.01) == pytest.approx([1, 0, 0, 0, 0], abs=1e-12)
    for counts in CONTEXTS.values():
        first = [count for _, count in counts].count(counts[0][1])
        assert maths.shares(counts, 0.005)[:first] == pytest.approx([1 / first] * first, abs=1e-9)


def test_probabilities_add_up_to_one_and_keep_their_order():
    for counts in CONTEXTS.values():
        for tenths in TENTHS:
            found = maths.shares(counts, tenths / 10)
            assert abs(sum(found) - 1) <= 1e-12
            assert all(earlier >= later for earlier, later in pairwise(found))


def test_at_temperature_one_the_probability_is_the_counted_share():
    for counts in CONTEXTS.values():
        total = sum(count for _, count in counts)
        assert maths.shares(counts, 1) == pytest.approx([count / total for _, count in counts], abs=1e-12)


def test_top_k_keeps_the_likeliest_and_their_ratios():
    counts = CONTEXTS["does",]

    assert maths.shares(counts, 3, 1) == [1]
    kept, every = maths.shares(counts, 2, 3), maths.shares(counts, 2)
    assert sum(kept) == pytest.approx(1, abs=1e-12)
    assert [share / kept[0] for share in kept] == pytest.approx([share / every[0] for share in every[:3]])


def test_counts_are_what_a_reader_counts():
    text = " | ".join(" ".join(phrase) for phrase in PHRASES)

    assert CONTEXTS["does",] == [("not", 7), ("it", 2), ("", 1), ("a", 1), ("one", 1), ("the", 1)]
    for word, count in CONTEXTS["of",]:
        assert count == len(re.findall(rf"(?<![\w’-])of {word}(?![\w’-])" if word else r"(?<![\w’-])of(?: \||$)", text))
    assert sum(count for _, count in maths.followers(PHRASES, ("",))) == len(PHRASES)


def test_a_longer_context_leaves_fewer_words():
    bars = [[len(CONTEXTS[maths.seen(PHRASES, start, size)]) for size in (1, 2, 3)] for start in STARTS]

    assert bars == [
        [6, 1, 1],
        [8, 3, 1],
        [8, 3, 3],
        [8, 2, 1],
        [2, 1, 1],
        [14, 14, 14],
        [26, 6, 4],
        [34, 9, 6],
        [29, 4, 2],
        [44, 2, 2],
        [18, 10, 2],
        [184, 20, 2],
    ]
    assert len(CONTEXTS) >= 24


def test_a_context_that_was_never_read_is_shortened():
    assert maths.seen(PHRASES, ("is", "a", "language"), 3) == ("a", "language")
    assert maths.seen(PHRASES, ("opens", "at"), 2) == ("at",)
    assert maths.seen(PHRASES, ("", "people"), 3) == ("", "people")


def test_no_temperature_repairs_a_false_favorite():
    """French is a language. The model knows that “model” follows “language”."""
    for size in (1, 2, 3):
        counts = CONTEXTS[maths.seen(PHRASES, ("", "French", "is", "a", "language"), size)]
        assert counts[0][0] == "model"
        for tenths in TENTHS:
            found = maths.shares(counts, tenths / 10)
            assert found[0] == max(found)


@pytest.mark.parametrize("tenths", [1, 5, 10, 20, 30])
def test_five_hundred_draws_follow_the_probabilities(tenths):
    for place, counts in enumerate([*(CONTEXTS[word,] for word in ("does", "of", "people", "should")), None]):
        probabilities = maths.shares(counts, tenths / 10) if counts else maths.softmax(LOGITS, tenths / 10)
        statistic, freedom = chi_square(probabilities, draws(probabilities, seed=place + 1))
        assert freedom == 0 or chance_of(statistic, freedom) > 0.001


def test_the_chance_of_a_statistic_is_that_of_the_tables():
    """The 5 and 0.1 percent points of chi-square with 1, 4 and 10 degrees of freedom."""
    for statistic, freedom, chance in ((3.841, 1, 0.05), (9.488, 4, 0.05), (18.307, 10, 0.05), (18.467, 4, 0.001)):
        assert chance_of(statistic, freedom) == pytest.approx(chance, rel=0.002)


def test_the_longest_copied_piece():
    phrases = [("a", "b", "c", "d"), ("b", "c", "x")]

    assert maths.copied(phrases, ("z", "b", "c", "d")) == (3, False)
    assert maths.copied(phrases, ("b", "c", "x")) == (3, True)
    assert maths.copied(phrases, ("a", "b")) == (2, False)
    assert maths.copied(phrases, ("z",)) == (0, False)


def written(size: int, seed: int) -> tuple[str, ...]:
    """A phrase from its beginning, at temperature 1."""
    text, chance = ("",), seeded(seed)
    while len(text) <= 20:
        counts = maths.followers(PHRASES, maths.seen(PHRASES, text, size))
        text += (counts[maths.pick(maths.shares(counts, 1), chance())][0],)
        if not text[-1]:
            break
    return tuple(word for word in text if word)


def test_a_longer_context_copies():
    copied = {size: [maths.copied(PHRASES, written(size, seed)).whole for seed in range(40)] for size in (1, 2, 3)}

    assert {size: sum(whole) for size, whole in copied.items()} == {1: 0, 2: 19, 3: 39}


def test_the_figure_without_a_script():
    shown = temperature.fallback("words")

    assert [(row.word, row.count, round(row.percent, 1), row.width) for row in shown["shown"][:2]] == [
        ("not", 7, 53.8, 109.8),
        ("it", 2, 15.4, 31.4),
    ]
    assert [row for _, row in shown["rows"][6:]] == [None] * 3
    for column in range(4):
        assert sum(row.percents[column] for row in shown["shown"]) == pytest.approx(100)
    words = sum(map(len, PHRASES))
    assert (shown["phrases"], shown["words"]) == (f"{len(PHRASES):,}", f"{words:,}")
    assert f"some {round(words, -2):,} words" in str(temperature.EXPLORATION.simplified)


def test_words_without_a_bar_share_the_last_one():
    counts = CONTEXTS["of",]
    *own, others = temperature.rows(counts)

    assert ([row.word for row in own], others.others) == ([word for word, _ in counts[:8]], 36)
    assert sum(row.percent for row in own) + others.percent == pytest.approx(100)


@needs_node
def test_the_browser_counts_the_same():
    code = """
      const phrases = maths.unpacked(data.words, data.phrases);
      return {
        phrases,
        found: data.contexts.map((context) => maths.followers(phrases, context)),
        seen: data.starts.map((start) => [1, 2, 3].map((most) => maths.seen(phrases, start, most))),
        copied: data.texts.map((text) => maths.copied(phrases, text)),
      };
    """
    texts = [list(written(size, seed)) for size in (1, 2, 3) for seed in range(8)]
    result = computed(
        "temperature", code, {**load("temperature"), "starts": STARTS, "contexts": list(CONTEXTS), "texts": texts}
    )

    assert [tuple(phrase) for phrase in result["phrases"]] == PHRASES
    assert [[tuple(pair) for pair in found] for found in result["found"]] == list(CONTEXTS.values())
    for start, found in zip(STARTS, result["seen"], strict=True):
        assert [tuple(context) for context in found] == [maths.seen(PHRASES, start, most) for most in (1, 2, 3)]
    assert [tuple(copied) for copied in result["copied"]] == [maths.copied(PHRASES, tuple(text)) for text in texts]


@needs_node
def test_the_browser_computes_and_draws_the_same():
    chance = seeded(7)
    chances = [chance() for _ in range(200)]
    code = """
      return data.counts.map((counts) => data.tenths.map((tenths) => [1, 3, counts.length].map((top) => {
        const shares = maths.shares(counts, tenths / 10, top);
        return [shares, maths.entropy(shares), data.chances.map((chance) => maths.pick(shares, chance))];
      })));
    """
    counted = list(CONTEXTS.values())
    result = computed("temperature", code, {"counts": counted, "tenths": list(TENTHS), "chances": chances})

    for counts, by_tenths in zip(counted, result, strict=True):
        for tenths, by_top in zip(TENTHS, by_tenths, strict=True):
            for top, (found, bits, picked) in zip((1, 3, len(counts)), by_top, strict=True):
                expected = maths.shares(counts, tenths / 10, top)
                assert found == pytest.approx(expected, abs=1e-12)
                assert bits == pytest.approx(maths.entropy(expected), abs=1e-9)
                assert picked == [maths.pick(expected, one) for one in chances]


@needs_node
def test_the_browser_has_the_same_chance():
    source = (ROOT / "static/js/explore/exploration.js").read_text()
    (function,) = re.findall(r"export const seeded = (.*?\n\});?\n", source, re.DOTALL)
    seeds = [0, 1, 2, 500, 2**31, 2**32 - 1]
    code = f"""
      const seeded = {function};
      return data.map((seed) => {{ const draw = seeded(seed); return [draw(), draw(), draw()]; }});
    """
    found = computed("temperature", code, seeds)

    assert found == [[draw() for _ in range(3)] for draw in map(seeded, seeds)]
