"""Scores cut at a threshold: the browser counts what Python counts, and both count what is there."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

import pytest

from courses.explorations import threshold
from courses.explorations.blocks import exploration_html
from courses.explorations.data import load
from courses.explorations.making.threshold import made
from courses.explorations.maths import threshold as maths
from courses.explorations.maths.threshold import Counts
from tests.courses.explorations.node import computed, needs_node

ONE = [(score, truth) for score, truth in load("threshold")["one"]]
TWO = {name: [(score, truth) for score, truth in cases] for name, cases in load("threshold")["two"].items()}


def test_the_shipped_cases_are_those_that_were_drawn():
    assert load("threshold") == made()


@pytest.mark.parametrize(
    ("step", "counts"),
    [
        (0, Counts(40, 160, 0, 0)),
        (30, Counts(40, 107, 0, 53)),
        (50, Counts(31, 35, 9, 125)),
        (70, Counts(17, 5, 23, 155)),
        (100, Counts(0, 0, 40, 160)),
    ],
)
def test_counts_at_a_threshold(step, counts):
    assert maths.counts(ONE, step) == counts


def test_shares_of_nothing_are_none():
    nothing = maths.counts(ONE, 100)

    assert (nothing.precision, nothing.recall, nothing.accuracy) == (None, 0, Fraction(4, 5))
    assert maths.counts([(0.5, 0)], 50).recall is None


def test_what_always_holds():
    found = [maths.counts(ONE, step) for step in range(101)]

    assert {(c.tp + c.fn, c.fp + c.tn) for c in found} == {(40, 160)}
    assert all(later.tp <= earlier.tp and later.fp <= earlier.fp for earlier, later in pairwise(found))
    assert float(maths.area(ONE)) == pytest.approx(0.878, abs=0.0005)


def test_the_cheapest_threshold_follows_the_costs():
    costs = {pair: maths.cheapest(ONE, *pair) for pair in ((1, 1), (1, 20), (20, 1))}

    for (alarm, miss), step in costs.items():
        every = [maths.counts(ONE, other).cost(alarm, miss) for other in range(101)]
        assert every[step] == min(every)
        assert step == every.index(min(every))
    assert costs[1, 20] < costs[1, 1] < costs[20, 1]


def test_closing_one_gap_opens_another():
    a, b = TWO["a"], TWO["b"]
    one = maths.counts(a, 50)
    recall = maths.counts(b, maths.nearest(b, "recall", one.recall))
    flagged = maths.counts(b, maths.nearest(b, "flagged", one.flagged))
    same = maths.counts(b, 50)

    assert (one.recall, same.recall) == (Fraction(9, 10), Fraction(19, 25))
    assert abs(recall.recall - one.recall) <= Fraction(1, 50)
    assert Fraction(recall.fp, 75) - Fraction(one.fp, 50) > Fraction(1, 10)
    assert abs(flagged.flagged - one.flagged) <= Fraction(1, 50)
    assert one.precision - flagged.precision > Fraction(1, 3)


@needs_node
def test_the_browser_counts_the_same():
    code = """
      const all = [];
      for (let step = 0; step <= maths.STEPS; step += 1) {
        const found = maths.counts(data.one, step);
        all.push([found, maths.precision(found), maths.recall(found), maths.accuracy(found), maths.flagged(found)]);
      }
      return { all, area: maths.area(data.one) };
    """
    result = computed("threshold", code, load("threshold"))

    for step, (counts, *shares) in enumerate(result["all"]):
        found = maths.counts(ONE, step)
        assert counts == {"tp": found.tp, "fp": found.fp, "fn": found.fn, "tn": found.tn}
        expected = [found.precision, found.recall, found.accuracy, found.flagged]
        assert shares == [None if share is None else share.numerator / share.denominator for share in expected]
    assert result["area"] == pytest.approx(float(maths.area(ONE)), abs=1e-12)


@needs_node
def test_the_browser_chooses_the_same_thresholds():
    pairs = [(alarm, miss) for alarm in (1, 2, 5, 20) for miss in (1, 2, 5, 20)]
    code = """
      const { a, b } = data.two;
      const policies = [];
      for (let step = 0; step <= maths.STEPS; step += 1) {
        const one = maths.counts(a, step);
        policies.push([maths.nearest(b, "recall", one), maths.nearest(b, "flagged", one)]);
      }
      return { cheapest: data.pairs.map(([alarm, miss]) => maths.cheapest(data.one, alarm, miss)), policies };
    """
    result = computed("threshold", code, {**load("threshold"), "pairs": pairs})

    assert result["cheapest"] == [maths.cheapest(ONE, alarm, miss) for alarm, miss in pairs]
    for step, found in enumerate(result["policies"]):
        one = maths.counts(TWO["a"], step)
        assert found == [maths.nearest(TWO["b"], "recall", one.recall), maths.nearest(TWO["b"], "flagged", one.flagged)]


def test_the_drawing_shows_every_case_and_none_covers_another():
    found = threshold.fallback("one-group")["drawing"]

    assert sorted((dot.score / 100, int(dot.is_real)) for dot in found.dots) == sorted(ONE)
    assert sum(dot.is_flagged for dot in found.dots) == 31 + 35
    places = sorted((dot.y, dot.x) for dot in found.dots)
    assert all(b[0] - a[0] > 8 or b[1] - a[1] >= 9.1 for a, b in pairwise(places))
    assert all(0 < dot.x < 480 and 0 < dot.y < found.height for dot in found.dots)


def shapes(tab: str) -> set[str]:
    """What stands for a case, with what its style asks for."""
    html = exploration_html({"name": "threshold", "tab": tab, "html": ""})
    drawn = re.findall(r'<(path|circle) class="(dot(?: real)?)"[^>]*?data-score[^>]*?( data-flagged)?/>', html)
    return {f"{shape} {kind}{flagged}" for shape, kind, flagged in drawn}


def test_cases_are_drawn_as_in_the_figure_of_their_lesson():
    assert shapes("one-group") == {
        f"{kind}{flagged}" for kind in ("path dot real", "circle dot") for flagged in ("", " data-flagged")
    }
    assert shapes("two-groups") == {
        f"{kind}{flagged}" for kind in ("circle dot real", "circle dot") for flagged in ("", " data-flagged")
    }


def test_no_cut_runs_through_a_word_and_the_line_has_numbers():
    found = threshold.fallback("two-groups")["drawings"][0][1]

    assert [(number, x) for number, x, _ in found.numbers] == [
        ("0", 10.0),
        ("0.25", 125.0),
        ("0.50", 240.0),
        ("0.75", 355.0),
        ("1", 470.0),
    ]
    for tab in ("one-group", "two-groups"):
        html = exploration_html({"name": "threshold", "tab": tab, "html": ""})
        for svg in re.findall(r"<svg viewBox=\"0 0 480.*?</svg>", html, re.DOTALL):
            ((top, foot),) = re.findall(r'class="cut" d="M0 (\d+)V(\d+)"', svg)
            lines = {int(y) for y in re.findall(r'<text [^>]*?y="(\d+)"', svg)}
            assert all(y < int(top) or y - 20 >= int(foot) for y in lines)
