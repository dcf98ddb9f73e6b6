"""The measures of items: worked out by hand, against published examples, and what must hold of any people."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.insights.measures import (
    correlation,
    difference,
    discrimination,
    fifths,
    mean,
    median_interval,
    quantile,
    upper_lower,
    variance,
)
from quizzes.insights.measures import fisher

#: Eight people: their rest score and whether they were right.
PEOPLE = Counter([(0.2, 0), (0.3, 0), (0.3, 0), (0.4, 1), (0.5, 0), (0.6, 1), (0.8, 1), (0.9, 1)])
SHARES = st.integers(0, 20).map(lambda twentieths: twentieths / 20)
PAIRS = st.lists(st.tuples(SHARES, st.sampled_from([0.0, 0.5, 1.0])), min_size=1, max_size=60)


def test_the_point_biserial_by_hand():
    # M1 = .675, M0 = .325, s = √.055 (divided by n), p = q = .5: (.675 - .325) · .5 / √.055
    assert correlation(PEOPLE) == pytest.approx(0.35 * 0.5 / math.sqrt(0.055))


def test_a_correlation_with_part_scores_is_pearsons():
    # deviations -1, 0, 1 and -.5, 0, .5, with weights 1, 2, 1
    assert correlation({(0.0, 0.0): 1, (0.5, 0.5): 2, (1.0, 1.0): 1}) == pytest.approx(1)


@pytest.mark.parametrize(
    "pairs", [{}, {(0.1, 1): 1, (0.2, 0): 1}, {(0.5, 1): 3, (0.5, 0): 3}, {(0.1, 1): 3, (0.9, 1): 3}]
)
def test_there_is_no_correlation_of_two_people_or_without_a_difference(pairs):
    assert correlation(pairs) is None
    assert discrimination(pairs) is None


def test_fishers_interval_by_hand():
    # artanh .5 = .549306, 1/√25 = .2: tanh(.549306 ∓ .391993)
    assert fisher(0.5, 28) == pytest.approx((0.156028, 0.735818), abs=1e-5)


@pytest.mark.parametrize(("r", "people"), [(0.5, 3), (1.0, 50), (-1.0, 50)])
def test_there_is_no_interval_of_three_people_or_of_a_line(r, people):
    assert fisher(r, people) is None


def test_the_upper_less_the_lower_27_percent():
    # 27% of 100 is 27: the lower ones are 20 wrong and 7 of the 60 in the middle, of whom half are right
    people = {(0.1, 0.0): 20, (0.5, 0.0): 30, (0.5, 1.0): 30, (0.9, 1.0): 20}

    assert upper_lower(people) == pytest.approx((20 + 3.5) / 27 - 3.5 / 27)


def test_upper_and_lower_are_told_apart_from_four_people_on():
    assert upper_lower({(0.1, 0.0): 1, (0.5, 1.0): 2}) is None
    assert upper_lower({(0.1, 0.0): 2, (0.5, 1.0): 2}) == pytest.approx(1)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_the_examples_of_newcombe_1998_table_ii_method_10(one, other, low, high):
    found = difference(*one, *other)

    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)


@pytest.mark.parametrize(("share", "value"), [(0, 1), (0.25, 1.75), (0.5, 2.5), (0.75, 3.25), (1, 4)])
def test_quantiles_are_those_of_definition_7(share, value):
    assert quantile({1: 1, 2: 1, 3: 1, 4: 1}, share) == value  # R: quantile(1:4, type = 7)


def test_quantiles_of_one_and_of_nobody():
    assert quantile({7: 1}, 0.25) == 7
    assert quantile({}, 0.5) is None


def test_the_interval_of_a_median():
    # Campbell & Gardner: n = 100 gives the 40th and the 61st observation
    assert median_interval(dict.fromkeys(range(1, 101), 1)) == (40, 61)
    assert median_interval(dict.fromkeys(range(1, 7), 1)) == (1, 6)
    assert median_interval({1: 5}) is None


def test_fifths_part_people_by_rank_and_never_those_who_are_equal():
    assert fifths({score / 10: 2 for score in range(10)}) == {score / 10: score // 2 for score in range(10)}
    assert fifths({0.1: 1, 0.5: 98, 0.9: 1}) == {0.1: 0, 0.5: 2, 0.9: 4}


def test_mean_and_variance():
    assert mean({0.0: 1, 1.0: 3}) == 0.75
    assert variance({0.0: 1, 1.0: 3}) == pytest.approx(0.1875)
    assert mean({}) is None
    assert variance({}) is None


@given(PAIRS)
def test_correlations_stay_in_bounds_and_do_not_know_an_order(people):
    found = discrimination(Counter(people))

    assert found == discrimination(Counter(reversed(people)))
    if found is not None:
        assert -1 <= found.low <= found.value <= found.high <= 1


@given(PAIRS)
def test_turning_the_score_round_turns_the_correlation_round(people):
    turned = Counter((rest, 1 - score) for rest, score in people)
    one, other = correlation(Counter(people)), correlation(turned)

    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert one == pytest.approx(-other, abs=1e-9)


@given(PAIRS)
def test_the_index_stays_in_bounds_and_does_not_know_an_order(people):
    found = upper_lower(Counter(people))

    assert (found is None) == (len(people) < 4)
    if found is not None:
        assert -1 - 1e-9 <= found <= 1 + 1e-9
        assert found == upper_lower(Counter(reversed(people)))


@given(st.integers(1, 200), st.integers(1, 200), st.data())
def test_the_interval_of_a_difference_holds_it(of, other_of, data):
    count, other = data.draw(st.integers(0, of)), data.draw(st.integers(0, other_of))

    found = difference(count, of, other, other_of)
    back = difference(other, other_of, count, of)

    assert -1 <= found.low <= found.value <= found.high <= 1
    assert (back.value, back.low, back.high) == pytest.approx((-found.value, -found.high, -found.low))


@given(st.dictionaries(SHARES, st.integers(1, 40), min_size=1))
def test_fifths_rise_with_the_score(rests):
    found = fifths(rests)

    assert [found[rest] for rest in sorted(rests)] == sorted(found.values())
    assert set(found.values()) <= {0, 1, 2, 3, 4}


@given(st.lists(st.integers(0, 100), min_size=1), st.floats(0, 1), st.floats(0, 1))
def test_quantiles_rise_and_stay_among_the_values(values, one, other):
    low, high = sorted((one, other))
    counts = Counter(values)

    assert min(values) <= (quantile(counts, low) or 0) <= (quantile(counts, high) or 0) + 1e-9 <= max(values) + 1e-9
