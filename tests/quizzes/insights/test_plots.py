"""Where the shapes of the plots stand, and what they say in words."""

import pytest

from quizzes.insights.measures import Share
from quizzes.insights.plots import BarPlot, Column, SharePlot, bar_plot, columns_plot, share_plot
from quizzes.insights.report import ShownLine

BAND = (30, 90)


def lines(*shares, right=None):
    return [
        ShownLine(f"Option {mark}", mark, f"Option {mark}", Share(people, 50), is_right=mark == right)
        for mark, people in zip("ABCDEFGH", shares, strict=False)
    ]


@pytest.mark.parametrize(
    ("share", "plot"),
    [
        (
            Share(10, 50),
            SharePlot("20% of 50 people; with many more it would be 11 to 34%", "20%", 20, 11, 34),
        ),
        (
            Share(0, 50),
            SharePlot("0% of 50 people; with many more it would be 0 to 8%", "0%", 0, 0, 8, is_outside=True),
        ),
        (
            Share(None, 60, at_least=56),
            SharePlot("At least 93% of 60 people; fewer than 5 others: hidden", "≥ 93%", None, 93, 100),
        ),
        (Share(None, 60, at_most=4), SharePlot("At most 7% of 60 people; fewer than 5: hidden", "≤ 7%", None, 0, 7)),
        (Share(None, 60), None),
        (Share(None, None), None),
    ],
)
def test_a_share_on_its_line(share, plot):
    assert share_plot(share, BAND) == plot


def test_the_range_is_as_long_as_what_is_not_known():
    assert share_plot(Share(10, 50), BAND).length == 23


def test_options_as_columns():
    plot = columns_plot(lines(25, None, 0, 1, right="A"))

    assert plot.label == "A 50% (right), B hidden, C 0%, D 2%"
    assert plot.width == 126
    assert plot.columns == [
        Column(0, 15, "A 50", True, False),
        Column(34, 0, "B ·", False, True),
        Column(68, 0, "C 0", False, False),
        Column(102, 1, "D 2", False, False),
    ]
    assert [(column.top, column.middle) for column in plot.columns[:2]] == [(19, 12), (34, 46)]


@pytest.mark.parametrize("shares", [(), (5,), (5,) * 7, (None, None, None)])
def test_no_columns_where_they_would_say_nothing(shares):
    assert columns_plot(lines(*shares)) is None


def test_a_bar_within_a_bar():
    assert bar_plot(Share(30, 40), Share(10, 40)) == BarPlot("75%", 75, 25)
    assert bar_plot(Share(30, 40), Share(None, 40)) == BarPlot("75%", 75, 0)
    assert bar_plot(Share(None, 43, at_least=39)) == BarPlot("at least 90%", 90)
    assert bar_plot(Share(None, 40)) is None
