"""Where the shapes of the exam's plots stand, and what they say in words."""

from itertools import pairwise

from exams.insights.exam import ExamFigures, Exposure
from exams.insights.plots import (
    APART,
    Dot,
    estimate_plot,
    exposure_plot,
    histogram_plot,
    map_plot,
    spread,
    trace_plot,
)
from exams.insights.privacy import Bin
from exams.insights.traces import Trace
from quizzes.insights.measures import Estimate


def test_a_correlation_on_its_line():
    plot = estimate_plot(Estimate(0.34, 0.2, 0.5))

    assert plot is not None
    assert plot.label == "+0.34; with many more people it would be +0.20 to +0.50"
    assert (plot.text, plot.dot, plot.low, plot.length, plot.is_outside, plot.band) == (
        "+0.34",
        67,
        60,
        15,
        False,
        (58, 100),
    )
    assert estimate_plot(None) is None


def test_a_correlation_is_outside_when_its_whole_interval_is():
    poor, unclear = Estimate(0.0, -0.1, 0.1), Estimate(0.0, -0.3, 0.3)
    rising = Estimate(0.2, 0.1, 0.3)

    assert [estimate_plot(each).is_outside for each in (poor, unclear, rising)] == [True, False, False]
    assert [estimate_plot(each, is_wrong=True).is_outside for each in (poor, unclear, rising)] == [False, False, True]


def test_the_map_of_items():
    plot = map_plot([("b", 0.5, 0.4), ("a", 0.97, 0.05), ("c", 0.6, -0.9)])

    assert plot is not None
    assert plot.label == (
        "Share right and discrimination of 3 items; 1 within the range that is kept. "
        "Outside: a 97%, +0.05; c 60%, −0.90"
    )
    assert plot.dots == [Dot(432, 135, True), Dot(244, 77, False), Dot(284, 210, True)]
    assert (plot.zero, plot.band) == (143, (184, 10, 240, 108))
    assert map_plot([]) is None


def test_the_map_of_sound_items_names_none():
    plot = map_plot([("b", 0.5, 0.4)])

    assert plot is not None
    assert plot.label == "Share right and discrimination of 1 items; 1 within the range that is kept"


def test_the_lines_of_options():
    plot = trace_plot([
        Trace("An apple", "B", [20, 40, 60, 80, 100], is_right=True), Trace("A carrot", "A", [10, None, 20, 20, 30]),
        Trace("", "*", [70, 60, 20, 0, 0]), Trace("", "", [0, 0, 0, 0, 0]),
    ])  # fmt: skip

    assert plot is not None
    assert plot.label == (
        "From “Lowest fifth” to “Highest fifth” by score. B (key): 20%, 40%, 60%, 80%, 100%; A: 10%, –, 20%, 20%, 30%; "
        "the others: 70%, 60%, 20%, 0%, 0%; not right: 0%, 0%, 0%, 0%, 0%"
    )
    assert [line.tone for line in plot.lines] == ["key", "climbing", "plain", "plain"]
    assert plot.lines[0].paths == ["M44 170L144 130L244 90L344 50L444 10"]
    assert plot.lines[1].paths == ["M44 190", "M244 170L344 170L444 150"]
    assert plot.scale == [(210, "0%"), (160, "25%"), (110, "50%"), (60, "75%"), (10, "100%")]
    assert trace_plot([]) is None


def test_thirds_and_halves_have_names_of_their_own():
    plots = [trace_plot([Trace("", "A", [10] * parts)]) for parts in (2, 3)]

    assert [[text for _x, text in plot.fifths] for plot in plots if plot] == [
        ["Lower half", "Upper half"], ["Lowest third", "Middle", "Highest third"],
    ]  # fmt: skip


def test_words_at_the_ends_of_lines_never_cover_each_other():
    for places in ([10, 10, 10], [210, 210, 210, 205], [50, 60, 200], [210], []):
        found = sorted(spread(places))
        assert all(b - a >= APART for a, b in pairwise(found))
        assert all(0 < each <= 218 for each in found)


def test_the_histogram_has_the_area_of_its_people_and_the_pass_marks():
    figures = ExamFigures(people=30, bins=[Bin(0, 20, 10, 0), Bin(60, 65, 10, 2), Bin(95, 100, 10, 10)], marks=(60, 70))

    plot = histogram_plot(figures)

    assert plot is not None
    assert plot.label == (
        "People by percent of points. 0 to 20%: 10; 60 to 65%: 10; 95 to 100%: 10. Pass marks from 60 to 70%"
    )
    assert [(bar.x, bar.width, bar.height, bar.people, bar.tone) for bar in plot.bars] == [
        (44, 79, 45, 10, "track"), (284, 19, 180, 10, "track"), (424, 19, 180, 10, "dot"),
    ]  # fmt: skip
    assert plot.marks == (284, 324)
    assert histogram_plot(ExamFigures(people=None)) is None


def test_items_by_exposure():
    plot = exposure_plot(Exposure(50, [(0, 10, 2), (30, 40, 4), (40, 100, 1)], 3, None))

    assert plot is not None
    assert plot.label == (
        "Items by the share of papers that they were on. on no paper: 3; up to 10%: 2; up to 40%: 4; over 40%: 1"
    )
    assert plot.bars == [
        (0, "on no paper", 165, 3, False), (22, "up to 10%", 110, 2, False), (44, "up to 40%", 220, 4, False),
        (66, "over 40%", 55, 1, True),
    ]  # fmt: skip
    assert exposure_plot(Exposure(0, [], 3, None)) is None
