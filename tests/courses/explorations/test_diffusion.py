"""Dots made out of noise: the formula is exact, the browser computes what Python computes, and the lessons' numbers."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pytest

from courses.explorations import diffusion
from courses.explorations.making import diffusion as making
from courses.explorations.maths import diffusion as maths
from courses.explorations.maths.seeded import seeded
from tests.courses.explorations.node import SEEDED, computed, needs_node

TWO = ((1.0, 0.0), (-1.0, 0.0))
SETTINGS: list[dict[str, Any]] = [
    *({"steps": steps} for steps in (1, 2, 3, 4, 8, 16, 33, 64)),
    *({"steps": 64, "prompt": prompt, "guidance": guidance} for prompt in ("ring", "bar") for guidance in (1, 2.5, 4)),
    {"steps": 64, "prompt": "none", "guidance": 4},
    {"steps": 64, "blur": maths.BLUR},
    {"steps": 12, "prompt": "ring", "guidance": 3, "blur": maths.BLUR},
]


def flat(dots: Any) -> list[float]:
    return [value for dot in dots for value in dot]


@pytest.mark.parametrize("sigma", [0.05, 0.2, 0.5, 1, 2, 5])
def test_between_two_examples_the_estimate_is_the_hyperbolic_tangent(sigma):
    for step in range(-12, 13):
        x, y = maths.estimate((step / 4, 0.7), sigma, TWO)

        assert x == pytest.approx(math.tanh(step / 4 / sigma**2), abs=1e-15)
        assert y == 0


def test_much_noise_leaves_the_average_and_little_the_nearest_example():
    average = [sum(place) / 120 for place in zip(*maths.EXAMPLES, strict=True)]

    assert average == pytest.approx([0, 0], abs=1e-15)
    for dot in ((2.0, 1.0), (-3.0, 0.5), (0.0, -4.0)):
        assert maths.estimate(dot, 1e4, maths.EXAMPLES) == pytest.approx(average, abs=1e-6)
        assert maths.estimate(dot, 1e-3, maths.EXAMPLES) == pytest.approx(maths.EXAMPLES[maths.nearest(dot)[0]])


def test_smoothing_is_the_posterior_mean_of_blurred_examples():
    """By hand: one example at 1, blurred by 3, under noise of 4; the dot at 6 is drawn 16/25 of the way to it."""
    assert maths.estimate((6, 0), 4, ((1.0, 0.0),), 3) == pytest.approx((1 + 5 * 9 / 25, 0))


def test_many_examples_close_together_are_the_same_as_blurred_ones():
    blurred = maths.estimate((0.3, -0.2), 0.5, TWO, 0.1)
    bell = [((i - 40) / 100, math.exp(-(((i - 40) / 100) ** 2) / 0.02)) for i in range(81)]
    spots = [(a + dx, b + dy, p * q) for a, b in TWO for dx, p in bell for dy, q in bell]
    weights = [p * math.exp(-((0.3 - a) ** 2 + (-0.2 - b) ** 2) / 0.5) for a, b, p in spots]
    integral = [sum(w * spot[axis] for w, spot in zip(weights, spots, strict=True)) / sum(weights) for axis in (0, 1)]

    assert blurred == pytest.approx(integral, abs=2e-4)


def test_noise_falls_by_one_factor_and_ends_at_none():
    levels = maths.levels(64)

    assert (levels[0], levels[63], levels[64]) == (5, pytest.approx(0.01), 0)
    assert {round(b / a, 12) for a, b in pairwise(levels[:64])} == {round(0.002 ** (1 / 63), 12)}
    assert maths.levels(1) == [5, 0]


def test_the_noise_is_a_bell_curve():
    values = flat(maths.noise(5, 5000))

    assert sum(values) / 10_000 == pytest.approx(0, abs=0.03)
    assert sum(value**2 for value in values) / 10_000 == pytest.approx(1, abs=0.03)
    assert sum(abs(value) < 1 for value in values) / 10_000 == pytest.approx(0.6827, abs=0.01)


def test_every_example_is_nearest_to_itself_and_half_of_each_shape_is_far():
    assert [maths.nearest(example) for example in maths.EXAMPLES] == [(at, 0) for at in range(120)]
    far = {at for at in range(120) if maths.is_far(at)}
    assert {at for at in range(60) if maths.RING[at][0] < -1.2 - 1e-9} == far & set(range(60))
    assert {60 + at for at in range(60) if abs(maths.BAR[at][1]) > 0.5} == far - set(range(60))


def test_one_step_ends_between_and_many_on_the_examples():
    start = maths.noise(1, 60)
    one, many = (maths.measured(maths.run(start, steps)[-1]) for steps in (1, 32))

    assert one.between > 45
    assert one.same <= 1
    assert many.same >= 59
    assert many.between == 0


def test_no_run_ends_outside_the_estimates():
    """The last step removes all noise that is left: a dot ends where the last estimate is."""
    frames = maths.run(maths.noise(3, 10), 5)

    for dot, end in zip(frames[-2], frames[-1], strict=True):
        assert end == maths.estimate(dot, maths.levels(5)[4], maths.EXAMPLES)


def test_what_the_page_shows_without_a_script_was_computed():
    found = diffusion.measured()

    for number, name in ((0, "steps-1"), (2, "steps-4"), (6, "steps-64")):
        row, dots = making.steps_row(found["steps"][number]["steps"])
        assert row == found["steps"][number]
        for kind, drawn in making.drawn(dots).items():
            assert drawn == [pytest.approx(dot, abs=0.000011) for dot in found["dots"][name][kind]]
    assert making.prompt_row("ring", 1)[0] == found["prompt"][0]
    assert making.memory_row(1, smooth=True)[0] == found["memory"][1]
    assert [row["steps"] for row in found["steps"]] == list(making.STEPS)


@pytest.mark.parametrize("tab", diffusion.TABS)
def test_each_drawing_has_all_dots_and_fills_those_on_an_example(tab):
    rows = diffusion.measured()
    same = {f"steps-{row['steps']}": row["same"] for row in rows["steps"]}
    same |= {f"ring-{row['guidance']}": row["same"] for row in rows["prompt"][:4]}
    same["smooth-1"] = rows["memory"][1]["same"]

    for panel in diffusion.fallback(tab)["panels"]:
        assert panel.examples.count("M") == 120
        assert (panel.same.count("M"), panel.free.count("M")) == (same[panel.name], 200 - same[panel.name])


@needs_node
def test_the_browser_draws_the_same_chances():
    code = f"{SEEDED} return data.map((seed) => Array.from({{ length: 500 }}, seeded(seed)));"
    seeds = [0, 1, 2, 20, 2**31 - 1, 2**32 - 1]

    streams = computed("diffusion", code, seeds)

    for seed, stream in zip(seeds, streams, strict=True):
        draw = seeded(seed)
        assert stream == [draw() for _ in range(500)]


@needs_node
def test_the_browser_makes_the_same_dots():
    start = maths.noise(7, 24)
    code = f"""
      {SEEDED}
      const start = maths.noise(seeded(7), 24);
      return {{
        start: [...start],
        runs: data.map((set) => maths.run(start, set.steps, set).map((dots) => [...dots])),
        measured: data.map((set) => maths.measured(maths.run(start, set.steps, set).at(-1))),
        levels: data.map(({{ steps }}) => maths.levels(steps)),
      }};
    """
    result = computed("diffusion", code, SETTINGS)

    assert result["start"] == pytest.approx(flat(start), abs=1e-12)
    for settings, frames, found, levels in zip(
        SETTINGS, result["runs"], result["measured"], result["levels"], strict=True
    ):
        options = {name: value for name, value in settings.items() if name != "steps"}
        expected = maths.run(start, settings["steps"], **options)
        assert levels == pytest.approx(maths.levels(settings["steps"]), abs=1e-12)
        for frame, dots in zip(frames, expected, strict=True):
            assert frame == pytest.approx(flat(dots), abs=1e-9)
        assert found == pytest.approx(vars(maths.measured(expected[-1])), abs=1e-9)


@needs_node
def test_the_browser_estimates_the_same_between_two_examples():
    code = """
      const far = [];
      for (const sigma of [0.05, 0.2, 0.5, 1, 2, 5])
        for (let x = -3; x <= 3; x += 0.25)
          far.push(maths.estimate(x, 0.7, sigma, [0, 2], 0, [1, -1], [0, 0])[0] - Math.tanh(x / (sigma * sigma)));
      return Math.max(...far.map(Math.abs));
    """
    assert computed("diffusion", code) < 1e-15


@needs_node
def test_the_pages_tables_are_what_the_browser_shows():
    code = f"""
      {SEEDED}
      const last = (seed, steps, set) => maths.measured(maths.run(maths.noise(seeded(seed), 200), steps, set).at(-1));
      return {{
        steps: data.steps.map(({{ steps }}) => last(1, steps)),
        prompt: data.prompt.map(({{ prompt, guidance }}) => last(1, 64, {{ prompt, guidance }})),
        memory: data.memory.map(({{ seed, smooth }}) => last(seed, 64, {{ blur: smooth ? maths.BLUR : 0 }})),
      }};
    """
    shown = diffusion.measured()
    result = computed("diffusion", code, shown)

    for tab in diffusion.TABS:
        for row, found in zip(shown[tab], result[tab], strict=True):
            assert {name: row[name] for name in found} == {
                **found,
                "distance": pytest.approx(found["distance"], abs=5.1e-5),
            }


@needs_node
def test_what_the_lessons_say_of_2000_dots():
    """What curriculum and lessons print was measured with another generator (NumPy's), so within chance of it."""
    code = f"""
      {SEEDED}
      const start = maths.noise(seeded(1), 2000);
      const at = (steps, set) => {{
        const dots = maths.run(start, steps, set).at(-1);
        return {{ ...maths.measured(dots), x: dots.reduce((sum, value, i) => sum + (i % 2 ? 0 : value), 0) / 2000 }};
      }};
      const each = (values, found) => Object.fromEntries(values.map((value) => [value, found(value)]));
      const ring = each([1, 2, 3, 4], (guidance) => at(64, {{ prompt: "ring", guidance }}));
      const steps = each([1, 2, 4, 8, 64], (number) => at(number));
      return {{ steps, ring, smooth: at(64, {{ blur: maths.BLUR }}) }};
    """
    result = computed("diffusion", code)
    steps, ring, smooth = result["steps"], result["ring"], result["smooth"]

    assert steps["1"]["distance"] == pytest.approx(0.408, abs=0.01)
    assert steps["4"]["distance"] == pytest.approx(0.0026, abs=0.0002)
    assert steps["64"]["distance"] == pytest.approx(0.0015, abs=0.0002)
    assert steps["1"]["same"] / 2000 == pytest.approx(0.005, abs=0.01)
    assert steps["1"]["between"] > 1600
    assert steps["64"]["same"] >= 1998
    assert steps["2"]["met"] == pytest.approx(23, abs=3)
    assert steps["8"]["met"] >= 119
    assert steps["64"]["met"] == 120
    assert smooth["same"] / 2000 == pytest.approx(0.117, abs=0.015)
    assert smooth["distance"] == pytest.approx(0.069, abs=0.003)
    assert [ring[guidance]["ring"] for guidance in "1234"] == [2000] * 4
    assert [ring[guidance]["x"] for guidance in "14"] == pytest.approx([-1.09, -1.78], abs=0.015)
    assert ring["1"]["far_ring"] < ring["2"]["far_ring"] < ring["3"]["far_ring"] < ring["4"]["far_ring"]
    assert ring["4"]["met"] < ring["1"]["met"] == 60
