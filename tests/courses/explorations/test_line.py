"""A line that gradient descent moves: the numbers of the lesson, what always holds, and the same in the browser."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import islice, pairwise

import pytest

from courses.explorations import line
from courses.explorations.maths import line as maths
from tests.courses.explorations.node import computed, needs_node

RATES = [thousandths / 1000 for thousandths in (1, 5, 10, 20, 50, 80, 100, 101, 102, 105, 110, 120)]


def losses(rate, steps):
    return [maths.loss(found) for found in islice(maths.run(rate), steps + 1)]


def test_the_best_line_is_least_squares():
    assert maths.best() == (Fraction(31, 35), Fraction(9, 7))
    assert maths.loss((31 / 35, 9 / 7)) == pytest.approx(22 / 35, abs=1e-15)
    assert maths.gradient((31 / 35, 9 / 7)) == pytest.approx((0, 0), abs=1e-14)


@pytest.mark.parametrize(
    ("given", "loss"), [((0, 0), 91 / 6), ((0, 3.5), 2.92), ((1, 1), 4 / 6), ((1.5, 1), 3.29), ((1, 2), 10 / 6)]
)
def test_the_loss_is_the_mean_of_the_squared_errors(given, loss):
    assert maths.loss(given) == pytest.approx(loss, abs=0.005)


def test_the_gradient_is_how_steeply_the_loss_rises():
    small = 1e-6

    for slope, intercept in ((0, 0), (1, 1), (-2, 5), (3, 0.5)):
        measured = (
            (maths.loss((slope + small, intercept)) - maths.loss((slope - small, intercept))) / (2 * small),
            (maths.loss((slope, intercept + small)) - maths.loss((slope, intercept - small))) / (2 * small),
        )
        assert maths.gradient((slope, intercept)) == pytest.approx(measured, abs=1e-6)


def test_the_first_step_by_hand():
    """Errors −1, −3, −2, −5, −4, −6: their sum is −21, and weighted with 0 to 5 it is −68."""
    assert maths.gradient((0, 0)) == pytest.approx((-68 / 3, -7))
    assert maths.nudged((0, 0), 0.05) == pytest.approx((68 / 60, 0.35))


@pytest.mark.parametrize(
    ("rate", "at"),
    [
        (0.05, {0: 15.17, 1: 0.91, 100: 0.63}),
        (0.01, {10: 1.06, 100: 0.72}),
        (0.10, {20: 5.67, 200: 0.63}),
        (0.105, {20: 239}),
    ],
)
def test_the_losses_that_the_lesson_prints(rate, at):
    found = losses(rate, 200)

    for step, loss in at.items():
        assert found[step] == pytest.approx(loss, abs=0.5 if loss > 100 else 0.0051)


def test_the_limit_is_a_property_of_the_points():
    assert maths.limit() == pytest.approx(0.1013, abs=0.00005)
    for rate in RATES:
        found = losses(rate, 60)
        grows = [later > earlier for earlier, later in pairwise(found)]
        assert all(grows) if rate > maths.limit() else not any(grows)
    assert maths.settles(maths.limit() - 0.001)[0] == "still"
    assert maths.settles(maths.limit() + 0.001)[0] == "away"


def test_near_the_limit_every_step_swings_past_the_best_slope():
    best = 31 / 35

    for rate in (0.10, 0.105):
        slopes = [slope for slope, _ in islice(maths.run(rate), 20)]
        assert all((one - best) * (other - best) < 0 for one, other in pairwise(slopes))


@pytest.mark.parametrize("rate", [rate for rate in RATES if rate < 0.1013])
def test_a_run_that_settles_is_at_the_best_line(rate):
    how, steps = maths.settles(rate)
    (found,) = islice(maths.run(rate), steps, steps + 1)

    assert how == "still"
    assert maths.loss(found) == pytest.approx(22 / 35, abs=0.001)
    assert found == pytest.approx((0.8857, 1.2857), abs=0.002)


def test_a_run_without_an_end_ends():
    assert maths.settles(maths.limit()) == ("tired", maths.LONGEST)


def test_the_table_has_the_numbers_of_the_lesson_and_the_figure_stays_in_its_frame():
    context = line.fallback("fit")

    rows = dict(context["rows"])
    assert rows["0.05"] == ["15.17", "0.91", "0.79", "0.72", "0.63", "0.63"]
    assert rows["0.10"][3:] == ["5.67", "0.71", "0.63"]
    assert rows["0.105"][-2:] == ["", ""]
    assert all(34 < x < 332 and 24 < y < 230 for x, y in context["dots"])
    assert [run["rate"] for run in context["curves"]] == ["0.01", "0.05", "0.10", "0.105"]
    assert context["least"] == pytest.approx(200 - 0.6286 / 32 * 200, abs=0.1)


@needs_node
def test_the_browser_takes_the_same_steps():
    code = """
      const ends = (rate) => {
        let line = [0, 0];
        for (let step = 0; step <= maths.LONGEST; step += 1) {
          if (maths.ended(line)) return [maths.ended(line), step];
          line = maths.nudged(line, rate);
        }
        return ["tired", maths.LONGEST];
      };
      const runs = data.rates.map((rate) => {
        const lines = [[0, 0]];
        for (let step = 1; step <= 200; step += 1) lines.push(maths.nudged(lines.at(-1), rate));
        return lines.map((line) => [...line, maths.loss(line)]);
      });
      const grid = data.grid.map((line) => [maths.loss(line), ...maths.gradient(line)]);
      const points = [maths.XS, maths.YS];
      return { runs, grid, ends: data.rates.map(ends), best: maths.best(), limit: maths.limit(), points };
    """
    grid = [(slope / 4, intercept / 4) for slope in range(-8, 17) for intercept in range(-8, 33)]

    result = computed("line", code, {"rates": RATES, "grid": grid})

    assert result["points"] == [list(maths.XS), list(maths.YS)]
    assert result["best"] == pytest.approx([float(part) for part in maths.best()], abs=1e-15)
    assert result["limit"] == pytest.approx(maths.limit(), rel=1e-12)
    for given, found in zip(grid, result["grid"], strict=True):
        assert found == pytest.approx([maths.loss(given), *maths.gradient(given)], rel=1e-9, abs=1e-9)
    for rate, found in zip(RATES, result["runs"], strict=True):
        for given, (slope, intercept, loss) in zip(maths.run(rate), found, strict=False):
            assert (slope, intercept) == pytest.approx(given, rel=1e-9, abs=1e-9)
            assert math.isclose(loss, maths.loss(given), rel_tol=1e-9)
    for rate, (how, step) in zip(RATES, result["ends"], strict=True):
        assert (how, step) == (maths.settles(rate)[0], pytest.approx(maths.settles(rate)[1], abs=1))
