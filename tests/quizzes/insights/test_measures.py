"""Shares with what is known of them, against the literature, and medians."""

import pytest

from quizzes.insights.measures import Share, bounded, median, share, wilson


# R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I.
@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_wilson_interval_is_that_of_the_literature(count, of, low, high):
    found = wilson(count, of)

    assert (round(found[0], 4), round(found[1], 4)) == (low, high)


def test_the_interval_turns_over_with_the_share():
    low, high = wilson(20, 20)

    assert (round(1 - high, 4), round(1 - low, 4)) == (0.0, 0.1611)


def test_a_share_in_percent():
    found = share(10, 50, is_back=False)

    assert (found, found.percent, found.interval) == (Share(10, 50), 20, (11, 34))


def test_a_share_that_is_kept_back_says_nothing():
    found = share(3, 50, is_back=True)

    assert (found, found.percent, found.interval) == (Share(None, 50), None, None)


@pytest.mark.parametrize(
    ("count", "of", "shown"),
    [
        (3, 50, Share(None, 50, at_most=4)),
        (47, 50, Share(None, 50, at_least=46)),
        (3, 6, Share(None, 6)),
        (25, 50, Share(None, 50)),
    ],
)
def test_of_a_share_that_is_kept_back_a_bound_may_be_told(count, of, shown):
    assert bounded(count, of, is_back=True) == shown
    assert bounded(count, of, is_back=False) == Share(count, of)


def test_bounds_in_percent_are_rounded_away_from_the_share():
    assert Share(None, 60, at_least=56).at_least_percent == 93
    assert Share(None, 60, at_most=4).at_most_percent == 7


@pytest.mark.parametrize(
    ("counts", "middle"),
    [({}, None), ({1: 1}, 1), ({1: 3, 2: 2}, 1), ({1: 2, 2: 2}, 1.5), ({1: 1, 2: 1, 9: 1}, 2), ({3: 0, 4: 2}, 4)],
)
def test_the_median_of_counted_values(counts, middle):
    assert median(counts) == middle
