"""How well an exam measures: by hand, against the curriculum's own table, and where it has to be the textbook's."""

import math
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.insights import reliability
from exams.insights.measures import variance
from exams.insights.reliability import (
    alpha,
    at_least,
    consistency,
    error_variance,
    expected_overlap,
    item_sampling,
    of_one_form,
    of_scores,
    overlap,
)

PAPERS = st.lists(st.lists(st.sampled_from([0.0, 1.0]), min_size=6, max_size=6), min_size=2, max_size=30)


def test_the_error_of_one_domain_is_lords():
    assert error_variance([[1, 1, 1, 0]]) == pytest.approx(3 * 1 / 3)  # x (k - x) / (k - 1)


def test_the_error_of_several_domains_is_their_sum():
    assert error_variance([[1, 1, 1, 0], [1, 0]]) == pytest.approx(1 + 1)
    assert error_variance([[1, 1], [0, 0]]) == 0


def test_domains_of_one_item_are_taken_together():
    assert error_variance([[1], [0], [1, 0]]) == pytest.approx(1 + 1)
    assert error_variance([[1], [1, 0]]) is None
    assert error_variance([]) is None
    assert error_variance([[]]) is None


def test_part_points_count_by_their_variance():
    assert error_variance([[0.5, 1, 0]]) == pytest.approx(3 * 0.25)


@given(PAPERS)
def test_with_one_domain_it_is_kuder_richardson_21(papers):
    sums = Counter(sum(paper) for paper in papers)
    total, middle, k = variance(sums), sum(map(sum, papers)) / len(papers), 6
    error = sum(error_variance([paper]) or 0 for paper in papers) / len(papers)

    found = item_sampling(total or 0, error)

    if not total:
        assert found is None
    else:
        assert found == pytest.approx(k / (k - 1) * (1 - middle * (k - middle) / (k * total)), abs=1e-9)
        assert found <= 1


@pytest.mark.parametrize(
    ("items", "value", "error"), [(40, 0.69, 6.7), (50, 0.74, 6.0), (60, 0.77, 5.4), (80, 0.82, 4.7)]
)
def test_the_curriculums_table_of_lengths(items, value, error):
    # True shares right have mean .75 and standard deviation .10; errors are binomial (curriculum 4.2).
    chance = 0.75 * 0.25 - 0.01
    found = item_sampling(0.01 + chance / items, chance / items)

    assert found == pytest.approx(value, abs=0.0051)
    assert 100 * math.sqrt(chance / items) == pytest.approx(error, abs=0.051)


@pytest.mark.parametrize(("ability", "percent"), [(0.55, 1), (0.60, 7), (0.65, 25), (0.70, 56), (0.75, 85), (0.80, 98)])
def test_what_42_of_60_does(ability, percent):
    assert round(100 * at_least(42, 60, ability)) == percent


def test_blind_guessing_passes_nobody():
    assert at_least(42, 60, 1 / 3) == pytest.approx(7e-9, rel=0.2)


def test_alpha_by_hand_is_kuder_richardson_20():
    # Four people, three items: 111, 110, 100, 000. Item variances .1875, .25, .1875; sums 3, 2, 1, 0 have 1.25.
    assert alpha([0.1875, 0.25, 0.1875], 1.25) == pytest.approx(1.5 * (1 - 0.625 / 1.25))


@pytest.mark.parametrize(("items", "total"), [([0.2], 0.2), ([], 1), ([0.2, 0.2], 0)])
def test_there_is_no_alpha_of_one_item_or_without_a_difference(items, total):
    assert alpha(items, total) is None


def test_subkoviak_by_hand():
    # Two items, mark 1, reliability 1: x = 1 has p = .5, so P = .75; x = 2 has P = 1; x = 0 has P = 0.
    found = consistency({(0, 2, 1): 1, (1, 2, 1): 2, (2, 2, 1): 1}, 1.0)

    agreement, passing = (1 + 2 * (0.75**2 + 0.25**2) + 1) / 4, (0 + 1.5 + 1) / 4
    random = passing**2 + (1 - passing) ** 2
    assert found is not None
    assert found.agreement == pytest.approx(agreement)
    assert found.kappa == pytest.approx((agreement - random) / (1 - random))


def test_people_are_drawn_to_the_mean_by_what_is_not_reliable():
    # Reliability near 0: everybody has p = .5, and agreement is what chance makes of P = .75.
    found = consistency({(0, 2, 1): 1, (2, 2, 1): 1}, 1e-9)

    assert found is not None
    assert found.agreement == pytest.approx(0.75**2 + 0.25**2, abs=1e-6)
    assert found.kappa == pytest.approx(0, abs=1e-6)


def test_consistency_has_conditions():
    assert consistency({}, 0.8) is None
    assert consistency({(1, 2, 1): 5}, None) is None
    assert consistency({(1, 2, 1): 5}, -0.2) is None
    sure = consistency({(2, 2, 0): 5}, 0.8)
    assert sure is not None
    assert (sure.agreement, sure.kappa) == (pytest.approx(1), None)


@given(st.dictionaries(st.integers(0, 10), st.integers(1, 30), min_size=1), st.integers(0, 11), st.floats(0.01, 1))
def test_consistency_stays_in_bounds(points, mark, value):
    found = consistency({(each, 10, mark): people for each, people in points.items()}, value)

    assert found is not None
    assert 0.5 - 1e-9 <= found.agreement <= 1 + 1e-9
    assert found.kappa is None or -1e-6 <= found.kappa <= 1 + 1e-9


def test_overlap_is_the_mean_over_all_pairs():
    papers = [{"a", "b", "c"}, {"a", "b", "d"}, {"a", "e", "f"}, {"d", "e", "f"}]
    shown = Counter(item for paper in papers for item in paper)

    pairs = [len(one & other) / 3 for one, other in combinations(papers, 2)]
    assert overlap(shown.values(), 4) == pytest.approx(sum(pairs) / len(pairs))


def test_overlap_as_chen_ankenmann_and_spray_write_it():
    shown, papers, length = [9, 7, 6, 5, 3], 10, 3
    written = papers * sum((n / papers) ** 2 for n in shown) / (length * (papers - 1)) - 1 / (papers - 1)

    assert overlap(shown, papers) == pytest.approx(written)


def test_overlap_of_one_paper_or_of_equal_ones():
    assert overlap([1, 1], 1) is None
    assert overlap([], 5) is None
    assert overlap([5, 5], 5) == 1


def test_the_overlap_that_a_bank_allows():
    assert expected_overlap([(13, 52), (8, 32)]) == pytest.approx(0.25)  # four times the form: a quarter
    assert expected_overlap([(10, 25)]) == pytest.approx(0.4)
    assert expected_overlap([(3, 2)]) is None
    assert expected_overlap([]) is None


def test_reliability_says_how_it_was_found():
    scores = {0.2: 10, 0.5: 20, 0.8: 10}  # variance .045

    assert of_scores(scores, 0.01) == reliability.Reliability(pytest.approx(1 - 0.01 / 0.045), 0.1, "sampling")
    assert of_scores(scores, None) is None
    assert of_scores({0.5: 4}, 0.01) is None
    one = of_one_form(scores, [0.01, 0.01])
    assert one is not None
    assert (one.value, one.method) == (pytest.approx(2 * (1 - 0.02 / 0.045)), "alpha")
    assert of_one_form({0.5: 4}, [0.01, 0.01]) is None
